"""Mobile and landline numbers, in digits or Chinese digits, spaced or dashed.

Service numbers (400, 800, 95xxx) belong to no person and stay.
"""

import re
from collections.abc import Iterator

from transcripts.redaction.digit_groups import Grouped, runs, windows
from transcripts.redaction.goods import names_goods
from transcripts.redaction.spans import SPOKEN_DIGITS, PrivateKind, PrivateSpan, SeenText

LEAST_DIGITS = 7

_MOBILE = re.compile(r"(?:0?0?86)?(1[3-9]\d{9})")
# How people part the eleven digits. 「165 170 175 18」 is no number but sizes, so not every shape
# will do.
_SHAPES = frozenset(
    {
        (11,),
        (3, 8),
        (7, 4),
        (3, 4, 4),
        (4, 4, 3),
        (3, 3, 5),
        (3, 5, 3),
        (5, 6),
        (6, 5),
        (4, 3, 4),
        (4, 7),
    }
    | {
        (3, 2, 2, 2, 2),
        (3, 4, 2, 2),
        (3, 2, 2, 4),
        (1, 10),
        (2, 9),
        (8, 3),
        (9, 2),
        (10, 1),
        (1,) * 11,
    }
)

_LABEL = (
    r"(?:手机号码?|电话号?码?|联系方式|联系号码|座机|固话|号码|致电|拨打?|打|回电|来电"
    r"|(?<![a-z])(?:tel|phone|mobile)|[☎📞📱])(?:号码?)?(?:就?是|为|改成|改为|换成|=)?[\s:：]{0,3}"
)
# 「号码 36 37 38」 are sizes, 「电话 2024-03-01」 is a day: a number stands whole or in two pieces.
_LABELLED = re.compile(
    rf"{_LABEL}(?P<number>\d{{7,13}}|\d{{3,4}}[- ]\d{{4}})(?![\d.-]|元|块|件|克|毫|m|k|g|万|像素)",
    re.IGNORECASE,
)
_SERVICE = re.compile(r"\(?(?:400|800|95\d{3}|1[02]\d{1,3}$|12345|12315)")
_LANDLINE = re.compile(
    r"(?<!\d)(?:\+?86[-—– ]?)?\(?(?:(?:010|02\d)\)?[-—– ]{0,2}[2-8]\d{3}[-—– ]?\d{4}"
    r"|0[3-9]\d{2}\)?[-—– ]{0,2}[2-8]\d{2,3}[-—– ]?\d{4})(?:(?:-|转|分机)\s?\d{1,6})?(?!\d)"
)
# Voice typing sets commas: 「一三八，零零一三，八零零零」. In digits that would be a list of prices.
_DICTATED = re.compile(
    r"(?<!D)[一幺壹]D{2}[，,]D{4}[，,]D{4}(?!D)".replace("D", f"[{SPOKEN_DIGITS}]")
)
_FOREIGN = re.compile(r"(?<![\d+])\+(?!86)[1-9]\d{0,2}[ -]?\d(?:[ -]?\d){6,11}(?!\d)")


def find_phones(text: SeenText) -> Iterator[PrivateSpan]:
    """Find mobile numbers in every writing, landlines with area code, and shorter numbers named
    as a phone."""
    if text.digit_count < LEAST_DIGITS:
        return
    for view in dict.fromkeys((text.plain, text.spoken)):
        for run in runs(view):
            yield from _mobiles(view, run)
        for pattern in (_LANDLINE, _FOREIGN):
            for match in pattern.finditer(view):
                yield _span(match.start(), match.end(), match.group())
        for match in _DICTATED.finditer(text.plain):
            yield _span(match.start(), match.end(), text.spoken[match.start() : match.end()])
        for match in _LABELLED.finditer(view):
            if not _SERVICE.match(match["number"]):
                yield _span(*match.span("number"), match["number"])


def _mobiles(view: str, run: Grouped) -> Iterator[PrivateSpan]:
    end = 0
    for window in sorted(windows(run, least=11, most=15), key=lambda found: found.start):
        match = _MOBILE.fullmatch(window.digits)
        if match is None or window.start < end or not _plausible(window):
            continue
        if _inside_a_code(view, window) or names_goods(view, window.start):
            continue
        end = window.end
        start = window.start - 1 if view[window.start - 1 : window.start] == "+" else window.start
        yield PrivateSpan(start, end, PrivateKind.PHONE, match[1])


def _plausible(window: Grouped) -> bool:
    shape = window.shape
    if window.groups[0].digits in ("86", "0086"):
        shape = shape[1:]
    elif sum(shape) > 11:
        return len(shape) == 1
    return shape in _SHAPES


def _inside_a_code(view: str, window: Grouped) -> bool:
    """Letters on both sides: a piece of a link's hash or of a part number."""
    before, after = view[max(0, window.start - 1) : window.start], view[window.end : window.end + 1]
    return (
        bool(before)
        and bool(after)
        and (before + after).isascii()
        and before.isalpha()
        and after.isalpha()
    )


def _span(start: int, end: int, written: str) -> PrivateSpan:
    return PrivateSpan(start, end, PrivateKind.PHONE, "".join(filter(str.isdecimal, written)))
