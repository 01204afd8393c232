"""The grade as the public contract prints it (contracts: `simulate`)."""

from decimal import Decimal
from typing import Any

from trainer.grading.types import Check, Evidence, Grade


def to_json(grade: Grade) -> dict[str, Any]:
    """Plain values in the contract's order: total is an int, parts have at most four decimals."""
    parts, detail, versions = grade.parts, grade.speed_detail, grade.versions
    return {
        "total": grade.total,
        "passed": grade.passed,
        "speed": number(parts.speed),
        "phrasing": number(parts.phrasing),
        "coverage": number(parts.coverage),
        "answered": number(parts.answered),
        "red_lines": [check_json(check) for check in grade.red_lines],
        "provisional": grade.provisional,
        "checks": [check_json(check) for check in grade.checks],
        "speed_detail": {
            "first_response_s": detail.first_response_s,
            "average_response_s": detail.average_response_s,
            "within_30s": detail.within_30s,
            "within_180s": detail.within_180s,
            "unanswered": detail.unanswered,
            "holds": detail.holds,
            "broken_holds": detail.broken_holds,
        },
        "versions": {
            "case": versions.case,
            "scorecard": versions.scorecard,
            "grader": versions.grader,
        },
    }


def check_json(check: Check) -> dict[str, Any]:
    """One check; category, severity and confidence only on findings."""
    record: dict[str, Any] = {
        "criterion": check.criterion.value,
        "rule": check.rule,
        "met": check.met,
        "points": number(check.points),
        "max_points": number(check.max_points),
        "evidence": [_evidence(one) for one in check.evidence],
        "reason": check.reason,
        "advice": check.advice,
    }
    for name, value in (
        ("category", check.category),
        ("severity", check.severity),
        ("confidence", check.confidence),
    ):
        if value is not None:
            record[name] = value.value
    return record


def _evidence(one: Evidence) -> dict[str, Any]:
    return {"seq": one.seq, "start": one.start, "end": one.end, "text": one.text}


def number(value: Decimal) -> int | float:
    """Four decimals at most; whole numbers without a point."""
    rounded = round(float(value), 4)
    return int(rounded) if rounded.is_integer() else rounded
