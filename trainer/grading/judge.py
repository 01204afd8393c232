"""Grade a folded conversation."""

from trainer.grading.answered import answered
from trainer.grading.case_findings import case_faults
from trainer.grading.case_findings.stuffing import stuffed_seqs
from trainer.grading.coverage import coverage
from trainer.grading.matter import Matter
from trainer.grading.outcome import outcome
from trainer.grading.phrasing import counts, phrasing, text_faults
from trainer.grading.speed import speed, speed_detail
from trainer.grading.total import caps_for, total
from trainer.grading.types import Check, Fault, Grade, Parts, Versions


def judge(matter: Matter, versions: Versions) -> Grade:
    """Every criterion once, then the total. A function of its arguments and of nothing else."""
    faults = _in_order((*text_faults(matter), *case_faults(matter)))
    speed_part, speed_checks = speed(matter)
    phrasing_part, fault_checks = phrasing(faults, matter.scorecard.deductions)
    coverage_part, point_checks = coverage(matter, stuffed_seqs(matter))
    answered_part, need_checks = answered(matter)
    parts = Parts(speed_part, phrasing_part, coverage_part, answered_part)
    dialogue, scorecard = matter.dialogue, matter.scorecard
    ending = dialogue.closed.outcome if dialogue.closed else None
    caps = caps_for(matter.rubric, point_checks, faults, ending, scorecard)
    result = total(parts, len(dialogue.hints), caps, scorecard)
    provisional = any(not counts(fault) and counts(fault, confirmed=True) for fault in faults)
    return Grade(
        total=result.points,
        passed=result.passed,
        sum=result.sum,
        caps=result.caps,
        parts=parts,
        checks=(*speed_checks, *fault_checks, *point_checks, *need_checks, *outcome(matter)),
        provisional=provisional,
        total_if_confirmed=_if_confirmed(matter, parts, faults, point_checks)
        if provisional
        else None,
        hints=len(dialogue.hints),
        hint_points=scorecard.hint_cost * len(dialogue.hints),
        outcome=ending,
        speed_detail=speed_detail(dialogue),
        versions=versions,
    )


def _in_order(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """By the place in the conversation."""
    return tuple(
        sorted(
            faults,
            key=lambda f: (f.evidence[0].seq, f.evidence[0].start) if f.evidence else (-1, 0),
        )
    )


def _if_confirmed(
    matter: Matter, parts: Parts, faults: tuple[Fault, ...], point_checks: tuple[Check, ...]
) -> int:
    """The total if every red line under review is one."""
    dialogue, scorecard = matter.dialogue, matter.scorecard
    phrasing_part, _ = phrasing(faults, scorecard.deductions, confirmed=True)
    worse = Parts(parts.speed, phrasing_part, parts.coverage, parts.answered)
    ending = dialogue.closed.outcome if dialogue.closed else None
    caps = caps_for(matter.rubric, point_checks, faults, ending, scorecard, confirmed=True)
    return total(worse, len(dialogue.hints), caps, scorecard).points
