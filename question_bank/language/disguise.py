"""Undoing what people do to hide a word: inserted signs, doubled characters, homophones, pinyin, split characters, emoji.

The result is a second normal form of the message, read by the rules that look behind disguises. It may be wrong where an
honest text looks like a disguise, so what is found only in it is for a person to decide.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

from question_bank.language.borders import word_borders
from question_bank.language.lately import Lately
from question_bank.language.normalise import (
    LINE,
    Cell,
    NormalForm,
    form_of,
    normalise,
    plain_character,
    tidy,
)
from question_bank.language.tables import sounds

MASKS = Path(__file__).parent.parent / "rules" / "masks.yaml"
HARD = frozenset(",。.!?;…\n")
"""Signs that end a clause: kept unless they stand between single characters."""

_LOOKALIKES = dict(zip("ѵνхωшоаеіυṽ", "vvxwwoaeiuv", strict=True))
_NEAR_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NEAR_ENDS = (("ing", "in"), ("eng", "en"))
_FIRST_CODE = 0xE000
NOISE = "\ue8ff"
"""An emoji or sign without meaning."""
_SQUARED = re.compile("[🈀-🉑㊀-㊰🆎-🆚]")
_CIRCLED = re.compile("[①-⓿❶-➓]")
_ODD = re.compile("[①-⓿☀-➿⬀-⯿㊀-㊰\U0001f000-\U0010ffff]")
_STARS = frozenset("⭐🌟★☆✨")
_IDEOGRAPHS = re.compile(r"[一-鿿]{2,}")
_DOUBLED = re.compile(r"(.)\1", re.DOTALL)
_ALONE = re.compile(r"(?<![一-鿿0-9])(?:[^\W\d_a-z亲嗯哦呃诶哎唉喔噢]|[0-9]+)(?![一-鿿0-9])")
"""A character or number that stands alone between signs, as hidden words do; calls and sighs hide nothing."""
_LETTERS = re.compile(r"[^\W\d_一-鿿]")
_KNOWN_LETTERS = re.compile(
    r"(?<![a-z])(?:[xX]{0,4}[lL]|[smabcd]|[kmg]|kg|ml|cm|mm|kw|mah|ok|app|vip|led|usb|type|pvc|abs|pu|spf|led|diy|pro|max|plus|mini)(?![a-z])"
)
"""Sizes, units and names that hide nothing."""


@dataclass(frozen=True, slots=True)
class Masks:
    """What is looked for behind disguises.

    words  words that are also hidden as homophones · strong  even where the homophone is an honest word
    """

    words: tuple[str, ...]
    strong: frozenset[str]
    signs: dict[str, str]
    splits: dict[str, str]
    codes: dict[int, str]
    syllables: dict[str, str]
    by_sound: AhoCorasick
    by_split: AhoCorasick


def build_masks(path: Path = MASKS) -> Masks:
    """The masks of masks.yaml."""
    source = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    near = sorted({_near(s) for s in sounds()})
    code_of = {s: chr(_FIRST_CODE + n) for n, s in enumerate(near)}
    syllables = {s: code_of[_near(s)] for s in sounds()}
    codes = {ord(char): syllables[s] for s, chars in sounds().items() for char in chars}
    words = tuple(dict.fromkeys(source["strong"] + source["words"]))
    splits = {parts: whole for whole, forms in source["splits"].items() for parts in forms}
    splits |= source["as"]
    return Masks(
        words=words,
        strong=frozenset(source["strong"]),
        signs={sign: word for word, listed in source["signs"].items() for sign in listed},
        splits=splits,
        codes=codes,
        syllables=syllables,
        by_sound=_longest(word.translate(codes) for word in words),
        by_split=_longest(splits),
    )


def _longest(patterns: Iterable[str]) -> AhoCorasick:
    return AhoCorasick(list(patterns), matchkind=MatchKind.LeftmostLongest)


def _near(syllable: str) -> str:
    for whole, short in _NEAR_SOUNDS:
        if syllable.startswith(whole):
            syllable = short + syllable[len(whole) :]
    for whole, short in _NEAR_ENDS:
        if syllable.endswith(whole):
            syllable = syllable[: -len(whole)] + short
    return syllable


class Unmasker:
    """Undoes disguises; keeps the last messages that it has undone.

    `rule_words` gives further words, looked for only where letters or signs stand in them (bu退, 掉💩).
    """

    def __init__(self, masks: Masks, rule_words: Callable[[], Iterable[str]]) -> None:
        self.masks = masks
        self._rule_words = rule_words
        self._undone: Lately[str, NormalForm] = Lately(2048)

    @cached_property
    def _spelt(self) -> tuple[AhoCorasick, tuple[str, ...]]:
        codes = self.masks.codes
        listed = sorted(filter(_IDEOGRAPHS.fullmatch, self._rule_words()))
        words = {word.translate(codes): word for word in listed}
        return _longest(words), tuple(words.values())

    def unmask(self, source: str) -> NormalForm:
        """The message with disguises undone; its plain normal form where there is none."""
        return self._undone.of(source, self._unmask)

    def _unmask(self, source: str) -> NormalForm:
        masks = self.masks
        plain = normalise(source)
        if not _ODD.search(source) and not _may_hide(plain.text, masks):
            return plain
        cells = tidy(_without_noise(_joined(list(_loose(source, masks)), masks)))
        cells = _repaired(cells, source, masks, masks.by_sound, masks.words)
        if any("a" <= cell[0] <= "z" for cell in cells):
            cells = _repaired(cells, source, masks, *self._spelt)
        return form_of(source, cells)


def _may_hide(text: str, masks: Masks) -> bool:
    """Whether letters, lone characters or doubled ones could hide a word, or one is there in sound but not in writing."""
    if _DOUBLED.search(text) or _ALONE.search(text) or _LETTERS.search(_KNOWN_LETTERS.sub("", text)):
        return True
    if masks.by_split.find_matches_as_indexes(text):
        return True
    heard = masks.by_sound.find_matches_as_indexes(text.translate(masks.codes))
    return any(text[start:end] != masks.words[n] for n, start, end in heard)


def _loose(source: str, masks: Masks) -> Iterable[Cell]:
    """Characters with emoji read as words or marked as noise, and accents taken off Latin letters."""
    before = ""
    for at, char in enumerate(source):
        word = _loose_character(char, before, masks)
        if _CIRCLED.match(char) and _amid_ideographs(source, at):
            word = NOISE
        if char in _STARS and (source[at + 1 : at + 2] == char or source[at - 1 : at] == char):
            word = "星"
        for one in word:
            yield one, at, at + 1
        if word.strip(" " + NOISE):
            before = word[-1]


def _amid_ideographs(source: str, at: int) -> bool:
    return 0 < at < len(source) - 1 and all("一" <= c <= "鿿" for c in (source[at - 1], source[at + 1]))


def _loose_character(char: str, before: str, masks: Masks) -> str:
    """One character: a heart is 心 only after a sound like 微; other emoji and styled signs are noise."""
    word = masks.signs.get(char)
    if word == "心":
        near = before and (before in "vw" or masks.codes.get(ord(before)) == masks.syllables["wei"])
        return word if near else NOISE
    if word is not None:
        return word
    plain = _LOOKALIKES.get(char.lower()) or plain_character(char)
    if (plain == " " and not char.isspace()) or (char != plain and _SQUARED.match(char)):
        return NOISE
    if plain.isascii() or not plain.isalpha() or "一" <= plain <= "鿿":
        return plain
    return unicodedata.normalize("NFD", plain)[:1] if len(plain) == 1 else plain


def _joined(cells: list[Cell], masks: Masks) -> list[Cell]:
    """Split characters put together: 亻言 is 信."""
    text = "".join(cell[0] for cell in cells)
    found = masks.by_split.find_matches_as_indexes(text)
    if not found:
        return cells
    out: list[Cell] = []
    done = 0
    for _, start, end in found:
        out += cells[done:start]
        out += _written(masks.splits[text[start:end]], cells[start:end])
        done = end
    return out + cells[done:]


def _kind(cell: Cell) -> str:
    char = cell[0]
    if char == LINE:
        return "line"
    if char.isalnum():
        return "word"
    return "sign"


def _settled(cells: list[Cell]) -> list[Cell]:
    """What is left of noise is a blank."""
    return [(" ", low, high) if char == NOISE else (char, low, high) for char, low, high in cells]


def _without_noise(cells: list[Cell]) -> list[Cell]:
    """Signs and blanks next to a run of one character dropped; so 加 * 微 * 信 is 加微信."""
    groups = [(kind, list(group)) for kind, group in groupby(cells, key=_kind)]
    out: list[Cell] = []
    for place, (kind, group) in enumerate(groups):
        if kind != "sign" or place in (0, len(groups) - 1):
            out += group
            continue
        left, right = groups[place - 1], groups[place + 1]
        if left[0] != "word" or right[0] != "word" or not _is_noise(group, left[1], right[1]):
            out += [] if _is_fence(groups, place) else group
    return _settled(out)


def _is_fence(groups: list[tuple[str, list[Cell]]], place: int) -> bool:
    """Whether a sign fences in single characters: 走私。下。交。易."""
    sign = groups[place][1][0][0]
    for step in (-1, 1):
        run, next_sign = place + step, place + 2 * step
        if not (0 <= run < len(groups) and 0 <= next_sign < len(groups)):
            continue
        if groups[run][0] == "word" and len(groups[run][1]) == 1 and groups[next_sign][1][0][0] == sign:
            return sign in HARD
    return False


def _is_noise(signs: list[Cell], left: list[Cell], right: list[Cell]) -> bool:
    if all(cell[0] == NOISE for cell in signs):
        return True
    if left[-1][0].isdigit() and right[0][0].isdigit():
        return False
    sizes = _size(left), _size(right)
    if any(cell[0] in HARD for cell in signs):
        return max(sizes) == 1
    return min(sizes) == 1


def _size(run: list[Cell]) -> int:
    """Characters of a run, a stretch of Latin letters or digits being one."""
    kinds = [
        "d" if c.isdigit() and c.isascii() else "a" if c.isascii() else str(n)
        for n, (c, _, _) in enumerate(run)
    ]
    return len(list(groupby(kinds)))


def _repaired(
    cells: list[Cell],
    source: str,
    masks: Masks,
    automaton: AhoCorasick,
    words: tuple[str, ...],
) -> list[Cell]:
    """Words that are there in sound only, put in writing."""
    skeleton = list(_skeleton(cells, masks))
    heard = "".join(code for code, _, _ in skeleton)
    out: list[Cell] = []
    done = 0
    for number, start, end in automaton.find_matches_as_indexes(heard):
        low, high = skeleton[start][1], skeleton[end - 1][2]
        word = words[number]
        if low < done:
            continue
        typed = source[cells[low][1] : cells[high - 1][2]]
        if not _is_hidden(cells, typed, (low, high), word, masks):
            continue
        out += cells[done:low]
        out += _written(word, cells[low:high])
        done = high
    return out + cells[done:]


def _written(word: str, cells: list[Cell]) -> Iterable[Cell]:
    """The word over the cells that hide it: each character on its own cell as far as they go."""
    last = len(cells) - 1
    for place, char in enumerate(word):
        first = 0 if place == 0 else min(place, last)
        final = last if place == len(word) - 1 else min(place, last)
        yield char, cells[first][1], cells[final][2]


def _skeleton(cells: list[Cell], masks: Masks) -> Iterable[tuple[str, int, int]]:
    """Sound codes with the cells they stand for: signs skipped, doubled characters once."""
    text = "".join(cell[0] for cell in cells)
    at = 0
    while at < len(cells):
        char = text[at]
        code = masks.codes.get(ord(char))
        end = at + 1
        if code is not None:
            while end < len(cells) and text[end] == char:
                end += 1
            yield code, at, end
        elif char.isascii() and char.isalpha():
            while end < len(cells) and text[end].isascii() and text[end].isalpha():
                end += 1
            yield from _spelt(text[at:end], at, masks)
        elif char.isalnum() or char in HARD or char == " ":
            yield char, at, end
        at = end


def _spelt(letters: str, at: int, masks: Masks) -> Iterable[tuple[str, int, int]]:
    """A run of letters as syllables if it is pinyin throughout, else as letters."""
    syllables = _syllables(letters, masks)
    if syllables is None:
        for place, letter in enumerate(letters):
            yield letter, at + place, at + place + 1
        return
    for syllable in syllables:
        yield masks.syllables[syllable], at, at + len(syllable)
        at += len(syllable)


def _syllables(letters: str, masks: Masks) -> list[str] | None:
    if not 2 <= len(letters) <= 30:
        return None
    ways: list[list[str] | None] = [[]] + [None] * len(letters)
    for end in range(1, len(letters) + 1):
        for size in range(min(6, end), 0, -1):
            way = ways[end - size]
            if way is not None and letters[end - size : end] in masks.syllables:
                best = ways[end]
                if best is None or len(way) + 1 < len(best):
                    ways[end] = [*way, letters[end - size : end]]
    return ways[-1]


def _is_hidden(
    cells: list[Cell], typed: str, place: tuple[int, int], word: str, masks: Masks
) -> bool:
    """Whether the stretch hides the word rather than being an honest word of that sound."""
    low, high = place
    written = "".join(cell[0] for cell in cells[low:high])
    if written == word:
        return False
    if not _IDEOGRAPHS.fullmatch(written):
        return True
    once = "".join(char for char, _ in groupby(written))
    if once == word:
        return len(written) >= len(word) + min(2, len(word))
    if len(once) != len(word) or word not in masks.words:
        return False
    if not _IDEOGRAPHS.fullmatch(normalise(typed).text):
        return True
    borders = word_borders("".join(cell[0] for cell in cells))
    if low not in borders or high not in borders:
        return False
    return word in masks.strong or any(at in borders for at in range(low + 1, high))
