"""Names of people: after a label (收件人…), with a form of address (王先生), beside a phone number or
an address.
"""

import re
from collections.abc import Iterator, Sequence

from transcripts.redaction.labelled_names import LABELS, find_labelled_names
from transcripts.redaction.name_words import (
    HAN,
    KIN,
    MINORITY_NAME,
    NAME,
    NO_NAME,
    OPEN_NAME,
    SURE_SURNAME,
    SURNAME,
)
from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

_PERSON_FORMS = "先生|女士|小姐(?!姐)|太太"
_ROLE_FORMS = (
    "老师|师傅|经理|阿姨|叔叔|大哥|大姐|大爷|大妈|同学|医生|老板(?!娘)|主管|店长|哥(?![哥伦])|姐(?![姐妹])"
    "|总(?=[您你好在发那说的要来，,。！!]|$)"
)
_FORMS = f"{_PERSON_FORMS}|{_ROLE_FORMS}"
_ADDRESSED = re.compile(rf"(?P<name>{SURE_SURNAME}{HAN}{{0,2}}?)(?={_PERSON_FORMS})")
# 「钟点工阿姨」 has no name in it: before a role only a surname, at a border. 康师傅 is a brand.
_BORDER = rf"(?:(?<!{HAN})|(?<=[和跟找问给谢是叫让位请们到家的])|(?<=[一找问]下)|(?<=联系))"
_ADDRESSED_BY_ROLE = re.compile(rf"{_BORDER}(?!康师傅)(?P<name>{SURE_SURNAME})(?={_ROLE_FORMS})")
# 「刘建华师傅」, 「老王师傅」; 「安装师傅」 and its like are among the words that are no names.
_GIVEN = rf"(?:(?![过了问您你我他她们跟是的在给到说让叫找来去不没有要]){HAN})"
_WHOLE_BEFORE_ROLE = re.compile(
    rf"(?:{_BORDER}|(?<=[老小]))(?!康师傅)(?P<name>{SURE_SURNAME}{_GIVEN}{{0,2}}?)(?<!和)"
    "(?=师傅|老师|经理|医生|主管|店长)"
)
_DEAR = re.compile(
    rf"(?:亲爱的|尊敬的|敬爱的|亲爱滴|(?<!{HAN})(?:先生|女士|小姐))[ ,，:：]?"
    rf"(?P<name>{NAME}?)(?=您|你|先生|女士|小姐|[^\u4e00-\u9fff]|$)"
)
_INTRODUCED = re.compile(
    rf"(?:我(?:的?名字)?叫|(?:有个|那个|他|她|姓名|实名|名字|[，,]|{KIN})叫|(?<!您)本人)"
    rf"(?P<name>{NAME}?)(?=的|收|电话|手机|要|申请|想|没|帮|刻|写|来|就|也|[^\u4e00-\u9fff]|$)"
)
# 「我叫李大伟你查一下」: Chinese words go on behind the name.
_CALLED_ONESELF = re.compile(
    rf"(?:我(?:的?名字)?叫做?|我的?(?:真名|姓名|名字)是)(?!{NO_NAME.pattern}){OPEN_NAME.pattern}"
)
_SURNAME_GIVEN = re.compile(
    rf"(?:免贵姓|[我板长员他她]姓|贵姓[^\u4e00-\u9fff]{{0,3}})(?P<name>{SURNAME})"
)
# 「快递写孟浩收」, 「抬头写个人余庆年」
_RECEIVER = re.compile(rf"[成写填](?P<name>{SURE_SURNAME}{HAN}{{1,2}}?)收(?![货件到])")
_TITLE = re.compile(rf"抬头[^，,。\n]{{0,6}}个人[\s:：-]{{0,2}}(?P<name>{NAME})(?!{HAN})")
NAME_HINT = rf"{_FORMS}|[叫姓]|亲爱|敬[的爱]|本人|{LABELS}|[成写填]{HAN}{{2,4}}收"
"""What stands beside every name that is found without a phone number or an address."""

_HINT = re.compile(NAME_HINT)

_SIDE = r"(?:[（(]收[）)])?[ \t,，、;；:：/\-]{0,3}"
_BANK = r"(?:(?:[工农建中交招][行商]|邮政|邮储|中信|民生|浦发|兴业|光大|平安|[\u4e00-\u9fff]{2}银行)的?[ ，,]{1,2})?"
_BESIDE_AFTER = re.compile(rf"{_SIDE}{_BANK}(?P<name>{NAME}?|{MINORITY_NAME})收?(?!{HAN})")
_CALLED = r"(?:(?:联系|手机|收货)?(?:电话|手机|号码|手机号)(?:号码?)?[是:： ]{0,2})?"
_BESIDE_BEFORE = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[给叫是]))(?P<name>{NAME}|{MINORITY_NAME})的?{_SIDE}{_CALLED}$"
)
_ANCHORS = (
    PrivateKind.PHONE,
    PrivateKind.ADDRESS,
    PrivateKind.ID_CARD,
    PrivateKind.BANK_CARD,
)


_PATTERNS = (
    _ADDRESSED,
    _ADDRESSED_BY_ROLE,
    _WHOLE_BEFORE_ROLE,
    _CALLED_ONESELF,
    _DEAR,
    _INTRODUCED,
    _SURNAME_GIVEN,
    _RECEIVER,
    _TITLE,
)


def find_names(text: SeenText, taken: Sequence[PrivateSpan]) -> Iterator[PrivateSpan]:
    """Find names; of 「王先生」 the surname, the form of address stays."""
    view = text.plain
    if _HINT.search(view) is not None:
        for pattern in _PATTERNS:
            for match in pattern.finditer(view):
                yield from _name(view, *match.span("name"))
        yield from find_labelled_names(view, taken)
    for anchor in taken:
        if anchor.kind in _ANCHORS:
            yield from _beside(view, anchor)


def _beside(view: str, anchor: PrivateSpan) -> Iterator[PrivateSpan]:
    after = _BESIDE_AFTER.match(view, anchor.end)
    if after is not None:
        yield from _name(view, *after.span("name"))
    before = _BESIDE_BEFORE.search(view[: anchor.start])
    if before is not None:
        yield from _name(view, *before.span("name"))


def _name(view: str, start: int, end: int) -> Iterator[PrivateSpan]:
    """A name without the words before it: 「谢谢王」 gives 王, 「高兴」 nothing."""
    word = NO_NAME.match(view, start, end)
    while word is not None:
        start = word.end()
        word = NO_NAME.match(view, start, end)
    if start < end and re.match(f"{SURNAME}|{MINORITY_NAME}", view[start:end]):
        yield PrivateSpan(start, end, PrivateKind.NAME, view[start:end])
