"""Whether a match is denied, warned against or quoted by the words around it.

A negation governs a match when it stands before it in the same clause, in one of its gaps, or judges it afterwards
(「…这种话我不敢说」). Two cancel out. A bare 不 or 没 followed by a consequence (「不加微信没法发图」) denies nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from question_bank.language.surface import Surface

REACH = 9
"""How many characters before a match a negation may stand."""

WORDS = Path(__file__).parent.parent / "rules" / "negation.yaml"
_CONSEQUENCE = re.compile(
    r"没法|无法|不了|不行|不给|不退|不发|不予|不然|就没|就不|怎么|谁给|没得|不能"
)
_DOUBLED = re.compile(
    r"不是(?:说)?(?:就)?(?:不|没)|(?:不|没)(?:有)?(?:不|没法|无法)|不(?:会|能|可能|敢|可以)不|没(?:有)?不|也不是不"
)
_THEN = re.compile("就|才给|马上给")
"""After a bare 不 or 没 it opens the consequence (「还没动就给您补发」), which is not denied."""
_POINTING = re.compile(
    r"^[ ,]*(?:这种|这个|这样|这事|这话|这些|此类|那种|这类|这|那个|这块|那样|那)"
)
_POINTED = re.compile(r"(?:这种|这样的|这|那种)(?:话|事|情况|说法)")
_DISOWNED = re.compile(
    r"(?:那|这|都)(?:可)?(?:是骗|不是我们|不是咱|是假|是谣)|谈不上|(?:这种|那种|这样的|那样的)(?:说法|宣传|话|事|卡片|短信)"
    r".{0,4}(?:没|不|骗|假)"
)
_EITHER = re.compile(r"([^不没 ])[不没]\1")
_ASKS_WHETHER = re.compile(
    r"([^不没 ])[不没]\1(?!(?:以|接受)?[呀啊呢嘛哈哦吧亲]{0,2}(?:[,。!?;~\n ]|$))"
    r"|(?:问|请示|请教|商量)[^,。!?;\n]*([^不没 ])[不没]\2"
)
"""Asks whether; at the end of its clause it asks for the buyer's consent (「打9折行不行」), unless somebody else is asked."""
_QUOTE_LEAD = re.compile(
    r"(?:您|你|顾客|买家|客人|亲亲?)(?:刚才|刚刚|之前|上面|这边|那边)?"
    r"(?:说|问|提|讲|写|发|担心|听说|看到|收到|反映|遇到|想问|纠结|嫌|觉得|怕|以为|想|要求)"
    r"(?:过|到|起|及|了|得|是不是|是否)?的?"
    r"|(?:有人|谁|对方|陌生人|骗子|别人|任何人|其他人|有的人)(?:让|叫|要|说|找|跟|给|打|发|冒充|以|加|联系|问|用)"
    r"|(?:所谓|号称|自称|假如|如果有|凡是|遇到|碰到)"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A negating word; `bare` ones may be turned back by what follows."""

    start: int
    end: int
    bare: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The denying words of negation.yaml; `kinds[i]` is the kind of the i-th word that `cues` finds."""

    cues: AhoCorasick
    kinds: tuple[str, ...]
    judgements: AhoCorasick


@cache
def shipped_lexicon() -> Lexicon:
    """Longest leftmost wins, so that words which only look negative hide the denial in them."""
    source = yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    kinds = {word: kind for kind in ("full", "bare", "harmless") for word in source[kind]}
    longest = MatchKind.LeftmostLongest
    return Lexicon(
        AhoCorasick(list(kinds), matchkind=longest),
        tuple(kinds.values()),
        AhoCorasick(source["judgements"], matchkind=longest),
    )


class Negation:
    """The negations of one text, found when first asked for."""

    def __init__(self, surface: Surface) -> None:
        self.surface = surface
        self.text = surface.text

    @cached_property
    def cues(self) -> list[Cue]:
        """Negating words in order."""
        lexicon = shipped_lexicon()
        kinds = lexicon.kinds
        found = lexicon.cues.find_matches_as_indexes(self.text)
        return [Cue(s, e, kinds[i] == "bare") for i, s, e in found if kinds[i] != "harmless"]

    @cached_property
    def judgements(self) -> list[tuple[int, int]]:
        """Words that deny what went before them."""
        return [
            (s, e) for _, s, e in shipped_lexicon().judgements.find_matches_as_indexes(self.text)
        ]

    def denies(self, start: int, end: int, gaps: Iterable[tuple[int, int]] = ()) -> bool:
        """Whether the stretch is negated. `gaps` are the stretches within it that the pattern left open."""
        low = self._far_back(start)
        before = self._before(start)
        inside = [
            cue
            for left, right in gaps
            for cue in self.cues
            if left <= cue.start and cue.end <= right
        ]
        count = len(before) + len(inside)
        if count and _DOUBLED.search(self.text, low, end):
            return False
        if len(before) == 1 and not inside and before[0].bare and self._turns_back(start, end):
            return False
        if count:
            return True
        return self._judged(end)

    def leads_to(self, at: int) -> bool:
        """Whether the character is denied by a word before it, whatever follows it."""
        doubled = _DOUBLED.search(self.text, self._far_back(at), at + 1)
        return bool(self._before(at)) and doubled is None

    def takes_back(self, at: int) -> bool:
        """Whether the end of its clause takes back what the character is part of (「…我们做不到」)."""
        stop = self.surface.border_after(at)
        return any(
            at < begin and stop - 2 <= end <= stop and self._refers(at + 1, begin)
            for begin, end in self.judgements
        )

    def _before(self, start: int) -> list[Cue]:
        """The denials before a stretch that reach it."""
        low = self._far_back(start)
        return [
            cue
            for cue in self.cues
            if low <= cue.start < start
            and self._reaches(cue.end, start)
            and not (cue.bare and _THEN.search(self.text, cue.end + 1, start))
        ]

    def _far_back(self, start: int) -> int:
        """How far before a stretch a denial of it may begin."""
        return max(self.surface.border_before(start), start - REACH - 4)

    def _reaches(self, cue_end: int, start: int) -> bool:
        between = self.text[cue_end:start]
        if len(between) > REACH:
            return False
        blank = between.rfind(" ")
        return blank < 2

    def _turns_back(self, start: int, end: int) -> bool:
        stop = self.surface.border_after(end)
        if stop - end < 3 and stop < len(self.text) and self.text[stop] in ", ":
            stop = self.surface.border_after(stop + 1)
        return _CONSEQUENCE.search(self.text, end, stop) is not None

    def _judged(self, end: int) -> bool:
        stop = self.surface.border_after(max(end - 1, 0))
        for begin, _ in self.judgements:
            if end - 1 <= begin <= min(stop, end + 12) and self._refers(end, begin):
                return True
        return self.disowned(end)

    def led(self, start: int, gaps: Iterable[tuple[int, int]] = ()) -> bool:
        """Whether a denial stands right before a stretch that holds its own, or in one of its gaps (钱不用打给我)."""
        if _DOUBLED.search(self.text, max(0, start - 4), start + 3):
            return False
        return any(
            (not cue.bare or cue.end - cue.start > 1)
            and (
                cue.start < start <= cue.end + 1
                or any(a <= cue.start and cue.end <= z for a, z in gaps)
            )
            for cue in self.cues
        )

    def touches(self, start: int, end: int) -> bool:
        """Whether a full denial or a quotation stands in the stretch or governs it."""
        within = any(not cue.bare and start <= cue.start < end for cue in self.cues)
        return within or self.denies(start, end) or self.quoted(start, end)

    def leaves_open(self, start: int, end: int) -> bool:
        """Whether a full denial stands in the stretch, or a question whether (能不能) that is no asking for consent."""
        if _ASKS_WHETHER.search(self.text, start, end) is not None:
            return True
        return any(not cue.bare and start <= cue.start < end for cue in self.cues)

    def asked(self, parts: Sequence[tuple[int, int]]) -> bool:
        """Whether the stretch leaves open if it is so (涨不涨价), where its pattern does not say so itself (信不信)."""
        found = _EITHER.search(self.text, max(0, parts[0][0] - 1), parts[-1][1] + 1)
        if found is None:
            return False
        return not any(low <= found.start() and found.end() <= high for low, high in parts)

    def disowned(self, end: int) -> bool:
        """Whether what follows points back at what was said and denies it (「…这种话，我不敢说」, 「…那是骗人」)."""
        stop = self.surface.border_after(max(end - 1, 0))
        if _DISOWNED.search(self.text, end, min(stop, end + 16)):
            return True
        if stop >= len(self.text):
            return False
        following = self.text[stop + 1 : self.surface.border_after(stop + 1)]
        if _POINTING.match(following) or _POINTED.search(self.text, end, stop):
            return shipped_lexicon().judgements.find_matches_as_indexes(following) != []
        return False

    def _refers(self, end: int, judgement: int) -> bool:
        """Whether a judgement close behind, or one that points back (「这种话我不敢说」), is about the stretch."""
        if judgement > 0 and self.text[judgement - 1] == self.text[judgement + 1 : judgement + 2]:
            return False  # 能不能, 会不会
        between = self.text[end:judgement]
        return len(between) <= 4 or any(word in between for word in ("这", "那", "话", "事", "都"))

    def quoted(self, start: int, end: int) -> bool:
        """Whether the stretch repeats or reports somebody else's words."""
        opened = self.text.rfind("“", 0, start + 1)
        if opened >= 0:
            closed = self.text.find("”", opened, end)
            if closed < 0 or closed >= end - 1:
                lead = self.text[max(0, opened - 8) : opened]
                if _QUOTE_LEAD.search(lead):
                    return True
        low = self.surface.border_before(start)
        lead = self.text[max(low, start - 14) : start]
        return _QUOTE_LEAD.search(lead) is not None
