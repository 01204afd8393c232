"""Numbers and quantities, whatever digits they are written in."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.numbers import Family, numeral, quantities

_DIGITS = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"


def _chinese(number: int, digits: str = _DIGITS) -> str:
    """A whole number below 100 000 000 in Chinese digits, written out in full."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        if not low:
            return _chinese(high, digits) + "万"
        joint = digits[0] if low < 1000 else ""
        return _chinese(high, digits) + "万" + joint + _chinese(low, digits)
    out, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            out += (digits[0] if gap and out else "") + digits[digit] + name
            gap = False
        else:
            gap = True
    return out or digits[0]


@given(st.integers(min_value=0, max_value=99_999_999))
def test_any_whole_number_reads_back_from_any_digits(number: int) -> None:
    written = (str(number), f"{number:,}", _chinese(number), _chinese(number, _FORMAL))
    assert [numeral(one) for one in written] == [Decimal(number)] * 4


@given(st.integers(min_value=1, max_value=9_999), st.sampled_from(["元", "块", "块钱"]))
def test_any_amount_of_money_reads_back_with_its_unit(number: int, unit: str) -> None:
    for written in (str(number), _chinese(number)):
        (found,) = quantities(f"给您便宜{written}{unit}哦")
        assert (found.low, found.family) == (Decimal(number), Family.MONEY)
        assert f"给您便宜{written}{unit}哦"[found.start : found.end] == written + unit


@given(st.text(max_size=60))
def test_any_text_is_read_and_quantities_never_overlap(text: str) -> None:
    found = quantities(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(q.low <= q.high for q in found)


@pytest.mark.parametrize(
    ("text", "low", "high", "family"),
    [
        ("三块五", "3.5", "3.5", Family.MONEY),
        ("9块9", "9.9", "9.9", Family.MONEY),
        ("8块88", "8.88", "8.88", Family.MONEY),
        ("12点5元", "12.5", "12.5", Family.MONEY),
        ("五毛", "0.5", "0.5", Family.MONEY),
        ("给您5 元", "5", "5", Family.MONEY),
        ("3w元", "30000", "30000", Family.MONEY),
        ("¥30", "30", "30", Family.MONEY),
        ("三百五元", "350", "350", Family.MONEY),
        ("二三十块", "20", "30", Family.MONEY),
        ("打九折", "10", "10", Family.OFF),
        ("八五折", "15", "15", Family.OFF),
        ("95折", "5", "5", Family.OFF),
        ("8.8折", "12", "12", Family.OFF),
        ("半价", "50", "50", Family.OFF),
        ("一成", "10", "10", Family.PERCENT),
        ("百分之二十", "20", "20", Family.PERCENT),
        ("退一半", "50", "50", Family.PERCENT),
        ("两斤半", "1250", "1250", Family.WEIGHT),
        ("半斤", "250", "250", Family.WEIGHT),
        ("一斤二两", "600", "600", Family.WEIGHT),
        ("1米75", "175", "175", Family.LENGTH),
        ("1500w", "1500", "1500", Family.POWER),
        ("1.2kw", "1200", "1200", Family.POWER),
        ("5000毫安", "5000", "5000", Family.CHARGE),
        ("100°", "100", "100", Family.HEAT),
        ("180s", "180", "180", Family.TIME),
        ("一小时30分", "5400", "5400", Family.TIME),
        ("俩分钟", "120", "120", Family.TIME),
        ("稍等2分", "120", "120", Family.TIME),
        ("1.5kg", "1500", "1500", Family.WEIGHT),
        ("2-3天", "172800", "259200", Family.TIME),
        ("两三天", "172800", "259200", Family.TIME),
        ("一两分钟", "60", "120", Family.TIME),
        ("一个半小时", "5400", "5400", Family.TIME),
        ("送您俩", "2", "2", Family.COUNT),
        ("七八粒", "7", "8", Family.COUNT),
    ],
)
def test_shop_talk_is_understood(text: str, low: str, high: str, family: Family) -> None:
    (found,) = quantities(text)
    assert (found.low, found.high, found.family) == (Decimal(low), Decimal(high), family)


@pytest.mark.parametrize(
    "text", ["都一样", "第一件", "m码", "稍等一下", "一定会的", "3月", "百分百", "80成交", "5分期"]
)
def test_words_that_hold_a_digit_are_no_quantity(text: str) -> None:
    assert quantities(text) == ()
