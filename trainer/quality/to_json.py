"""A chat's score as the public contract prints it (docs/commands.md, `score`)."""

from decimal import Decimal
from typing import Any

from trainer.grading.to_json import check_json, number
from trainer.quality.metrics import MetricValue
from trainer.quality.scoring import ChatScore


def score_json(score: ChatScore) -> dict[str, Any]:
    """Plain values in the contract's order."""
    graded = score.grade
    return {
        "id": score.id,
        "agent": score.agent,
        "stage": score.stage.value,
        "total": score.total,
        "speed": _part(score.speed),
        "phrasing": _part(score.phrasing),
        "coverage": _part(score.coverage),
        "answered": _part(score.answered),
        "provisional": graded.provisional,
        "red_lines": [check_json(check) for check in graded.red_lines],
        "checks": [check_json(check) for check in graded.checks],
        "profiles": {name: metric_json(value) for name, value in score.metrics.items()},
    }


def metric_json(value: MetricValue) -> dict[str, Any]:
    """One metric: the value, its unit, how many were counted, what was left out by reason."""
    return {
        "value": value.value,
        "unit": value.unit,
        "counted": value.counted,
        "excluded": dict(value.excluded),
    }


def _part(value: Decimal | None) -> int | float | None:
    return None if value is None else number(value)
