"""The units of a postal address: regions by name, districts, streets, estates, numbers and rooms by
how they end.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from transcripts.redaction.wordlists import ESTATES, REGIONS


class UnitKind(Enum):
    """What a unit is, from the widest to the door."""

    REGION = auto()
    DISTRICT = auto()
    STREET = auto()
    ESTATE = auto()
    NUMBER = auto()
    ROOM = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of the text. A unit found by its ending may begin with words of the sentence."""

    kind: UnitKind
    start: int
    end: int
    text: str


_NAME_LENGTHS = (4, 3, 2)
_FIRST_SIGN = re.compile(f"[{''.join(sorted({name[0] for name in REGIONS}))}]")
_REGION_ENDING = re.compile(
    r"(?:壮族|回族|维吾尔)?自治区|特别行政区|[\u4e00-\u9fff]{0,4}自治州|省|市(?!场)|州|地区"
)
_HAN = r"[\u4e00-\u9fff]"
_IN_A_NAME = r"(?![到去往寄发在从是送省的住])[\u4e00-\u9fff]镇江(?!市)"
_NO = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,4})"
_ROOM = (
    rf"(?:{_NO}|[A-Za-z]\d?|[东西南北甲乙丙丁])(?:[-－]\d{{1,4}}){{0,2}} ?(?:号楼|号院|栋|幢|单元|弄)"
    r"(?:\d{3,4}(?:[室户]|号房?)?(?!\d))?"
    r"|[A-Za-z]\d?座|(?:\d{1,3}|[一二三四五六七八九十]) ?座"
    r"|\d{1,4}座?(?:[-－]\d{1,4}){1,2}室?(?![\d.号])|[A-Za-z]?\d{3,4} ?(?:室|房间?|户(?!型))"
    r"|[东西南北中左右]边?户(?!型)"
    r"|\d{3,4}(?![\dA-Za-z.号元块件毫米斤克个])"
)
# 「红旗大道」, 「新市路」, 「县前街」: the sign of a district inside the name of a street.
_STREET_END = r"[东南西北中前后府]?(?:大道|大街|路(?!由|上)|街(?!道))"
_UNIT = re.compile(
    rf"(?P<ROOM>{_ROOM})"
    rf"|(?P<NUMBER>附 ?{_NO}号|负?(?:{_NO}|[A-Za-z]\d?)(?:[-－之]\d{{1,3}})? ?(?:号(?!线)|[组队社楼层门户期排段])|[东南西北主附][楼塔])"
    rf"|(?P<DISTRICT>{_HAN}{{1,7}}?(?:自治县|街道|区(?![别分间域块号])|县|旗(?![舰袍])|市(?![场面])"
    rf"|镇(?![定静])|乡(?!下))(?!{_STREET_END}))"
    r"|(?P<STREET>[\u4e00-\u9fff0-9]{1,8}?(?:(?:路(?!由)|大道|大街|街(?!道))(?:[东南西北中]段)?|巷|胡同|弄堂|国道|村委会|村(?![委路])|[屯庄](?!路)村?))"
    rf"|(?P<ESTATE>[\u4e00-\u9fffA-Za-z0-9·]{{0,10}}?(?:{'|'.join(ESTATES)})"
    rf"|[\u4e00-\u9fffA-Za-z0-9·]{{1,10}}?[苑城府湾园里庭郡厂])"
)


def units(view: str) -> Iterator[Unit]:
    """Cut a text into units; what belongs to none is left out."""
    at = 0
    for start, end in _regions(view):
        yield from _between(view, at, start)
        yield Unit(UnitKind.REGION, start, end, view[start:end])
        at = end
    yield from _between(view, at, len(view))


def _between(view: str, start: int, end: int) -> Iterator[Unit]:
    for match in _UNIT.finditer(view, start, end):
        yield Unit(UnitKind[str(match.lastgroup)], match.start(), match.end(), match.group())


def _regions(view: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (first := _FIRST_SIGN.search(view, at)) is not None:
        at = first.start()
        names = (view[at : at + size] for size in _NAME_LENGTHS)
        name = next((name for name in names if name in REGIONS), None)
        if name is None:
            at += 1
            continue
        if name == "镇江" and re.match(_IN_A_NAME, view[max(0, at - 1) :]):
            at += 1  # 「陈埭镇江头村」 is a town, then a village
            continue
        ending = _REGION_ENDING.match(view, at + len(name))
        end = ending.end() if ending else at + len(name)
        # 南京路, 上海街: the name of a street, not a region.
        if view[end : end + 1] not in ("路", "街"):
            yield at, end
        at = end
