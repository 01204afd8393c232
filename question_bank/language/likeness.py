"""Whether a reply says what a sentence says, in these or in other words, and does not say the opposite.

For what a case alone wants said (`≈` before a phrase, docs/case-format.md). A stretch of one to three clauses says the same if
it has enough of the sentence's telling characters, the rarer the more, together with an act of the same kind; the same numbers;
nothing denied that the sentence affirms, nor the other way round; and neither an opposite word nor the other side (运费我们出,
运费您出) where the sentence names one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from question_bank.language.negation import Negation
from question_bank.language.numbers import Quantity, quantities
from question_bank.language.surface import Surface
from question_bank.vocabulary import Act

ENOUGH = 0.56
"""The score from which a stretch says the same; chosen on half of our own pairs, measured on the others (docs/reading.md)."""

SAME_ACT = 0.25
"""What an act in common adds to the share of telling characters."""

MOST_DENIED = 0.1
"""From this share of what both have in common on, denied by one of them alone, they contradict each other."""

MOST_CLAUSES = 3

PLAIN, LEAST, MOST = 3.0, 0.3, 5.0
"""Rarity that weighs nothing, and the bounds of a gram's weight: two characters that met by chance are rare and mean little."""

COURTESY = frozenset(
    {Act.GREET, Act.IDENTIFY, Act.THANK, Act.FAREWELL, Act.APOLOGISE, Act.EMPATHISE, Act.OFFER_HELP}
)
"""Acts that say nothing of what a sentence is about."""

_FILLING = frozenset(
    "的了是我您你们这那个就都也还可以能会要有在和跟给到呢哦哈吧啊呀吗嗯亲把被让用来去上里请一么什为所它他她自己很再时候话麻烦不没无别"
)
_OURS, _YOURS = ("我们", "咱", "店里", "我这边"), ("您", "你", "买家")
_OPPOSITES = (
    ("大一", "小一"), ("偏大", "偏小"), ("免费", "收费"), ("以内", "以外"), ("之前", "之后"), ("热水", "冷水"), ("涨", "降"),
    ("长款", "短款"), ("左", "右"), ("没拆", "拆了"), ("没拆", "拆开了"), ("停用", "接着用"),
)  # fmt: skip

_FAILING = frozenset(("不了", "不到", "不上", "不起", "不出", "不动", "不下"))
"""Right behind a verb they deny it (装不了)."""

Rarities = Callable[[Sequence[str]], Sequence[float]]
"""How rarely words stand in replies."""


@dataclass(frozen=True, slots=True)
class _Gram:
    """A telling character or pair at an offset, and whether it is denied."""

    text: str
    at: int
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
        at
        for at, char in enumerate(text)
        if "一" <= char <= "鿿" and char not in _FILLING and at not in counted
    ]
    denied = {
        at: negation.denies(at, at + 1) or text[at + 1 : at + 3] in _FAILING for at in telling
    }
    singles = [_Gram(text[at], at, denied[at]) for at in telling]
    pairs = [_Gram(text[a : b + 1], a, denied[a]) for a, b in pairwise(telling) if b == a + 1]
    return Meaning(text, (*singles, *pairs), numbers, acts - COURTESY)


def alike(wanted: Meaning, said: Meaning, rarities: Rarities) -> tuple[int, int] | None:
    """The stretch of what was said that says what is wanted, None where nothing does."""
    names = list({gram.text for gram in wanted.grams})
    weight = {
        name: min(max(rare - PLAIN, LEAST), MOST)
        for name, rare in zip(names, rarities(names), strict=True)
    }
    bonus = SAME_ACT if wanted.acts & said.acts else 0.0
    if not names or (wanted.acts and said.acts and not bonus and len(names) < 4):
        return None
    best, where = 0.0, None
    for low, high in _stretches(Surface(said.text)):
        score = _share(said, (low, high), weight) + bonus
        shorter = where is not None and score == best and high - low < where[1] - where[0]
        if (score > best or shorter) and not _contradicts(wanted, said, (low, high), weight):
            best, where = score, (low, high)
    return where if best >= ENOUGH else None


def _share(said: Meaning, stretch: tuple[int, int], weight: dict[str, float]) -> float:
    """How much of the telling grams, by weight, stands in the stretch."""
    here = {gram.text for gram in _within(said, stretch)}
    return sum(weight[text] for text in weight if text in here) / (sum(weight.values()) or 1.0)


def _contradicts(
    wanted: Meaning, said: Meaning, stretch: tuple[int, int], weight: dict[str, float]
) -> bool:
    text = said.text[stretch[0] : stretch[1]]
    return (
        _denied_differently(wanted, _within(said, stretch), weight)
        or _other_numbers(wanted.numbers, said.numbers)
        or _other_side(wanted.text, text)
        or any(_swapped(wanted.text, text, one, other) for one, other in _OPPOSITES)
    )


def _denied_differently(wanted: Meaning, here: list[_Gram], weight: dict[str, float]) -> bool:
    denied = {gram.text: gram.denied for gram in wanted.grams}
    found: dict[str, bool] = {}
    for gram in here:
        if gram.text in denied:  # said twice, once as wanted: no contradiction
            found[gram.text] = found.get(gram.text, False) or gram.denied == denied[gram.text]
    differing = sum(weight[text] for text, agrees in found.items() if not agrees)
    return differing >= MOST_DENIED * sum(weight[text] for text in found) > 0


def _other_numbers(wanted: Sequence[Quantity], here: Sequence[Quantity]) -> bool:
    """Whether a number is wanted of which the reply has only others of its kind."""
    for one in wanted:
        kin = [other for other in here if other.family is one.family]
        if kin and not any((other.low, other.high) == (one.low, one.high) for other in kin):
            return True
    return False


def _other_side(wanted: str, here: str) -> bool:
    return (
        _side(wanted, _OURS) > _side(wanted, _YOURS) and _side(here, _YOURS) > _side(here, _OURS)
    ) or (
        _side(wanted, _YOURS) > _side(wanted, _OURS)
        and "承担" in wanted
        and _side(here, _OURS) > _side(here, _YOURS)
    )


def _side(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _swapped(wanted: str, here: str, one: str, other: str) -> bool:
    return any(
        a in wanted and b not in wanted and b in here and a not in here
        for a, b in ((one, other), (other, one))
    )


def _within(said: Meaning, stretch: tuple[int, int]) -> list[_Gram]:
    return [
        gram
        for gram in said.grams
        if stretch[0] <= gram.at and gram.at + len(gram.text) <= stretch[1]
    ]


def _stretches(surface: Surface) -> Iterator[tuple[int, int]]:
    clauses = surface.clauses()
    for first in range(len(clauses)):
        for last in range(first, min(first + MOST_CLAUSES, len(clauses))):
            yield clauses[first][0], clauses[last][1]
