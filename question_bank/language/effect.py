"""What a change of one rule does to labelled replies: found anew, found no more, and whether that is right.

Only the rule itself changes, so only the replies that its old or its new form hits by itself are read in full, with
everything before and with everything after. That is exact but for a rule's words becoming known behind disguises of
other words, and cheap: thousands of replies pass a reader of one rule in the time of a few hundred full readings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.language.drafting import spans_of
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import Labelled
from question_bank.language.types import NO_CONTEXT, Context, Reading, ReadsReplies, Span
from question_bank.vocabulary import Act, Category

Label = Category | Act
MOST_READ = 400
"""Replies that are read in full; a rule that hits more is told to be too wide."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A reply with what it should be read as. acts is None where they were not labelled."""

    id: str
    messages: tuple[str, ...]
    findings: frozenset[Category]
    acts: frozenset[Act] | None = None
    context: Context = NO_CONTEXT

    def wants(self, label: Label) -> bool | None:
        """Whether the label belongs to it; None where nobody has said."""
        if isinstance(label, Category):
            return label in self.findings
        return None if self.acts is None else label in self.acts


def sample_of(one: Labelled) -> Sample:
    """A labelled reply as a sample."""
    return Sample(one.id, one.messages, one.findings, one.acts)


@dataclass(frozen=True, slots=True)
class Change:
    """One label that a reply gains or loses. spans: the words; right: whether the change is for the better (None: not labelled)."""

    sample: Sample
    label: Label
    gained: bool
    spans: tuple[Span, ...]

    @property
    def right(self) -> bool | None:
        wanted = self.sample.wants(self.label)
        return None if wanted is None else wanted is self.gained


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does.

    hits     replies that the rule hits by itself · read  how many of them were read in full
    changes  of the rule's own label · beside  of other labels, where one reading outranks or silences another
    """

    label: Label
    hits: int
    read: int
    changes: tuple[Change, ...]
    beside: tuple[Change, ...]

    @property
    def is_cut_short(self) -> bool:
        """Whether the rule hits too much to be looked at whole."""
        return self.read < self.hits

    def some(self, *, gained: bool, right: bool | None) -> tuple[Change, ...]:
        """The changes of the rule's own label of one kind."""
        return tuple(c for c in self.changes if c.gained is gained and c.right is right)

    def tally_after(self, before: Tally, label: Label | None = None) -> Tally:
        """The counts of a label after the change, from those before it."""
        name = label or self.label
        mine = [c for c in (*self.changes, *self.beside) if c.label is name]
        found = sum(c.gained and c.right is True for c in mine)
        lost = sum(not c.gained and c.right is False for c in mine)
        wrong = sum(c.gained and c.right is False for c in mine)
        mended = sum(not c.gained and c.right is True for c in mine)
        right = before.right + found - lost
        return Tally(right, before.extra + wrong - mended, before.missing - found + lost)

    def labels(self) -> tuple[Label, ...]:
        """The rule's own label, then the others that change."""
        return tuple(dict.fromkeys((self.label, *(c.label for c in self.beside))))


def effect_of(
    label: Label,
    samples: Sequence[Sample],
    alone: Sequence[ReadsReplies],
    before: ReadsReplies,
    after: ReadsReplies,
) -> Effect:
    """Compare two readers that differ in one rule; `alone` are readers of its old and its new form by themselves."""
    touched = [one for one in samples if any(_hits(reader, label, one) for reader in alone)]
    own: list[Change] = []
    beside: list[Change] = []
    for one in touched[:MOST_READ]:
        old = before.read(one.messages, one.context)
        new = after.read(one.messages, one.context)
        for change in _changes(one, old, new):
            (own if change.label is label else beside).append(change)
    return Effect(label, len(touched), min(len(touched), MOST_READ), tuple(own), tuple(beside))


def broken(label: Category, clean: Sequence[Sample], alone: ReadsReplies) -> tuple[Change, ...]:
    """The clean sentences in which a rule by itself finds what is not there."""
    found = []
    for one in clean:
        spans = spans_of(label, alone.read(one.messages, one.context))
        if spans and label not in one.findings:
            found.append(Change(one, label, True, spans))
    return tuple(found)


def tallies(samples: Sequence[Sample], read: Sequence[frozenset[Label]]) -> dict[Label, Tally]:
    """Right, extra and missing of every label, given what was read in each sample."""
    out: dict[Label, Tally] = {}
    for one, labels in zip(samples, read, strict=True):
        gold: set[Label] = {*one.findings, *(one.acts or ())}
        found = {label for label in labels if one.wants(label) is not None}
        for label in gold | found:
            tally = Tally(
                int(label in gold & found), int(label not in gold), int(label not in found)
            )
            out[label] = out.get(label, Tally()) + tally
    return out


def labels_of(reading: Reading) -> frozenset[Label]:
    """Every category and act of a reading."""
    return frozenset((*reading.categories(), *reading.act_ids()))


def _hits(reader: ReadsReplies, label: Label, one: Sample) -> bool:
    return label in labels_of(reader.read(one.messages, one.context))


def _changes(one: Sample, old: Reading, new: Reading) -> list[Change]:
    was, now = labels_of(old), labels_of(new)
    gained = [Change(one, label, True, spans_of(label, new)) for label in sorted(now - was)]
    lost = [Change(one, label, False, spans_of(label, old)) for label in sorted(was - now)]
    return gained + lost
