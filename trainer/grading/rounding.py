"""Rounding as the score does it: half up, in decimals, so that no binary noise decides a grade."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_FOUR = Decimal("0.0001")


def four_decimals(value: Decimal | Fraction) -> Decimal:
    """A part of the grade, 0-1, with four decimals."""
    exact = value if isinstance(value, Decimal) else Decimal(value.numerator) / value.denominator
    return exact.quantize(_FOUR, ROUND_HALF_UP)


def half_up(value: Decimal) -> int:
    """The nearest whole number, .5 upwards."""
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))


def ratio(part: Decimal, whole: Decimal) -> Decimal:
    """part ÷ whole with four decimals; nothing of nothing counts 0."""
    return four_decimals(part / whole) if whole else Decimal(0)


def decimal_of(value: float) -> Decimal:
    """A measured float without its binary noise (six decimals)."""
    return Decimal(repr(round(value, 6)))
