"""Names behind a label: 收件人, 姓名, 户名 …, in forms and in sentences."""

import re
from collections.abc import Iterator, Sequence

from transcripts.redaction.name_words import (
    DOUBLE_SURNAME,
    HAN,
    KIN,
    MINORITY_NAME,
    NO_NAME,
    OPEN_NAME,
    SURE_SURNAME,
)
from transcripts.redaction.spans import PrivateKind, PrivateSpan

LABELS = "收件人|收货人|收款人|下单人|拍单人|持卡人|购买人|收件|收货|签收人|寄件人|联系人|姓名|户名|开户人|真名|名字|抬头"
_LABELLED = re.compile(
    rf"(?P<label>{LABELS})"
    r"(?:姓名|名字|名)?(?P<said>[ ]{0,2}(?:就?是|为|叫做?|写[成的了]?|填的|改成|改为|换成|填)?[\s:：=】\])）]{0,3}"
    rf"(?:[我他她]的?(?:{KIN}))?)"
    rf"(?=(?P<name>{HAN}[\u4e00-\u9fff·]{{0,12}}))"
)
# 「收件人名字打错了，是许诺言」
_CORRECTED = re.compile(
    r"(?:收件人|收货人|姓名|名字)[^。\n]{0,4}[错改换][^。\n]{0,6}?(?:应该是|[是成为叫])[ :：]?(?=(?P<name>))"
)
_LONGEST_NAME = 6
_LONGEST_SURNAMED = 4
_LOOSE = ("收件", "收货", "名字", "抬头")
_AFTER_NAME = re.compile("电话|手机|号码|地址|的|先生|女士|小姐|收(?!$)")
_MINORITY = re.compile(MINORITY_NAME)
_TO_PHONE = 4


def find_labelled_names(view: str, taken: Sequence[PrivateSpan]) -> Iterator[PrivateSpan]:
    """Find the name behind each label, and the right name behind 「名字打错了」."""
    for match in _LABELLED.finditer(view):
        yield from _labelled(view, match, taken)
    for match in _CORRECTED.finditer(view):
        yield from _open(view, match.end())


def _labelled(
    view: str, match: re.Match[str], taken: Sequence[PrivateSpan]
) -> Iterator[PrivateSpan]:
    """In a form (收件人：小雨) or before a phone number any short word is a name, otherwise it takes
    a surname."""
    start = match.start("name")
    said = _AFTER_NAME.split(match["name"])[0].removesuffix("收")
    if len(said) < 2 or NO_NAME.match(said):
        return
    minority = _MINORITY.match(said)
    if minority is not None:
        yield _name(start, minority.group())
        return
    surnamed = re.match(SURE_SURNAME, said) is not None
    loose = match["label"] in _LOOSE
    if surnamed:
        yield from _surnamed(view, start, said, open_end=not loose or bool(match["said"].strip()))
        return
    whole = len(said) <= _LONGEST_NAME and (
        len(said) < len(match["name"]) or not re.match(HAN, view[start + len(said) :][:1])
    )
    form = match["said"].rstrip().endswith((":", "：", "=", "】", "]"))
    if whole and not loose and (form or _phone_follows(start + len(said), taken)):
        yield _name(start, said)


def _surnamed(view: str, start: int, said: str, *, open_end: bool) -> Iterator[PrivateSpan]:
    if open_end:
        yield from _open(view, start)
    elif len(said) <= _LONGEST_SURNAMED:
        own = said[: 4 if re.match(DOUBLE_SURNAME, said) else 3]
        yield _name(start, own)


def _open(view: str, start: int) -> Iterator[PrivateSpan]:
    found = None if NO_NAME.match(view, start) else OPEN_NAME.match(view, start)
    if found is not None:
        yield _name(start, found["name"])


def _phone_follows(end: int, taken: Sequence[PrivateSpan]) -> bool:
    return any(
        span.kind is PrivateKind.PHONE and end <= span.start <= end + _TO_PHONE for span in taken
    )


def _name(start: int, name: str) -> PrivateSpan:
    return PrivateSpan(start, start + len(name), PrivateKind.NAME, name)
