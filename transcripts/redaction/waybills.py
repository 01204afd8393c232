"""Waybill numbers: a courier's letters with digits (SF…, JDVA…), or a number named as a parcel's."""

import re
from collections.abc import Iterator

from transcripts.redaction.goods import names_goods
from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

LEAST_DIGITS = 8

# No parcel: a food licence (SC and 14 digits), and letters that name a phone or an account.
_NO_CARRIER = r"(?!SC\d{14})(?!(?:vx|wx|tel|qq|[vqwt])\d)"
# Which piece of how many: JD parcels are printed 「JDVB30918273645-1-1-」.
_PIECE = r"(?:(?:-\d{1,3}){1,2}-?)?"
_LETTERED = re.compile(
    rf"(?<![0-9A-Za-z]){_NO_CARRIER}(?:[A-Z]{{1,5}}\d{{10,18}}{_PIECE}"
    r"|(?:JD|SF|YT|JT|YD|ZT|ST)[A-Z]{0,4}\d{9,18}|[A-Z]{2}\d{9}[A-Z]{2})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_CARRIERS = "SF|YT|YTO|JD[A-Z]{0,2}|JT|ZTO?|STO?|YD|EMS|DPK?|KY|BEST|DN"
# 「SF 1092 8374 6501 9」: as printed on the label.
_GROUPED = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_CARRIERS})[ -]?\d{{3,5}}(?:[ -]\d{{3,5}}){{2,4}}(?:[ -]\d{{1,2}})?(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_LEAST_GROUPED_DIGITS = 10
_COURIERS = "顺丰|圆通|中通|申通|韵达|极兔|邮政|京东|德邦|百世|汇通|天天|菜鸟|丹鸟|宅急送|优速|安能|跨越|壹米滴答|国通|速尔|EMS"
_LABEL = (
    rf"(?:(?:快递|运|物流|包裹|货运|速递|面)单|(?:{_COURIERS})(?:快递|快运|速运|速递|物流|快件|包裹)?(?:单)?"
    r"|快递|物流|运单|包裹)(?:编号|号码|号)?(?:就?是|为|填|写|:|：)?[\s:：#(（【\[]{0,3}"
)
_LABELLED = re.compile(
    rf"{_LABEL}(?P<number>(?:[A-Z]{{2}} ?)?\d{{4}}(?: \d{{3,4}}){{2,4}}(?: \d{{1,3}})?(?!\d)"
    rf"|[A-Z]{{2}} \d{{8,20}}(?!\d)|[A-Z]{{2}}\d{{9}}[A-Z]{{2}}"
    rf"|[A-Z]{{0,5}}\d{{8,20}}{_PIECE})(?![0-9A-Z])",
    re.IGNORECASE,
)
_DATE = re.compile(r"20\d{6}")


def find_named_waybills(text: SeenText) -> Iterator[PrivateSpan]:
    """Find numbers named as a parcel's, or by a courier's name."""
    if text.digit_count < LEAST_DIGITS:
        return
    for match in _LABELLED.finditer(text.plain):
        if not _DATE.fullmatch(match["number"]):
            yield _span(*match.span("number"), match["number"])


def find_lettered_waybills(text: SeenText) -> Iterator[PrivateSpan]:
    """Find a courier's letters with their digits."""
    if text.digit_count < LEAST_DIGITS:
        return
    for match in _GROUPED.finditer(text.plain):
        if sum(map(str.isdecimal, match.group())) >= _LEAST_GROUPED_DIGITS:
            yield _span(match.start(), match.end(), re.sub("[ -]", "", match.group()))
    for match in _LETTERED.finditer(text.plain):
        if not names_goods(text.plain, match.start()):
            yield _span(match.start(), match.end(), match.group())


def _span(start: int, end: int, number: str) -> PrivateSpan:
    return PrivateSpan(start, end, PrivateKind.WAYBILL, number.upper())
