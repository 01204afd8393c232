"""Names of people: after a label (收件人…), with a form of address (王先生), beside a phone number or
an address.
"""

import re
from collections.abc import Iterator, Sequence

from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText
from transcripts.redaction.wordlists import NO_NAMES, SURNAMES

_HAN = r"[\u4e00-\u9fff]"
_DOUBLE = "|".join(name for name in SURNAMES if len(name) > 1)
_SURNAME = f"(?:{_DOUBLE}|[{''.join(name for name in SURNAMES if len(name) == 1)}])"
# Surnames that are everyday words as well count only beside a label.
_SURE_SURNAME = f"(?:(?!(?<=谢)谢)(?![和时全成应管包单连向项尚路车解谷])(?<!主){_SURNAME})"
_NAME = rf"{_SURNAME}{_HAN}{{1,2}}"

_PERSON_FORMS = "先生|女士|小姐(?!姐)|太太"
_ROLE_FORMS = (
    "老师|师傅|经理|阿姨|叔叔|大哥|大姐|大爷|大妈|同学|医生|老板(?!娘)|主管|店长|哥(?![哥伦])|姐(?![姐妹])"
    "|总(?=[您你好在发那说的要来，,。！!]|$)"
)
_FORMS = f"{_PERSON_FORMS}|{_ROLE_FORMS}"
_ADDRESSED = re.compile(rf"(?P<name>{_SURE_SURNAME}{_HAN}{{0,2}}?)(?={_PERSON_FORMS})")
# 「钟点工阿姨」 has no name in it: before a role only a surname, at a border. 康师傅 is a brand.
_BORDER = rf"(?:(?<!{_HAN})|(?<=[和跟找问给谢是叫让位请们到家])|(?<=[一找问]下)|(?<=联系))"
_ADDRESSED_BY_ROLE = re.compile(rf"{_BORDER}(?!康师傅)(?P<name>{_SURE_SURNAME})(?={_ROLE_FORMS})")
_DEAR = re.compile(
    rf"(?:亲爱的|尊敬的|敬爱的|亲爱滴|(?<!{_HAN})(?:先生|女士|小姐))[ ,，:：]?"
    rf"(?P<name>{_NAME}?)(?=您|你|先生|女士|小姐|[^\u4e00-\u9fff]|$)"
)
_KIN = "老公|老婆|爱人|对象|爸|妈|儿子|女儿|孩子|朋友|同事|室友|姐|妹|哥|弟|嫂子|婆婆|公公"
_INTRODUCED = re.compile(
    rf"(?:我(?:的?名字)?叫|(?:有个|那个|他|她|姓名|实名|名字|[，,]|{_KIN})叫|(?<!您)本人)"
    rf"(?P<name>{_NAME}?)(?=的|收|电话|手机|要|申请|想|没|帮|刻|写|来|就|也|[^\u4e00-\u9fff]|$)"
)
_SURNAME_GIVEN = re.compile(
    rf"(?:免贵姓|[我板长员他她]姓|贵姓[^\u4e00-\u9fff]{{0,3}})(?P<name>{_SURNAME})"
)
# 「快递写孟浩收」, 「抬头写个人余庆年」
_RECEIVER = re.compile(rf"[成写填](?P<name>{_SURE_SURNAME}{_HAN}{{1,2}}?)收(?![货件到])")
_TITLE = re.compile(rf"抬头[^，,。\n]{{0,6}}个人[\s:：-]{{0,2}}(?P<name>{_NAME})(?!{_HAN})")
_LABELS = "收件人|收货人|下单人|拍单人|持卡人|购买人|收件|收货|签收人|寄件人|联系人|姓名|户名|开户人|真名|名字|抬头"
_LABELLED = re.compile(
    rf"(?P<label>{_LABELS})"
    r"(?:姓名|名字|名)?(?P<said>[ ]{0,2}(?:就?是|为|叫做?|写[成的了]?|填的|改成|改为|换成|填)?[\s:：=】\])）]{0,3})"
    rf"(?=(?P<name>{_HAN}[\u4e00-\u9fff·]{{0,6}}))"
)
NAME_HINT = rf"{_FORMS}|[叫姓]|亲爱|敬[的爱]|本人|{_LABELS}|[成写填]{_HAN}{{2,4}}收"
"""What stands beside every name that is found without a phone number or an address."""

_HINT = re.compile(NAME_HINT)

_LONGEST_NAME = 4
_LOOSE = ("收件", "收货", "名字", "抬头")
_AFTER_NAME = re.compile("电话|手机|号码|地址|的|先生|女士|小姐|收(?!$)")
_NO_NAME = re.compile(
    f"(?:{'|'.join(NO_NAMES)}|信息|电话|手机|号码|地址|姓名|名字|本人|什么|可以|怎么|个人|公司|单位|必填|选填|匿名|默认"
    "|[不没有您你我他她是的哪谁能要请改错写填那这都在])"
)
_SIDE = r"(?:[（(]收[）)])?[ \t,，、;；:：/\-]{0,3}"
_BANK = r"(?:(?:[工农建中交招][行商]|邮政|邮储|中信|民生|浦发|兴业|光大|平安|[\u4e00-\u9fff]{2}银行)的?[ ，,]{1,2})?"
_BESIDE_AFTER = re.compile(rf"{_SIDE}{_BANK}(?P<name>{_NAME}?)收?(?!{_HAN})")
_CALLED = r"(?:(?:联系|手机|收货)?(?:电话|手机|号码|手机号)(?:号码?)?[是:： ]{0,2})?"
_BESIDE_BEFORE = re.compile(
    rf"(?:^|(?<=[^\u4e00-\u9fff])|(?<=[给叫是]))(?P<name>{_NAME})的?{_SIDE}{_CALLED}$"
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
        for match in _LABELLED.finditer(view):
            yield from _labelled(view, match)
    for anchor in taken:
        if anchor.kind in _ANCHORS:
            yield from _beside(view, anchor)


def _labelled(view: str, match: re.Match[str]) -> Iterator[PrivateSpan]:
    """In a form (收件人：小雨) any short word is a name, otherwise it takes a surname."""
    start = match.start("name")
    said = _AFTER_NAME.split(match["name"])[0].removesuffix("收")
    name = said[:_LONGEST_NAME]
    ends = start + len(name)
    ended = name == said and len(said) < len(match["name"])
    bounded = ended or re.match(_HAN, view[ends : ends + 1]) is None
    surnamed = re.match(_SURE_SURNAME, name) is not None
    form = (
        match["said"].rstrip().endswith((":", "：", "=", "】", "]"))
        and match["label"] not in _LOOSE
    )
    if len(name) < 2 or _NO_NAME.match(name):
        return
    if surnamed and (bounded or match["said"].strip()):
        own = name[: 4 if re.match(_DOUBLE, name) else 3]
        yield PrivateSpan(start, start + len(own), PrivateKind.NAME, own)
    elif form and bounded:
        yield PrivateSpan(start, ends, PrivateKind.NAME, name)


def _beside(view: str, anchor: PrivateSpan) -> Iterator[PrivateSpan]:
    after = _BESIDE_AFTER.match(view, anchor.end)
    if after is not None:
        yield from _name(view, *after.span("name"))
    before = _BESIDE_BEFORE.search(view[: anchor.start])
    if before is not None:
        yield from _name(view, *before.span("name"))


def _name(view: str, start: int, end: int) -> Iterator[PrivateSpan]:
    """A name without the words before it: 「谢谢王」 gives 王, 「高兴」 nothing."""
    word = _NO_NAME.match(view, start, end)
    while word is not None:
        start = word.end()
        word = _NO_NAME.match(view, start, end)
    if start < end and re.match(_SURNAME, view[start:end]):
        yield PrivateSpan(start, end, PrivateKind.NAME, view[start:end])
