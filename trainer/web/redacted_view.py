"""Redacted words as pages show them: marks with the icon of their kind, words in doubt, the rest."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from transcripts.conversation import Role
from transcripts.redaction.doubts import MARKED, find_doubts

_ICONS = {
    "姓名": "person",
    "电话": "telephone",
    "地址": "geo-alt",
    "订单号": "card-list",
    "运单号": "truck",
    "身份证": "person-vcard",
    "银行卡": "credit-card",
    "邮箱": "envelope",
    "微信号": "chat-dots",
    "QQ号": "chat-dots",
    "隐私": "eye-slash",
    "买家": "at",
    "客服": "headset",
    "系统": "gear",
}
ROLE_WORDS = {
    Role.BUYER: "买家",
    Role.AGENT: "客服",
    Role.BOT: "机器人",
    Role.SYSTEM: "系统",
    Role.INTERNAL: "内部备注",
}
_NUMBER = re.compile(r"\d+$")
_SHOWN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message. `kind`: plain, mark, doubt; `label` names the sort of a mark, `key` a doubt."""

    kind: str
    text: str
    label: str = ""
    icon: str = ""
    key: str = ""


def pieces_of(text: str, doubts: Mapping[str, str] | None = None) -> tuple[Piece, ...]:
    """Cut a redacted message up. `doubts`: words that wait for a decision → their key."""
    found = [(*match.span(), _mark(match.group())) for match in MARKED.finditer(text)]
    for doubt in find_doubts(text) if doubts else ():
        words = text[doubt.start : doubt.end]
        key = (doubts or {}).get(words)
        if key is not None:
            found.append(
                (doubt.start, doubt.end, Piece("doubt", words, icon="question-circle", key=key))
            )
    pieces, at = [], 0
    for start, end, piece in sorted(found, key=lambda one: one[0]):
        if start > at:
            pieces.append(Piece("plain", text[at:start]))
        pieces.append(piece)
        at = end
    return (*pieces, Piece("plain", text[at:])) if at < len(text) else tuple(pieces)


def _mark(mark: str) -> Piece:
    """`[电话1]` as 电话1; of a pseudonym's ten letters the first four tell it apart well enough."""
    if mark.startswith("["):
        shown = mark[1:-1]
        label = _NUMBER.sub("", shown)
    else:
        shown = short_alias(mark)
        label = shown[: -_SHOWN_LETTERS - 1]
    return Piece("mark", shown, label, _ICONS.get(label, "eye-slash"))


def plain(text: str) -> str:
    """A redacted line for lists, with marks as they are read aloud."""
    return "".join(
        piece.text if piece.kind != "mark" else f"[{piece.text}]" for piece in pieces_of(text)
    )


def short_alias(alias: str) -> str:
    """`客服-abcdefghij` as people can tell it apart: 「客服 abcd」."""
    label, _, letters = alias.partition("-")
    return f"{label} {letters[:_SHOWN_LETTERS]}"
