"""Numbers and quantities in shop talk, written in any digits.

Read from normalised text (half width, simplified, lower case): 「5块」「五块」「伍元」「¥5」「两斤半」「三块五」「九折」「一成」
「半价」「2-3天」「两三天」. Ranges keep both ends; a colloquial tail (「三百五」「一千二」「8块88」「1米75」) counts in the next lower
powers of ten.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

DIGITS = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("壹贰叁肆伍陆柒捌玖", start=1)},
    "〇": 0,
    "两": 2,
    "俩": 2,
    "仨": 3,
}
POWERS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}
SUFFIXES = {"百": 100, "千": 1000, "万": 10_000, "w": 10_000, "k": 1000}


class Family(StrEnum):
    """What a unit measures; quantities compare only within one family, in its base unit."""

    MONEY = "money"
    """Base unit yuan."""
    PERCENT = "percent"
    """Per cent of the whole: 「一成」 is 10, 「一半」 is 50."""
    OFF = "off"
    """Per cent taken off a price: 「九折」 is 10, 「半价」 is 50."""
    WEIGHT = "weight"
    """Base unit gram."""
    LENGTH = "length"
    """Base unit centimetre."""
    VOLUME = "volume"
    """Base unit millilitre."""
    TIME = "time"
    """Base unit second; a month is 30 days, a year 365."""
    COUNT = "count"
    """Pieces, whatever the measure word."""
    HEAT = "heat"
    """Degrees Celsius."""
    POWER = "power"
    """Base unit watt."""
    VOLTAGE = "voltage"
    """Base unit volt."""
    CHARGE = "charge"
    """Base unit milliampere hour; 「毫安」 is said for it."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at `text[start:end]`; `low == high` unless a range was written.

    Both are in the family's base unit; `unit` is the unit as written (「斤」). `vague` says that the words leave room
    (「三百多」「十来天」).
    """

    low: Decimal
    high: Decimal
    unit: str
    family: Family
    start: int
    end: int
    vague: bool = False


_UNITS: dict[Family, dict[str, str]] = {
    Family.MONEY: {
        "元": "1",
        "块钱": "1",
        "块": "1",
        "圆": "1",
        "rmb": "1",
        "毛钱": "0.1",
        "毛": "0.1",
        "角": "0.1",
        "分钱": "0.01",
    },
    Family.PERCENT: {"%": "1", "个点": "1", "成": "10", "个百分点": "1"},
    Family.OFF: {"折": "1"},
    Family.WEIGHT: {
        "千克": "1000",
        "公斤": "1000",
        "kg": "1000",
        "斤": "500",
        "毫克": "0.001",
        "mg": "0.001",
        "克": "1",
        "g": "1",
        "吨": "1000000",
    },
    Family.LENGTH: {
        "厘米": "1",
        "公分": "1",
        "cm": "1",
        "毫米": "0.1",
        "mm": "0.1",
        "英寸": "2.54",
        "寸": "3.33",
        "公里": "100000",
        "km": "100000",
        "米": "100",
        "m": "100",
    },
    Family.VOLUME: {"毫升": "1", "ml": "1", "升": "1000", "l": "1000"},
    Family.TIME: {
        "秒钟": "1",
        "秒": "1",
        "s": "1",
        "分钟": "60",
        "分": "60",
        "min": "60",
        "刻钟": "900",
        "个小时": "3600",
        "小时": "3600",
        "个钟头": "3600",
        "个钟": "3600",
        "钟头": "3600",
        "h": "3600",
        "个工作日": "86400",
        "工作日": "86400",
        "天": "86400",
        "日": "86400",
        "个星期": "604800",
        "星期": "604800",
        "个礼拜": "604800",
        "礼拜": "604800",
        "周": "604800",
        "个月": "2592000",
        "月": "2592000",
        "年": "31536000",
    },
    Family.COUNT: dict.fromkeys(
        (
            "件",
            "个",
            "包",
            "袋",
            "瓶",
            "盒",
            "罐",
            "双",
            "条",
            "份",
            "套",
            "枚",
            "只",
            "颗",
            "粒",
            "张",
            "支",
            "把",
            "台",
            "片",
            "桶",
            "箱",
            "根",
            "样",
            "对",
            "副",
            "顶",
            "本",
            "单",
            "款",
            "小包",
            "小袋",
            "小瓶",
            "小罐",
            "小盒",
            "大包",
            "大袋",
            "小份",
        ),
        "1",
    ),
    Family.HEAT: {"度": "1", "摄氏度": "1", "°c": "1", "°": "1"},
    Family.POWER: {"瓦": "1", "w": "1", "千瓦": "1000", "kw": "1000"},
    Family.VOLTAGE: {"伏": "1", "v": "1"},
    Family.CHARGE: {"毫安": "1", "mah": "1", "毫安时": "1"},
}
_FAMILY = {unit: family for family, units in _UNITS.items() for unit in units}
_FACTOR = {unit: Decimal(f) for units in _UNITS.values() for unit, f in units.items()}

_CN = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖十拾百佰千仟万亿俩"
_ARABIC = r"\d+(?:,\d{3})*(?:\.\d+|点\d+(?=元|块|折))?(?:[百千万](?!瓦)|w(?=元|块)|k(?![a-z]))?"  # 1500w are watts
NUMERAL = rf"(?:{_ARABIC}|半|[{_CN}]+(?:点[零〇一二三四五六七八九]+)?)"
"""A number in any digits, as the source of a regular expression."""
_UNIT = "|".join(sorted((re.escape(u) for u in _FAMILY), key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?P<yuan>[¥¥] ?)?(?P<a>{NUMERAL})(?P<more>[多来]|几)?"
    rf"(?:(?P<u1>{_UNIT})?(?P<dash>[-~—–至到]+|或者?)(?P<b>{NUMERAL}))?"
    rf"(?P<half>个半)?(?: (?=元|块|折|%))?(?P<unit>{_UNIT})?"
)
_TAIL = re.compile(
    rf"(?P<num>\d{{1,2}}|[{_CN[2:11]}]|半)(?P<sub>毛|角|两)?(?!\d|[{_CN}]|点钟|{_UNIT})"
)
_COMPOUND = frozenset({Family.TIME, Family.WEIGHT, Family.LENGTH, Family.MONEY})
_HAS_TENTHS = frozenset({"块", "元", "米", "斤"})
"""Units behind which bare digits are decimals: 「三块五」「8块88」「1米75」「3斤6两」."""
_WHOLE = re.compile(
    r"三分之一|三分之二|四分之一|四分之三|百分之(?P<pc>\d+(?:\.\d+)?|[零一二三四五六七八九十百两]+)"
    r"|半价|对折|一半|半数|对半|俩(?!人|口|月)|仨"
)
_PARTS = {
    "三分之一": ("33.33", Family.PERCENT),
    "三分之二": ("66.67", Family.PERCENT),
    "四分之一": ("25", Family.PERCENT),
    "四分之三": ("75", Family.PERCENT),
    "半价": ("50", Family.OFF),
    "对折": ("50", Family.OFF),
    "一半": ("50", Family.PERCENT),
    "半数": ("50", Family.PERCENT),
    "对半": ("50", Family.PERCENT),
    "俩": ("2", Family.COUNT),
    "仨": ("3", Family.COUNT),
}
_NOT_A_COUNT = re.compile(r"一(?:样|份心|下|会|起|直|定|般|些|点|把|对一|片心|款|单|把年纪)")
_MAKES_A_WORD: dict[str, frozenset[str]] = {
    **dict.fromkeys(("s", "m", "l"), frozenset("码号")),
    "分": frozenset("期享之"),
    "成": frozenset("交本人功员品为了套"),
}
"""What stands behind a unit where it begins a word: 「3成交」「5分期」「l码」."""
_RUN = re.compile(
    r"(?P<lead>[一二三四五六七八九]?十|[一二三四五六七八九]百)?(?P<x>[一二两三四五六七八九])"
    r"(?P<y>[二两三四五六七八九])(?P<pow>[十百千万])?$"
)


def numeral(text: str) -> Decimal | None:
    """The value of one numeral in any digits (「1,200」「一千二」「三点五」「半」「3万」), None when it is none."""
    if text == "半":
        return Decimal("0.5")
    if text[:1].isdigit() and text[0].isascii():
        text = text.replace("点", ".")
        scale = SUFFIXES.get(text[-1], 1)
        body = text[:-1] if text[-1] in SUFFIXES else text
        try:
            return Decimal(body.replace(",", "")) * scale
        except ArithmeticError:
            return None
    whole, dot, fraction = text.partition("点")
    value = _chinese_whole(whole)
    if value is None or (dot and not fraction):
        return None
    if not dot:
        return value
    return value + Decimal("0." + "".join(str(DIGITS[c]) for c in fraction))


def _chinese_whole(text: str) -> Decimal | None:
    """「三百五」 is 350, 「两千零五」 2005, 「一二三」 read digit by digit 123."""
    if not text or any(c not in DIGITS and c not in POWERS and c not in MYRIADS for c in text):
        return None
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    total, section, digit, last = 0, 0, 0, 1
    fresh = False
    for char in text:
        if char in DIGITS:
            digit, fresh = DIGITS[char], True
            if digit == 0:
                last = 1
        elif char in POWERS:
            section += (digit if fresh else 1) * POWERS[char]
            last, digit, fresh = POWERS[char], 0, False
        else:
            total += (section + digit) * MYRIADS[char]
            last, section, digit, fresh = MYRIADS[char], 0, 0, False
    tail = digit * last // 10 if last > 10 else digit
    return Decimal(total + section + tail)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number that carries a unit, from left to right, none overlapping."""
    found = sorted((*_wholes(text), *_measured(text)), key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in found:
        if kept and _continues(kept[-1], quantity):
            kept[-1] = _sum(kept[-1], quantity)
        elif not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return tuple(kept)


def _continues(first: Quantity, second: Quantity) -> bool:
    """Whether the second counts what is left over of the first (「一年六个月」「1小时30分」), as 「7天24小时」 does not."""
    if second.start != first.end or second.family is not first.family:
        return False
    compound = first.family in _COMPOUND and first.low == first.high
    return compound and second.high < _FACTOR.get(first.unit, Decimal(0))


def _sum(first: Quantity, second: Quantity) -> Quantity:
    return replace(first, low=first.low + second.low, high=first.high + second.high, end=second.end)


def _wholes(text: str) -> Iterator[Quantity]:
    for match in _WHOLE.finditer(text):
        if (share := match.group("pc")) is not None:
            value, family = numeral(share), Family.PERCENT
        else:
            amount, family = _PARTS[match.group()]
            value = Decimal(amount)
        if value is not None:
            yield Quantity(value, value, match.group(), family, match.start(), match.end())


def _measured(text: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(text):
        unit = match.group("unit") or ("元" if match.group("yuan") else None)
        if (
            unit is None
            or (unit == "月" and not match.group("half"))
            or _is_word(text, match, unit)
        ):
            continue
        ends = _ends(match, unit)
        if ends is None:
            continue
        low, high, vague = ends
        family, end = _FAMILY[unit], match.end()
        tail, end = _tail(text, end, unit)
        if family is Family.OFF:
            high, low = (
                _off(match.group("a"), low),
                _off(match.group("b") or match.group("a"), high),
            )
        else:
            low, high = (value * _FACTOR[unit] + tail for value in (low, high))
        yield Quantity(low, high, unit, family, match.start(), end, vague)


def _is_word(text: str, match: re.Match[str], unit: str) -> bool:
    """Is the stretch a word and no quantity (「一样」「5v领」「第一件」「m码」)?"""
    if _NOT_A_COUNT.match(text, match.start()):
        return True
    if text[max(0, match.start() - 1) : match.start()] in {"第", "周"}:
        return True
    after = text[match.end() : match.end() + 1]
    if unit.isascii() and unit.isalpha() and after.isascii() and after.isalnum():
        return True
    return after in _MAKES_A_WORD.get(unit, ()) or match.group() == "百分"


def _ends(match: re.Match[str], unit: str) -> tuple[Decimal, Decimal, bool] | None:
    """Both ends of the range as written, and whether the words leave room."""
    first, second, more = match.group("a"), match.group("b"), match.group("more")
    run = _RUN.match(first) if unit != "折" and second is None else None
    if run is not None and 0 < DIGITS[run["y"]] - DIGITS[run["x"]] <= 2:
        lead = numeral(run["lead"]) if run["lead"] else Decimal(0)
        scale = Decimal({"十": 10, "百": 100, "千": 1000, "万": 10_000}.get(run["pow"] or "", 1))
        if lead is None:
            return None
        return lead + DIGITS[run["x"]] * scale, lead + DIGITS[run["y"]] * scale, False
    low = numeral(first)
    high = numeral(second) if second else low
    if low is None or high is None or (more == "几" and second):
        return None
    if (inner := match.group("u1")) and _FAMILY[inner] is _FAMILY[unit]:
        low = low * _FACTOR[inner] / _FACTOR[unit]
    if match.group("half"):
        low, high = low + Decimal("0.5"), high + Decimal("0.5")
    return low, high, more is not None


def _tail(text: str, end: int, unit: str) -> tuple[Decimal, int]:
    """What follows the unit and belongs to it: 「三块五」「九块九毛」「8块88」「两斤半」「一斤二两」."""
    match = _TAIL.match(text, end)
    if match is None:
        return Decimal(0), end
    digit = numeral(match.group("num"))
    if digit is None:
        return Decimal(0), end
    if match.group("num") == "半" and _FAMILY[unit] in {
        Family.MONEY,
        Family.WEIGHT,
        Family.TIME,
        Family.LENGTH,
    }:
        return digit * _FACTOR[unit], match.end()
    if unit in _HAS_TENTHS and match.group("num") != "半":
        return digit * _FACTOR[unit] / 10 ** len(match.group("num")), match.end()
    return Decimal(0), end


def _off(written: str, value: Decimal) -> Decimal:
    """Per cent taken off: 「九折」「9折」 10, 「八五折」「85折」 15, 「8.5折」 15."""
    share = value if value > 10 else value * 10
    return max(Decimal(0), 100 - share) if written else Decimal(0)
