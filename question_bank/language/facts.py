"""Figures that a reply states, and whether they contradict what the case says is so.

A figure contradicts a fact when a word that names the property stands in the same clause with a quantity of the same
kind that none of the accepted values allows: 「保质期12个月」 where 18个月 is so. Units convert (斤/克/kg, 天/小时). A name
claims only its nearest figure of a unit, and a figure that agrees silences the others said of its fact in the clause. What is no
statement is left alone: questions, hedges (大概, 左右), thresholds (满99元), time gone by (「已经两天了」), other goods' figures, negated
figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from question_bank.language.numbers import Family, Quantity, quantities


class StatedProperty(Protocol):
    """What is so, as a case writes it: `question_bank.rubric.Fact` has this shape."""

    @property
    def about(self) -> tuple[str, ...]:
        """Words that name the property."""
        ...

    @property
    def is_(self) -> tuple[str, ...]:
        """Accepted values: quantities (「250g」) or plain words, which are not compared."""
        ...

    @property
    def never(self) -> tuple[str, ...]:
        """Statements that contradict it."""
        ...


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A figure at `text[start:end]` in base units (g, cm, ml, s, yuan, percent, C, W, V, mAh); others keep the unit written.

    `number` is the lower end of a range, `upper` the higher (equal to `number` where no range was written).
    """

    number: Decimal
    unit: str
    start: int
    end: int
    upper: Decimal


_BASE = {
    Family.MONEY: "yuan",
    Family.PERCENT: "percent",
    Family.OFF: "percent off",
    Family.WEIGHT: "g",
    Family.LENGTH: "cm",
    Family.VOLUME: "ml",
    Family.TIME: "s",
    Family.HEAT: "C",
    Family.POWER: "W",
    Family.VOLTAGE: "V",
    Family.CHARGE: "mAh",
}
_CLAUSE = re.compile(r"(?:[^,。!?;、\n ]| (?=[\da-z¥])|(?<![^\s,。!?;、:]{4}) )+[?]?")
"""A blank is a border unless a figure follows it or the run before it is short (「净重 是500g」)."""
_QUESTION = re.compile(r"[吗么?]\s*$|多少|多久|多大|多重|是不是|是否|有没有|几[天个件]|呢\?")
_HEDGE = re.compile(
    r"大概|大约|左右|上下|差不多|可能|估计|前后|(?<!预)约|最多|最少|至少|不超过|以内|以上|以下|起码|(?<![附最])近|接近|快(?!递)"
)
_HARD_LIMIT = re.compile(r"内$|以内$|之内$")
_ASIDE = re.compile(
    r"(?:满|够|超过|超出|低于|不足|不到|不满|原价|另外|别的|其他|其它|那款|另一款|隔壁|别家|比|每|第|再加|加|减|送|补|"
    r"不是|并不是|不止|没有|并非|不用|不会|不|退|返|赔|便宜|优惠|才|还剩|还有|预售|预售的话|定制|定制的|定制的要|毛重|误差|误差在|延迟|您说的|您看的)\s*(?:了|您|给您)?$"
)
_PASSED = re.compile(
    r"(?:了|都)?(?:还|都)?(?:没|未)|了$|(?:就|能)?到(?![货账手])|内?(?:吃完|用完|可以?退|包换)"
)
"""Behind a figure: the time that went by or another rule's, not the property (「已经发货两天了」「开封后7天吃完」)."""


def _unit(quantity: Quantity) -> str:
    return _BASE.get(quantity.family, quantity.unit)


def stated_facts(normalised_text: str) -> tuple[StatedFact, ...]:
    """Every figure with its unit, from left to right."""
    return tuple(
        StatedFact(q.low.normalize(), _unit(q), q.start, q.end, q.high.normalize())
        for q in quantities(normalised_text)
    )


def contradicting_figures(
    text: str, facts: Sequence[StatedProperty]
) -> tuple[tuple[int, int, int], ...]:
    """`(index of the fact, start, end)` of every stretch of the normalised text whose figure contradicts a fact.

    `about` and `is_` must be in normal form as well.
    """
    figures = stated_facts(text)
    if not figures:
        return ()
    accepted = [_accepted(fact) for fact in facts]
    return tuple(
        (index, start, end)
        for left, right in _statements(text)
        for index, start, end in _in_clause(text, left, right, facts, accepted, figures)
    )


def _accepted(fact: StatedProperty) -> tuple[StatedFact, ...]:
    return tuple(figure for value in fact.is_ for figure in stated_facts(value.lower()))


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """The clauses that state something."""
    for clause in _CLAUSE.finditer(text):
        if not _QUESTION.search(clause.group()):
            yield clause.span()


def _in_clause(
    text: str,
    left: int,
    right: int,
    facts: Sequence[StatedProperty],
    accepted: Sequence[tuple[StatedFact, ...]],
    figures: Sequence[StatedFact],
) -> Iterator[tuple[int, int, int]]:
    mentions = [
        (index, match.start(), match.end())
        for index, fact in enumerate(facts)
        for word in fact.about
        for match in re.finditer(re.escape(word), text[left:right])
    ]
    if not mentions:
        return
    claims = [
        _Claim(*near, left, figure)
        for figure in figures
        if left <= figure.start < right and not _is_no_statement(text, left, right, figure)
        if (near := _nearest_fact(mentions, left, figure, accepted)) is not None
    ]
    for claim in claims:
        rivals = [other for other in claims if other.figure.unit == claim.figure.unit]
        if any(_is_so(other, accepted) for other in rivals if other.index == claim.index):
            continue
        if claim.gap == min(other.gap for other in rivals if other.mention == claim.mention):
            yield claim.index, *claim.span


@dataclass(frozen=True, slots=True)
class _Claim:
    """A figure said of the fact `index`, whose property is named at `start` and `end` of the clause that begins at `left`."""

    index: int
    start: int
    end: int
    left: int
    figure: StatedFact

    @property
    def mention(self) -> tuple[int, int]:
        """Where the property is named: it claims only its nearest figure of a unit."""
        return self.start, self.end

    @property
    def gap(self) -> int:
        """How many characters lie between the name and the figure."""
        return _gap(self.start, self.end, self.left, self.figure)

    @property
    def span(self) -> tuple[int, int]:
        """From the name to the figure, as offsets of the text."""
        return min(self.left + self.start, self.figure.start), max(
            self.left + self.end, self.figure.end
        )


def _is_so(claim: _Claim, accepted: Sequence[tuple[StatedFact, ...]]) -> bool:
    return any(
        _agree(claim.figure, value)
        for value in accepted[claim.index]
        if value.unit == claim.figure.unit
    )


def _gap(start: int, end: int, left: int, figure: StatedFact) -> int:
    at = figure.start - left
    return max(0, at - end if at >= end else start - (figure.end - left))


def _nearest_fact(
    mentions: Sequence[tuple[int, int, int]],
    left: int,
    figure: StatedFact,
    accepted: Sequence[tuple[StatedFact, ...]],
) -> tuple[int, int, int] | None:
    """The one mention that the figure belongs to; None where two facts are equally near or the unit fits none."""
    ranked = [
        (_gap(start, end, left, figure), index, start, end)
        for index, start, end in mentions
        if any(value.unit == figure.unit for value in accepted[index])
    ]
    ranked.sort()
    if not ranked:
        return None
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0] and ranked[0][1] != ranked[1][1]:
        return None
    return ranked[0][1:]


def _is_no_statement(text: str, left: int, right: int, figure: StatedFact) -> bool:
    """A hedge around the figure, a threshold, a negation, another thing's figure before it, or time that went by behind it."""
    before, after = text[left : figure.start], text[figure.end : min(right, figure.end + 4)]
    if _HEDGE.search(before[-6:]) or (_HEDGE.match(after) and not _HARD_LIMIT.match(after)):
        return True
    if _PASSED.match(text[figure.end : right]):
        return True
    return _ASIDE.search(before) is not None


def _agree(stated: StatedFact, accepted: StatedFact) -> bool:
    """Equal within rounding (18 months are a year and a half).

    A figure inside an accepted range, or a range that holds the accepted figure, agrees.
    """
    slack = abs(accepted.upper) * (Decimal("0.02") if stated.unit == "s" else Decimal("0.005"))
    return stated.number <= accepted.upper + slack and stated.upper >= accepted.number - slack
