"""WeChat and QQ ids. The word 微信 itself stays, so that the reader of replies still sees what
was offered."""

import re
from collections.abc import Iterator

from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

_WORD = (
    r"(?:[微薇威徽溦葳维伪]\s?[信❤♥]|绿泡泡|(?<![a-z])v\s?信|(?<![a-z])(?:vx|wx|we-?chat|weixin)(?![a-z])|(?<![A-Za-z])(?-i:VX|WX)(?=[a-z])"
    r"|(?:加|[+➕]|我)\s?(?:个|一下)?(?:[vV微薇]|卫星)|[微薇]号|卫星号"
    r"|(?<![\u4e00-\u9fffa-z0-9])(?:[微薇威徽](?=[\s:：]{0,2}[a-z])|v(?=[\s:：]{1,2}[a-z])))"
)
_SAID = (
    r"(?:号码?|id|账号|帐号)?\s?(?:同号)?(?:[:：=]|就?是|为|叫|搜索?|加|[吧哈呀啊哦])?[\s:：]{0,3}"
)
_ID = r"(?P<id>[a-z][a-z0-9_-]{4,19}|\d{5,11})(?![a-z0-9_@])"
_WECHAT = re.compile(rf"{_WORD}(?P<said>{_SAID}){_ID}", re.IGNORECASE)
# 「可以加下师傅微信吗 我的是a_feng0318」: the id stands a little behind the word.
_LATER = re.compile(
    r"(?:微信|薇信|vx)(?!支付|小程序|公众号|付款)[^A-Za-z0-9\n]{0,14}?"
    r"(?:[我他她]的?(?:号码?|id|账号)?(?:就?是|叫|[:：])|加我|搜一?下?|记一?下|发[你您]|给[你您]|联系)[\s:：,，]{0,2}"
    r"(?P<id>(?=[a-z0-9_-]*[0-9_-])[a-z][a-z0-9_-]{5,19})(?![a-z0-9_@])",
    re.IGNORECASE,
)
_OWN_FORM = re.compile(r"(?<![a-z0-9_])(?P<id>wxid_[a-z0-9]{6,20})", re.IGNORECASE)
_BEFORE_WORD = re.compile(
    r"(?<![a-z0-9_-])(?P<id>[a-z][a-z0-9_-]*\d[a-z0-9_-]{2,18}|\d{5,10})\s?[(（,，]?\s?(?:这?是)?我?的?"
    r"(?P<word>微信|薇信|vx|qq|扣扣)(?:号|$|[)）。，,！!])",
    re.IGNORECASE,
)
_HINT = re.compile(r"[A-Za-z0-9_-]{5}")
_NAMED = re.compile(r"[:：=号是叫搜加]")
_MARKED = re.compile(r"[0-9_-]")
_QQ = re.compile(
    r"(?:(?<![a-z])q\s?q|[扣抠叩]{2}|企鹅|秋秋|球球|(?<![a-z])q(?=号|群|:|：)|加\s?q|(?<![a-z0-9])q(?=\s?[1-9]\d{6,9}(?!\d))|(?<![扣抠])[扣抠](?=[:：]?\d{6}))(?:号码?|号|群号?)?"
    r"(?:[:：=]|就?是|为|加)?[\s:：]{0,3}(?P<id>[1-9]\d{4,10})(?!\d|\.\d|元|块|克|g)",
    re.IGNORECASE,
)


def find_messengers(text: SeenText) -> Iterator[PrivateSpan]:
    """Find ids named as WeChat or QQ, before or after the word."""
    if _HINT.search(text.plain) is None:
        return
    for match in _QQ.finditer(text.plain):
        yield PrivateSpan(*match.span("id"), PrivateKind.QQ, match["id"])
    for match in _WECHAT.finditer(text.plain):
        # 「微信 iPhone」 is no id: a word of letters alone needs to be named as one.
        if _MARKED.search(match["id"]) or _NAMED.search(match["said"]):
            yield PrivateSpan(*match.span("id"), PrivateKind.WECHAT, match["id"].lower())
    for match in _LATER.finditer(text.plain):
        yield PrivateSpan(*match.span("id"), PrivateKind.WECHAT, match["id"].lower())
    for match in _OWN_FORM.finditer(text.plain):
        yield PrivateSpan(*match.span("id"), PrivateKind.WECHAT, match["id"].lower())
    for match in _BEFORE_WORD.finditer(text.plain):
        kind = PrivateKind.QQ if match["word"].lower() in ("qq", "扣扣") else PrivateKind.WECHAT
        yield PrivateSpan(*match.span("id"), kind, match["id"].lower())
