"""What a change of one rule does to labelled replies: found anew, found no more, and whether that is right.

Only the rule itself changes, so only the replies that its old or its new form hits by itself are read in full, with
everything before and with everything after: thousands of replies pass a reader of one rule in the time of a few hundred
full readings. What that can miss: a reply in plain characters, not labelled as a disguise, in which a rule's words hide.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.language.drafting import reader_of, spans_of
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import Labelled
from question_bank.language.normalise import normalise
from question_bank.language.packs import Rule
from question_bank.language.types import NO_CONTEXT, Context, Reading, ReadsReplies, Span
from question_bank.vocabulary import Act, Category

Label = Category | Act
MOST_READ = 400
"""Replies that are read in full; a rule that hits more is told to be too wide."""
_ORDINARY = re.compile(r"[\u4e00-\u9fff0-9，。！？、；：…~,.!?;:% ]*")
_MAY_HIDE = ("disguise", "cut")
"""The kinds of labelled replies in which words stand otherwise than usual."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A reply with what it should be read as. acts is None where they were not labelled.

    plain  the normal form of one message of Chinese characters, digits and common signs that nobody labelled as a
           disguise: words that are not in it can't be read in it. Empty for all others
    """

    id: str
    messages: tuple[str, ...]
    findings: frozenset[Category]
    acts: frozenset[Act] | None = None
    context: Context = NO_CONTEXT
    plain: str = ""

    def wants(self, label: Label) -> bool | None:
        """Whether the label belongs to it; None where nobody has said."""
        if isinstance(label, Category):
            return label in self.findings
        return None if self.acts is None else label in self.acts


def sample_of(one: Labelled) -> Sample:
    """A labelled reply as a sample."""
    usual = len(one.messages) == 1 and one.kind not in _MAY_HIDE
    is_plain = usual and _ORDINARY.fullmatch(one.messages[0]) is not None
    plain = normalise(one.messages[0]).text if is_plain else ""
    return Sample(one.id, one.messages, one.findings, one.acts, plain=plain)


class Probe:
    """A rule by itself. Plain replies without the words of any of its patterns are not even read."""

    def __init__(self, rule: Rule) -> None:
        self.reader = reader_of(rule)
        self._needs = [
            [slot.words for slot in chain.slots if slot.special is None] for chain in rule.chains
        ]

    def spans(self, label: Label, one: Sample) -> tuple[Span, ...]:
        """The words of a reply that the rule hits."""
        if one.plain and not self._may_hit(one.plain):
            return ()
        return spans_of(label, self.reader.read(one.messages, one.context))

    def _may_hit(self, text: str) -> bool:
        return any(
            all(any(word in text for word in words) for words in need) for need in self._needs
        )


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
    alone: Sequence[Probe],
    before: ReadsReplies,
    after: ReadsReplies,
) -> Effect:
    """Compare two readers that differ in one rule; `alone` are its old and its new form by themselves."""
    touched = [one for one in samples if any(probe.spans(label, one) for probe in alone)]
    own: list[Change] = []
    beside: list[Change] = []
    for one in touched[:MOST_READ]:
        old = before.read(one.messages, one.context)
        new = after.read(one.messages, one.context)
        for change in _changes(one, old, new):
            (own if change.label is label else beside).append(change)
    return Effect(label, len(touched), min(len(touched), MOST_READ), tuple(own), tuple(beside))


def broken(label: Category, clean: Sequence[Sample], alone: Probe) -> tuple[Change, ...]:
    """The clean sentences in which a rule by itself finds what is not there."""
    found = []
    for one in clean:
        spans = alone.spans(label, one)
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


def _changes(one: Sample, old: Reading, new: Reading) -> list[Change]:
    was, now = labels_of(old), labels_of(new)
    gained = [Change(one, label, True, spans_of(label, new)) for label in sorted(now - was)]
    lost = [Change(one, label, False, spans_of(label, old)) for label in sorted(was - now)]
    return gained + lost
