"""What may be private and may be not, so that a person decides: looked for in redacted text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from transcripts.redaction.kept import kept_stretches
from transcripts.redaction.spans import PrivateKind, SeenText
from transcripts.redaction.wordlists import NO_NAMES, ROLE_WORDS, SURNAMES

MARKED = re.compile(r"\[[\u4e00-\u9fffQ]{2,4}\d{1,4}\]|(?:买家|客服|系统)-[a-z]{10}")
"""What redaction has put in place of something private."""

_HAN = r"[\u4e00-\u9fff]"
_ENDS = (
    "小区|花园|公寓|大厦|家园|新村|社区|小学|中学|大学|学院|学校|幼儿园|医院|中转站|转运中心|集散中心|分拨中心|驿站|网点|营业部"
    "|公司|工业园|产业园|宾馆|酒店|商场|超市|菜场"
)
_PLACE = re.compile(rf"(?P<own>{_HAN}{{2,9}}?)(?P<end>{_ENDS})(?!{_HAN}?(?:地址|电话))")
_LEADS = re.compile(
    r".*(?:[在到是去从给的了和跟至往寄送停发住找问叫让由放离过把您你我他她]|快递|收货|地址)"
)
_COMMON = re.compile(
    r"^(?:我们?|你们?|您|他们?|咱们?|这[个家里边]?|那[个家里边]?|哪[个家里边]?|一[个家]|每[个家]|各[个家]?|快递|物流|菜鸟|附近"
    r"|楼下|门口|本|贵|同[一个]?|两家?|几[个家]|别的?|其他|其它|当地|所在|自己|对方|保险|速递|货运|运输|正规|大型|小|大|老|新|外贸"
    r"|上市|贸易|厂家|生产|代理|合作|第三方|有|没有?|就近|最近|自提|社区|便利|妈妈|兔喜|多多|极兔|顺丰|中通|圆通|申通|韵达|邮政|京东|天猫"
    r"|总|分|子|母|转运|中转|杭州|上海|北京|广州|深圳)*$"
)
_NUMBER = re.compile(r"(?<![\d.,:\-/A-Za-z*＊])\d{7,11}(?![\d.,:\-/*＊A-Za-z%元块])")
_GOODS_BEFORE = re.compile(
    r"(?:货号|型号|编码|编号|款号|条码|批号|ID|id|链接|商品|销量|券码)[是为:： ]{0,3}$"
)
_DATE = re.compile(r"(?:19|20)\d{2}(?:0\d|1[0-2])[0-3]\d")
_SURNAME = f"[{''.join(name for name in SURNAMES if len(name) == 1)}]"
_NAME = re.compile(
    rf"(?:找|叫|我是|联系|喊|@|客服|问)(?P<name>(?:小|老|阿){_SURNAME}|{_SURNAME}{_HAN}{{1,2}}?)"
    rf"(?=就|吧|啊|哦|呢|说|来|给|帮|您|[^\u4e00-\u9fff]|$)"
)
_NO_NAME = re.compile(f"(?:{'|'.join(NO_NAMES)})")
_ACCOUNT = re.compile(
    r"(?<![A-Za-z0-9_./?=&-])(?=[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*\d)"
    r"(?=[A-Za-z0-9_-]*[a-z])[A-Za-z][A-Za-z0-9_-]{6,19}(?![A-Za-z0-9_./=&-])"
)


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """`text[start:end]` may be private data of this kind; `reason` says what speaks for and against."""

    start: int
    end: int
    kind: PrivateKind
    reason: str


def find_doubts(text: str) -> tuple[Doubt, ...]:
    """All places of a redacted text that a person should decide on, in order, without overlaps."""
    shut = [match.span() for match in MARKED.finditer(text)]
    shut += kept_stretches(SeenText.of(text))
    found: list[Doubt] = []
    for finder in _FINDERS:
        for doubt in finder(text):
            taken = [*shut, *((one.start, one.end) for one in found)]
            if not any(doubt.start < end and start < doubt.end for start, end in taken):
                found.append(doubt)
    return tuple(sorted(found))


def _numbers(text: str) -> Iterator[Doubt]:
    for match in _NUMBER.finditer(text):
        if _DATE.fullmatch(match.group()) or _GOODS_BEFORE.search(text[: match.start()]):
            continue
        yield Doubt(*match.span(), PrivateKind.PHONE, "像号码，也可能是货号一类的编号")


def _places(text: str) -> Iterator[Doubt]:
    for match in _PLACE.finditer(text):
        lead = _LEADS.match(match["own"])
        start = match.start() + (lead.end() if lead else 0)
        own = text[start : match.start("end")]
        if len(own) >= 2 and not _COMMON.match(own):
            yield Doubt(start, match.end(), PrivateKind.ADDRESS, "像地点，也可能只是快递网点或店铺")


def _names(text: str) -> Iterator[Doubt]:
    for match in _NAME.finditer(text):
        if match["name"] not in ROLE_WORDS and not _NO_NAME.match(match["name"]):
            yield Doubt(*match.span("name"), PrivateKind.NAME, "像人名，也可能只是称呼")


def _accounts(text: str) -> Iterator[Doubt]:
    for match in _ACCOUNT.finditer(text):
        if not _GOODS_BEFORE.search(text[: match.start()]):
            yield Doubt(*match.span(), PrivateKind.WECHAT, "像账号，也可能是型号")


_FINDERS: tuple[Callable[[str], Iterator[Doubt]], ...] = (_numbers, _accounts, _places, _names)
