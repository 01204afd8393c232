"""Phrasing: 1 less what the faults take, at most so many of one category."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from question_bank.language.types import Finding
from question_bank.scorecard import Deductions
from question_bank.vocabulary import Category, Confidence, Criterion, Severity
from trainer.dialogue.dialogue import Utterance
from trainer.grading.matter import Matter, quote
from trainer.grading.rounding import four_decimals
from trainer.grading.types import Check, Fault

_GRAVITY = {Severity.CRITICAL: 0, Severity.MAJOR: 1, Severity.MINOR: 2}


def text_faults(matter: Matter) -> tuple[Fault, ...]:
    """The findings of the reading, burst by burst: one for each category in each message, with all its words."""
    return tuple(
        fault
        for utterance in matter.dialogue.utterances
        for fault in _in_utterance(utterance)
        if not (fault.category is Category.CURT and matter.rubric.curt_is_fine)
    )


def phrasing(
    faults: Sequence[Fault], deductions: Deductions, *, confirmed: bool = False
) -> tuple[Decimal, tuple[Check, ...]]:
    """The part and one check a fault, in the given order.

    A fault to be reviewed is listed and takes nothing; with `confirmed` the red lines among them take their share.
    """
    counting = set(_counting(faults, deductions, confirmed))
    checks = []
    for place, fault in enumerate(faults):
        taken = deductions.of(fault.severity) if place in counting else Decimal(0)
        checks.append(_check(fault, taken))
    left = Decimal(1) - sum((check.max_points for check in checks), Decimal(0))
    return four_decimals(max(Decimal(0), left)), tuple(checks)


def counts(fault: Fault, *, confirmed: bool = False) -> bool:
    """Whether a fault is certain, or a red line taken as confirmed."""
    if fault.confidence is Confidence.SURE:
        return True
    return confirmed and fault.severity is Severity.CRITICAL


def _counting(faults: Sequence[Fault], deductions: Deductions, confirmed: bool) -> Iterator[int]:
    """The places of the faults that deduct: of each category the gravest, then the earliest."""
    taken: dict[Category, int] = {}
    for place in sorted(range(len(faults)), key=lambda i: (_GRAVITY[faults[i].severity], i)):
        fault = faults[place]
        if (
            counts(fault, confirmed=confirmed)
            and taken.get(fault.category, 0) < deductions.per_category
        ):
            taken[fault.category] = taken.get(fault.category, 0) + 1
            yield place


def _check(fault: Fault, taken: Decimal) -> Check:
    return Check(
        Criterion.PHRASING,
        fault.rule,
        False,
        Decimal(0),
        taken,
        fault.evidence,
        fault.reason,
        fault.advice,
        fault.category,
        fault.severity,
        fault.confidence,
    )


def _in_utterance(utterance: Utterance) -> Iterator[Fault]:
    groups: dict[tuple[int, Category], list[Finding]] = {}
    for finding in utterance.reading.findings:
        message = min((span.message for span in finding.spans), default=0)
        groups.setdefault((message, finding.category), []).append(finding)
    for (_, category), findings in sorted(groups.items(), key=lambda item: item[0][0]):
        sure = [one for one in findings if one.confidence is Confidence.SURE] or findings
        gravest = min(sure, key=lambda one: _GRAVITY[one.severity])
        spans = [span for one in findings for span in one.spans]
        yield Fault(
            category,
            gravest.severity,
            gravest.rule,
            gravest.reason,
            gravest.advice,
            quote(utterance.replies, spans),
            gravest.confidence,
        )
