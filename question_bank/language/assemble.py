"""From accepted hits to the acts and findings of a reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from question_bank.language.packs import Rule
from question_bank.language.surface import SCRAP
from question_bank.language.types import Finding, FoundAct, Span
from question_bank.language.utterance import Utterance
from question_bank.vocabulary import Act, Category, Confidence, Slot

_OUTRANKED: dict[Category, frozenset[Category]] = {
    Category.SUPERLATIVE: frozenset({Category.EFFICACY, Category.OVERPROMISE}),
    Category.OVERPROMISE: frozenset({Category.EFFICACY}),
    Category.CONFRONTATION: frozenset({Category.ABUSE}),
    Category.CURT: frozenset(Category) - {Category.CURT},
}
"""By category: those that go before it on one span."""


_SILENCED: dict[Category, frozenset[Act]] = {
    Category.UNFAIR_TERMS: frozenset({Act.EXPLAIN_RETURN, Act.OFFER_REFUND}),
    Category.FALSE_PRESSURE: frozenset({Act.STOCK, Act.HOLD}),
    Category.FAKE_ORDERS: frozenset({Act.OFFER_REFUND, Act.OFFER_DISCOUNT, Act.OFFER_COMPENSATION}),
}
"""By category: acts that the same words are not (labels.md). Money promised for brushed orders is no act anywhere."""


@dataclass(frozen=True, slots=True)
class Found:
    """One accepted hit of a rule at `start:end` of an utterance's text."""

    rule: Rule
    start: int
    end: int
    utterance: Utterance
    confidence: Confidence
    slot: Slot | None = None
    """What its words show that an asking act asks for, where its rule does not say so."""

    def spans(self) -> tuple[Span, ...]:
        """The typed stretches, to the end of their clause where little of it is left: nobody underlines all but a last word."""
        left = self.utterance.surface.border_after(self.end) - self.end
        end = self.end + left if left <= SCRAP else self.end
        return self.utterance.spans(self.start, end)


def acts_of(found: Iterable[Found]) -> tuple[FoundAct, ...]:
    """The acts, each once for each slot, in the order of the text."""
    groups: dict[tuple[Act, Slot | None], list[Found]] = {}
    for one in sorted(found, key=lambda one: (one.start, one.end)):
        if one.rule.act is not None:
            groups.setdefault((one.rule.act, one.rule.slot or one.slot), []).append(one)
    return tuple(
        FoundAct(act, _spans(_merged(group)), slot) for (act, slot), group in groups.items()
    )


def without_silenced(found: Sequence[Found]) -> list[Found]:
    """The hits without the acts that a fault in the same clause makes something else."""
    faults = [one for one in found if one.rule.category in _SILENCED]
    if not faults:
        return list(found)
    return [one for one in found if not any(_silences(fault, one) for fault in faults)]


def _silences(fault: Found, one: Found) -> bool:
    category, act = fault.rule.category, one.rule.act
    if category is None or act is None or act not in _SILENCED[category]:
        return False
    if category is Category.FAKE_ORDERS:
        return True
    low, high = fault.utterance.surface.clause(fault.start, fault.end)
    return fault.utterance is one.utterance and one.start < high and low < one.end


def findings_of(found: Iterable[Found]) -> tuple[Finding, ...]:
    """The findings: one for each category and clause, outranked ones dropped, in the order of the text."""
    by_category: dict[Category, list[Found]] = {}
    for one in found:
        if one.rule.category is not None:
            by_category.setdefault(one.rule.category, []).append(one)
    out: list[tuple[Span, Finding]] = []
    for group in by_category.values():
        for cluster in _clusters(group):
            finding = _finding(cluster)
            out.append((finding.spans[0], finding))
    findings = [one for _, one in sorted(out, key=lambda pair: (pair[0].message, pair[0].start))]
    return tuple(one for one in findings if not _is_outranked(one, findings))


def _finding(cluster: Sequence[Found]) -> Finding:
    """One finding from hits of one category in one place: the surest and longest names the rule."""
    best = max(
        cluster, key=lambda one: (one.rule.confidence is Confidence.SURE, one.end - one.start)
    )
    rule = best.rule
    sure = any(
        one.confidence is Confidence.SURE and one.rule.confidence is Confidence.SURE
        for one in cluster
    )
    if rule.category is None:
        raise ValueError(f"{rule.id} stands for no category")
    return Finding(
        category=rule.category,
        severity=rule.severity,
        rule=rule.id,
        reason=rule.reason,
        advice=rule.advice,
        confidence=Confidence.SURE if sure else Confidence.REVIEW,
        spans=_spans(_merged(cluster)),
    )


def _clusters(group: Sequence[Found]) -> list[list[Found]]:
    """Hits of one utterance that overlap or share a clause."""
    clusters: list[list[Found]] = []
    # utterances in the order in which they were read, so that the same burst is always read the same
    nth: dict[int, int] = {}
    for one in group:
        nth.setdefault(id(one.utterance), len(nth))
    for one in sorted(group, key=lambda one: (nth[id(one.utterance)], one.start, one.end)):
        last = clusters[-1] if clusters else []
        if last and last[-1].utterance is one.utterance and _together(last, one):
            last.append(one)
        else:
            clusters.append([one])
    return clusters


def _together(cluster: Sequence[Found], one: Found) -> bool:
    end = max(other.end for other in cluster)
    if one.start < end:
        return True
    surface = one.utterance.surface
    return surface.border_after(max(end - 1, 0)) > one.start


def _merged(group: Sequence[Found]) -> list[Found]:
    """Overlapping hits as one stretch."""
    if len(group) == 1:
        return list(group)
    out: list[Found] = []
    for one in sorted(group, key=lambda one: (one.start, one.end)):
        if out and out[-1].utterance is one.utterance and one.start <= out[-1].end:
            last = out[-1]
            if one.end > last.end:
                out[-1] = Found(last.rule, last.start, one.end, last.utterance, last.confidence)
        else:
            out.append(one)
    return out


def _spans(group: Sequence[Found]) -> tuple[Span, ...]:
    if len(group) == 1:
        return group[0].spans()
    return tuple(dict.fromkeys(span for one in group for span in one.spans()))


def _is_outranked(finding: Finding, others: Sequence[Finding]) -> bool:
    above = _OUTRANKED.get(finding.category)
    if not above:
        return False
    return any(other.category in above and _overlap(finding, other) for other in others)


def _overlap(one: Finding, other: Finding) -> bool:
    return any(
        a.message == b.message and a.start < b.end and b.start < a.end
        for a in one.spans
        for b in other.spans
    )
