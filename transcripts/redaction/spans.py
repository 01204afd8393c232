"""A stretch of private data in a text, its kind, and the text as the finders see it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self


class PrivateKind(StrEnum):
    """The kinds of private data. `docs/transcripts.md` explains each one."""

    PHONE = "phone"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"
    ORDER_NO = "order_no"
    WAYBILL = "waybill"
    ADDRESS = "address"
    EMAIL = "email"
    WECHAT = "wechat"
    QQ = "qq"
    NAME = "name"


LABELS: dict[PrivateKind, str] = {
    PrivateKind.PHONE: "电话",
    PrivateKind.ID_CARD: "身份证",
    PrivateKind.BANK_CARD: "银行卡",
    PrivateKind.ORDER_NO: "订单号",
    PrivateKind.WAYBILL: "运单号",
    PrivateKind.ADDRESS: "地址",
    PrivateKind.EMAIL: "邮箱",
    PrivateKind.WECHAT: "微信号",
    PrivateKind.QQ: "QQ号",
    PrivateKind.NAME: "姓名",
}
"""The word that a mark shows, `[电话1]`."""


@dataclass(frozen=True, slots=True, order=True)
class PrivateSpan:
    """`text[start:end]` is private data. `value` is its normal form: equal values, equal marks."""

    start: int
    end: int
    kind: PrivateKind
    value: str


SPOKEN_DIGITS = "〇零洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖"
_SPOKEN_VALUES = "000111222334455667778899"
_SPOKEN = {ord(sign): value for sign, value in zip(SPOKEN_DIGITS, _SPOKEN_VALUES, strict=True)}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_STYLED = {
    **{0x1D7CE + place: ord("0") + place % 10 for place in range(50)},  # 𝟎…𝟿 in five styles
    **{0x2460 + place: ord("1") + place for place in range(9)},  # ①…⑨
    **{0x2776 + place: ord("1") + place for place in range(9)},  # ❶…❾
    0x24EA: ord("0"),
}
_PLAIN = _NARROW | _STYLED
_DIGIT = re.compile(r"\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class SeenText:
    """A text in views of equal length: an offset in one is an offset in all.

    `plain` has half-width signs and plain digits, `spoken` has Chinese digits as digits too;
    `digit_count` counts those of `spoken`: most messages hold none, and most finders need some.
    """

    typed: str
    plain: str
    spoken: str
    digit_count: int

    @classmethod
    def of(cls, typed: str) -> Self:
        """Look at a typed text."""
        plain = typed if typed.isascii() else typed.translate(_PLAIN)
        spoken = plain if plain.isascii() else plain.translate(_SPOKEN)
        return cls(typed, plain, spoken, len(_DIGIT.findall(spoken)))


class Finder(Protocol):
    """Finds one kind of private data from the text alone."""

    def __call__(self, text: SeenText) -> Iterator[PrivateSpan]: ...


class ContextFinder(Protocol):
    """Finds one kind of private data from the text and from what stands `taken` in it already."""

    def __call__(self, text: SeenText, taken: Sequence[PrivateSpan]) -> Iterator[PrivateSpan]: ...


def covered(start: int, end: int, spans: Sequence[PrivateSpan]) -> bool:
    """Whether any of the spans shares a character with the stretch."""
    return any(span.start < end and start < span.end for span in spans)
