"""Figures of a grade as points of the total, so that every number on the report adds up."""

from decimal import ROUND_HALF_UP, Decimal

from trainer.services.report import Judged

TENTH = Decimal("0.1")
PARTS = ("speed", "phrasing", "coverage")


def points_text(points: Decimal) -> str:
    """At most one decimal, none where it is a whole number."""
    rounded = tenths(points)
    text = format(rounded.to_integral_value() if rounded % 1 == 0 else rounded, "f")
    return text.replace("-", "−")


def tenths(points: Decimal) -> Decimal:
    """Rounded half up to one decimal."""
    return points.quantize(TENTH, ROUND_HALF_UP)


def weight_of(report: Judged, part: str) -> Decimal:
    """The most that a part can give to the total."""
    weight: Decimal = getattr(report.scorecard.weights, part)
    return weight


def part_value(report: Judged, part: str, share: float) -> Decimal:
    """What a share (0-1) of a part is worth in points of the total; speed and phrasing count by `answered`."""
    value = weight_of(report, part) * Decimal(str(share))
    return value if part == "coverage" else value * share_answered(report)


def share_answered(report: Judged) -> Decimal:
    """The share of the buyer's needs that were met, 0-1."""
    answered = report.body["answered"] if report.body else None
    return Decimal(str(answered)) if answered is not None else Decimal(0)
