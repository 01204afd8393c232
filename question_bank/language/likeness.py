"""Whether a reply says what a sentence says, in these or in other words, and does not say the opposite.

For what a case alone wants said (`≈` before a phrase, docs/case-format.md). Of a reply the stretch of up to three clauses counts that
has most of the sentence's telling characters, words that mean the same exchanged for one of them (`synonyms.yaml`). How much it has of
them, whether the numbers, the acts and what is denied agree, which characters it adds and which it loses: all that is weighed
(`train_likeness` says how the weights came about). A reply whose figures of that kind are all others, that names the other side
(运费我们出, 运费您出), or has all the characters but denies what they say, is refused without weighing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import yaml

from question_bank.language.negation import Negation
from question_bank.language.numbers import Quantity, quantities
from question_bank.language.surface import Surface
from question_bank.vocabulary import Act

SYNONYMS = Path(__file__).parent.parent / "rules" / "synonyms.yaml"

WEIGHTS = Path(__file__).with_name("likeness.json")

NEAR = Decimal("0.04")
"""By which share two numbers may differ and be the same: months are of 30 days, years of 365."""

TURNED = 0.2
"""From this share of the characters in common on, denied by one alone, the more they have in common the surer they contradict."""

MOST_CLAUSES = 3
"""So many clauses of a reply are held against a sentence, and as many as the sentence has where it has more."""

PLAIN, LEAST, MOST = 3.0, 0.3, 5.0
"""Rarity that weighs nothing, and the bounds of a gram's weight: two characters that met by chance are rare and mean little."""

COURTESY = frozenset(
    {Act.GREET, Act.IDENTIFY, Act.THANK, Act.FAREWELL, Act.APOLOGISE, Act.EMPATHISE, Act.OFFER_HELP}
)
"""Acts that say nothing of what a sentence is about."""

_FILLING = frozenset(
    "的了是我您你们这那个就都也还可以能会要有在和跟给到呢哦哈吧啊呀吗嗯亲把被让用来去上里请一么什为所它他她自己很再时候话麻烦不没无别"
)
_PARTICLES = frozenset("的了哈哦呢亲啊呀吧嗯啦哟,。! ~?、:;")
"""Characters that change nothing by being there or not."""

_OURS, _YOURS = ("我们", "咱", "店里", "我这边"), ("您", "你", "买家")
_OPPOSITES = (
    # pairs of which one turns a sentence round that holds the other
    ("大一", "小一"), ("偏大", "偏小"), ("免费", "收费"), ("以内", "以外"), ("之前", "之后"), ("热水", "冷水"), ("涨", "降"),
    ("长款", "短款"), ("左", "右"), ("没拆", "拆了"), ("没拆", "拆开了"), ("停用", "接着用"),
)  # fmt: skip

_FAILING = frozenset(("不了", "不到", "不上", "不起", "不出", "不动", "不下"))
"""Right behind a verb they deny it (装不了)."""

Rarities = Callable[[Sequence[str]], Sequence[float]]
"""How rarely words stand in replies."""


@dataclass(frozen=True, slots=True)
class _Gram:
    """A telling character or pair, where what it stands for was said, and whether it is denied."""

    text: str
    start: int
    end: int
    denied: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is looked at of a text: its telling grams and numbers, its acts."""

    text: str
    grams: tuple[_Gram, ...]
    numbers: tuple[Quantity, ...]
    acts: frozenset[Act]


def meaning(text: str, acts: frozenset[Act]) -> Meaning:
    """What a normal text says; `acts` are those that it was read to hold."""
    # 「…的话」 ends a condition: what it denies (不喜欢的话) is not what follows. Same length, so that offsets stay.
    negation = Negation(Surface(text.replace("的话", "的,")))
    numbers = quantities(text)
    counted = {at for one in numbers for at in range(one.start, one.end)}
    telling = [
        (char, start, end)
        for char, start, end in _in_common_words(text)
        if "一" <= char <= "鿿" and char not in _FILLING and counted.isdisjoint(range(start, end))
    ]
    singles = [
        _Gram(char, start, end, _is_denied(negation, start, end - 1))
        for char, start, end in telling
    ]
    pairs = [
        _Gram(one.text + other.text, one.start, other.end, one.denied)
        for one, other in pairwise(singles)
        if other.start in (one.start, one.end)
    ]
    return Meaning(text, (*singles, *pairs), numbers, acts - COURTESY)


def _in_common_words(text: str) -> Iterator[tuple[str, int, int]]:
    """The characters of a text with words that mean the same exchanged for one of them, and the stretch that each stands for."""
    common = _synonyms()
    at = 0
    for hit in _listed().finditer(text):
        yield from ((text[n], n, n + 1) for n in range(at, hit.start()))
        yield from ((char, *hit.span()) for char in common[hit[0]])
        at = hit.end()
    yield from ((text[n], n, n + 1) for n in range(at, len(text)))


@cache
def _synonyms() -> dict[str, str]:
    """By word of synonyms.yaml the one that stands for its meaning."""
    lines = yaml.load(SYNONYMS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {word: line[0] for line in lines for word in line}


@cache
def _listed() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _synonyms()), key=len, reverse=True)))


def _is_denied(negation: Negation, start: int, last: int) -> bool:
    """Whether a word is denied by what stands before it, right behind it or at the end of its clause."""
    return negation.leads_to(start) or _fails(negation.text, last) or negation.takes_back(last)


def _fails(text: str, at: int) -> bool:
    """Whether what follows the word of one or two characters denies it (装不了, 退换不了)."""
    return text[at + 1 : at + 3] in _FAILING or (
        text[at + 2 : at + 4] in _FAILING and text[at + 1] not in _FILLING
    )


class Compared(NamedTuple):
    """How a reply compares with a sentence.

    start, end  the stretch of the reply that says most of it · shares  by name, 0-1: how much they agree and differ
    changes  characters and pairs that the clauses around the stretch add (+) to the sentence and lose (-) of it
    """

    start: int
    end: int
    shares: Mapping[str, float]
    changes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Weighing:
    """What each share and each change counts, and from which sum on a reply says the sentence."""

    shares: Mapping[str, float]
    changes: Mapping[str, float]
    enough: float

    def accepts(self, one: Compared) -> bool:
        """Whether the reply says the sentence: never where it has all of it and denies some."""
        return one.shares["turned"] < 1 and self.of(one) >= self.enough

    def of(self, one: Compared) -> float:
        """The sum."""
        agreed = sum(self.shares[name] * share for name, share in one.shares.items())
        return agreed + sum(self.changes.get(change, 0.0) for change in one.changes)


@cache
def shipped_weighing() -> Weighing:
    """The weights that ship."""
    return Weighing(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def alike(
    wanted: Meaning, said: Meaning, rarities: Rarities, weighing: Weighing
) -> tuple[int, int] | None:
    """The stretch of what was said that says what is wanted, None where nothing does."""
    one = compared(wanted, said, rarities)
    return (one.start, one.end) if one and weighing.accepts(one) else None


def compared(wanted: Meaning, said: Meaning, rarities: Rarities) -> Compared | None:
    """What there is to weigh; None where nothing is shared, another number is said or the other side named."""
    names = list({gram.text for gram in wanted.grams})
    rare = dict(zip(names, map(_bounded, rarities(names)), strict=True))
    surface = Surface(said.text)
    clauses = surface.clauses()
    most = max(MOST_CLAUSES, len(Surface(wanted.text).clauses()))
    best = max(
        _stretches(clauses, most),
        key=lambda one: (_share(said, one, rare), one[0] - one[1]),
        default=None,
    )
    numbers = [_is_said(one, said.numbers) for one in wanted.numbers]
    if best is None or not _share(said, best, rare) or (False in numbers and True not in numbers):
        return None
    around = _around(clauses, best, most)
    text = said.text[slice(*around)]
    if _other_side(wanted.text, text):
        return None
    here = _within(said, around)
    letters = {gram.text for gram in wanted.grams if len(gram.text) == 1}
    in_common = len(letters & {gram.text for gram in here}) / max(1, len(letters))
    shares = {
        "letters": in_common,
        "turned": in_common if _denied_otherwise(wanted, here) >= TURNED else 0.0,
        "opposite": float(any(_swapped(wanted.text, text, *pair) for pair in _OPPOSITES)),
        "no_number": float(not numbers),
        "number": numbers.count(True) / max(1, len(numbers)),
        "other_number": float(False in numbers),
        "same_act": float(not wanted.acts.isdisjoint(said.acts)),
        "other_act": float(bool(wanted.acts and said.acts) and wanted.acts.isdisjoint(said.acts)),
    }
    return Compared(*best, shares, _changes(wanted.text, text))


def _bounded(rarity: float) -> float:
    return min(max(rarity - PLAIN, LEAST), MOST)


def _around(
    clauses: Sequence[tuple[int, int]], stretch: tuple[int, int], most: int
) -> tuple[int, int]:
    """The stretch with the clauses behind it, and where these are too few before it, up to so many."""
    first = next(n for n, (low, _) in enumerate(clauses) if low == stretch[0])
    low = max(0, min(first, len(clauses) - most))
    return clauses[low][0], clauses[min(low + most, len(clauses)) - 1][1]


def _share(said: Meaning, stretch: tuple[int, int], weight: Mapping[str, float]) -> float:
    """How much of the telling grams, by weight, stands in the stretch."""
    here = {gram.text for gram in _within(said, stretch)}
    return sum(weight[text] for text in weight if text in here) / (sum(weight.values()) or 1.0)


def _denied_otherwise(wanted: Meaning, here: list[_Gram]) -> float:
    """Of the characters in common the share that is denied by one alone: each counts, for what is denied is mostly a common verb."""
    denied = {gram.text: gram.denied for gram in wanted.grams if len(gram.text) == 1}
    agrees: dict[str, bool] = {}
    for gram in here:
        if gram.text in denied:  # said twice, once as wanted: no contradiction
            agrees[gram.text] = agrees.get(gram.text, False) or gram.denied == denied[gram.text]
    return sum(not one for one in agrees.values()) / max(1, len(agrees))


def _is_said(wanted: Quantity, said: Sequence[Quantity]) -> bool | None:
    """Whether the number is said (half a year is six months); None where none of its kind is."""
    kin = [other for other in said if other.family is wanted.family]
    if not kin:
        return None
    return any(_near(one.low, wanted.low) and _near(one.high, wanted.high) for one in kin)


def _near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) <= other * NEAR


def _changes(wanted: str, text: str) -> frozenset[str]:
    """What the text adds to the sentence and what it loses of it, characters and pairs, in common words."""
    ours, theirs = _grams(wanted), _grams(text)
    return frozenset(
        {f"+{gram}" for gram in theirs - ours} | {f"-{gram}" for gram in ours - theirs}
    )


def _grams(text: str) -> set[str]:
    plain = "".join(char for char, _, _ in _in_common_words(text))
    grams = {*plain, *(a + b for a, b in pairwise(plain))}
    return {gram for gram in grams if not _PARTICLES.issuperset(gram)}


def _other_side(wanted: str, here: str) -> bool:
    """Whether the one names us alone and the other the buyer; the buyer only where it is about who bears something."""
    ours, yours = _names_alone(wanted, _OURS, _YOURS), _names_alone(wanted, _YOURS, _OURS)
    return (ours and _names_alone(here, _YOURS, _OURS)) or (
        yours and "承担" in wanted and _names_alone(here, _OURS, _YOURS)
    )


def _names_alone(text: str, words: Sequence[str], others: Sequence[str]) -> bool:
    return any(word in text for word in words) and not any(word in text for word in others)


def _swapped(wanted: str, here: str, one: str, other: str) -> bool:
    return any(
        a in wanted and b not in wanted and b in here and a not in here
        for a, b in ((one, other), (other, one))
    )


def _within(said: Meaning, stretch: tuple[int, int]) -> list[_Gram]:
    return [gram for gram in said.grams if stretch[0] <= gram.start and gram.end <= stretch[1]]


def _stretches(clauses: Sequence[tuple[int, int]], most: int) -> Iterator[tuple[int, int]]:
    for first in range(len(clauses)):
        for last in range(first, min(first + most, len(clauses))):
            yield clauses[first][0], clauses[last][1]
