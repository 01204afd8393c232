"""Links in real replies. A link into a shop's own platform is no invitation to leave it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from question_bank.language.types import (
    NO_CONTEXT,
    Context,
    Finding,
    FoundAct,
    Offer,
    Reading,
    ReadsReplies,
    Span,
)

_HOSTS = (
    "taobao.com|tmall.com|tmall.hk|tb.cn|alicdn.com|1688.com|jd.com|jd.hk|3.cn|360buyimg.com|360buy.com"
    "|yangkeduo.com|pinduoduo.com|pddpic.com|jinritemai.com|douyin.com|kwaixiaodian.com|kuaishou.com"
)
"""The shopping platforms and where their pictures lie."""
_ON_PLATFORM = re.compile(
    r"(?:https?://)?(?:[\w-]{1,40}\.){0,4}(?:" + _HOSTS.replace(".", r"\.") + r")"
    r"(?=[/?#:]|[^\w.-]|$)[^\s一-鿿，。！？；、（）【】]*"
    r"|[￥¥€₤₳₴][0-9A-Za-z]{6,16}[￥¥€₤₳₴]"
    r"|仅发送商品链接",
    re.ASCII | re.IGNORECASE,
)
Placed = TypeVar("Placed", FoundAct, Finding, Offer)


class ReaderPastLinks:
    """Reads replies as another reader does, but not what stands in links of the platforms."""

    def __init__(self, reader: ReadsReplies) -> None:
        self._reader = reader

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """Acts, findings and offers, with the words as they were typed."""
        bare = [without_links(text) for text in messages]
        if all(one is text for one, text in zip(bare, messages, strict=True)):
            return self._reader.read(messages, context)
        reading = self._reader.read(bare, context)
        typed = tuple(messages)
        return replace(
            reading,
            messages=typed,
            acts=tuple(_retold(one, typed) for one in reading.acts),
            findings=tuple(_retold(one, typed) for one in reading.findings),
            offers=tuple(_retold(one, typed) for one in reading.offers),
        )

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """Where a phrase is said."""
        return self._reader.says(reading, phrase)


def without_links(text: str) -> str:
    """The text with blanks for the characters of the platforms' links; the very same text where there are none."""
    if not _ON_PLATFORM.search(text):
        return text
    return _ON_PLATFORM.sub(lambda found: " " * len(found[0]), text)


def _retold(found: Placed, typed: tuple[str, ...]) -> Placed:
    spans = tuple(
        replace(span, text=typed[span.message][span.start : span.end]) for span in found.spans
    )
    return replace(found, spans=spans)
