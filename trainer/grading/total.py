"""The one total: answered × (speed + phrasing) + coverage − hints, under the caps, rounded half up at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.rubric import Rubric
from question_bank.scorecard import Scorecard
from question_bank.vocabulary import OUTCOME_CLASS, Criterion, Outcome, OutcomeClass, Severity
from trainer.grading.outcome import IN_WORDS
from trainer.grading.phrasing import counts
from trainer.grading.rounding import half_up
from trainer.grading.types import Cap, Check, Fault, Parts


@dataclass(frozen=True, slots=True)
class Total:
    """The capped, rounded total, the sum before, the caps (lowest first) and whether it passes."""

    points: int
    sum: Decimal
    caps: tuple[Cap, ...]
    passed: bool


def total(parts: Parts, hints: int, caps: Sequence[Cap], scorecard: Scorecard) -> Total:
    """Sum, cap, round. Any cap means not passed, whatever the number."""
    full = sum(part_points(parts, scorecard).values()) - scorecard.hint_cost * hints
    within = max(Decimal(0), min(Decimal(100), full))
    points = half_up(min([within, *(cap.at for cap in caps)]))
    ordered = tuple(sorted(caps, key=lambda cap: cap.at))
    return Total(points, full, ordered, points >= scorecard.pass_mark and not caps)


def part_points(parts: Parts, scorecard: Scorecard) -> dict[Criterion, Decimal]:
    """What each part gives to the sum, `answered` applied: what a report shows beside the weight of the part."""
    weights = scorecard.weights
    return {
        Criterion.SPEED: parts.answered * weights.speed * parts.speed,
        Criterion.PHRASING: parts.answered * weights.phrasing * parts.phrasing,
        Criterion.COVERAGE: weights.coverage * parts.coverage,
    }


def caps_for(
    rubric: Rubric,
    coverage_checks: Sequence[Check],
    faults: Sequence[Fault],
    outcome: Outcome | None,
    scorecard: Scorecard,
    *,
    confirmed: bool = False,
) -> tuple[Cap, ...]:
    """The caps that apply. `confirmed`: as if a person had confirmed the red lines under review."""
    limits = scorecard.caps
    caps = []
    sure = [fault for fault in faults if counts(fault, confirmed=confirmed)]
    if any(fault.severity is Severity.CRITICAL for fault in sure):
        caps.append(Cap("red_line", limits.red_line, "踩了红线"))
    if outcome is not None and OUTCOME_CLASS[outcome] is OutcomeClass.BAD:
        caps.append(Cap("bad_outcome", limits.bad_outcome, IN_WORDS[outcome]))
    missed = _missed_musts(rubric, coverage_checks)
    if missed:
        caps.append(Cap("missed_must", limits.missed_must, f"漏了必做的「{'」「'.join(missed)}」"))
    majors = sum(1 for fault in sure if fault.severity is Severity.MAJOR)
    if majors >= limits.majors_from:
        caps.append(Cap("majors", limits.majors, f"有 {majors} 处较重的问题"))
    return tuple(caps)


def _missed_musts(rubric: Rubric, checks: Sequence[Check]) -> list[str]:
    """The labels of `must` points that were due and are not fully met."""
    musts = {point.id: point.label or point.id for point in rubric.points if point.must}
    return [musts[check.rule] for check in checks if check.met is False and check.rule in musts]
