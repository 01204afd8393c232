"""What a reply must do for a branch to be taken or a point to be earned: one grammar for both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from question_bank.language.types import Reading, Span
from question_bank.values import Frozen
from question_bank.vocabulary import Act, Category, Desk, OfferKind, Slot

Says = Callable[[Reading, str], tuple[Span, ...]]
"""Finds a case's own phrase in a reading, negation-aware (`Reader.says`)."""


def _as_conditions(value: Any) -> Any:
    if value is None:
        return ()
    items = value if isinstance(value, list | tuple) else [value]
    return tuple({"says": item} if isinstance(item, str) else item for item in items)


class Condition(Frozen):
    """All given keys must hold; no key at all always holds.

    act/slot  an act of the reading; both together: that act asking for that slot; slot alone: any asking act
    offer     something granted · finding  a fault · says  a phrase of the case itself
    desk      that colleague has answered before · card  a card of that kind was sent
    any/all/unless  lists of further conditions (a bare text is `says`)
    """

    act: Act | None = None
    slot: Slot | None = None
    offer: OfferKind | None = None
    finding: Category | None = None
    says: str | None = None
    desk: Desk | None = None
    card: str | None = None
    any_: Annotated[tuple["Condition", ...], BeforeValidator(_as_conditions)] = Field(
        (), alias="any"
    )
    all_: Annotated[tuple["Condition", ...], BeforeValidator(_as_conditions)] = Field(
        (), alias="all"
    )
    unless: Annotated[tuple["Condition", ...], BeforeValidator(_as_conditions)] = ()

    def conditions_within(self) -> tuple["Condition", ...]:
        """This condition and all nested ones, outermost first."""
        nested = (*self.any_, *self.all_, *self.unless)
        return (self, *(inner for child in nested for inner in child.conditions_within()))


@dataclass(frozen=True, slots=True)
class Said:
    """What a condition is held against: a reading, who had answered at the desk, the cards sent with it."""

    reading: Reading
    desks: frozenset[Desk] = frozenset()
    cards: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """How far a condition holds: `share` 0-1 (between: some members of its `all`), and the words that carry it."""

    share: float
    spans: tuple[Span, ...] = ()

    @property
    def met(self) -> bool:
        """Whether the whole condition holds."""
        return self.share >= 1


NOT_MET = Match(0.0)


def match(condition: Condition, said: Said, says: Says) -> Match:
    """Hold a condition against what was said.

    The share is below 1 and above 0 only where `all` is met in part and everything else holds.
    """
    if any(match(banned, said, says).met for banned in condition.unless):
        return NOT_MET
    found = _own_keys(condition, said, says)
    if found is None:
        return NOT_MET
    spans = list(found)
    if condition.any_:
        chosen = max((match(c, said, says) for c in condition.any_), key=lambda m: m.share)
        if not chosen.met:
            return NOT_MET
        spans.extend(chosen.spans)
    if not condition.all_:
        return Match(1.0, tuple(spans))
    members = [match(c, said, says) for c in condition.all_]
    for member in members:
        spans.extend(member.spans)
    return Match(sum(member.share for member in members) / len(members), tuple(spans))


def _own_keys(condition: Condition, said: Said, says: Says) -> list[Span] | None:
    """The spans of the condition's own keys, or None where one of them does not hold."""
    if condition.desk is not None and condition.desk not in said.desks:
        return None
    if condition.card is not None and condition.card not in said.cards:
        return None
    spans: list[Span] = []
    for found in _own_words(condition, said.reading, says):
        if not found:
            return None
        spans.extend(span for words in found for span in words)
    return spans


def _own_words(
    condition: Condition, reading: Reading, says: Says
) -> Iterator[list[tuple[Span, ...]]]:
    """For each key that asks for words: those of everything in the reading that meets it."""
    if condition.act is not None or condition.slot is not None:
        yield [
            found.spans
            for found in reading.acts
            if condition.act in (None, found.act) and condition.slot in (None, found.slot)
        ]
    if condition.offer is not None:
        yield [offer.spans for offer in reading.offers if offer.kind == condition.offer]
    if condition.finding is not None:
        yield [one.spans for one in reading.findings if one.category == condition.finding]
    if condition.says is not None:
        words = says(reading, condition.says)
        yield [words] if words else []
