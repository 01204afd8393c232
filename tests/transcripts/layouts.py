"""Writers of the layouts that `transcripts` reads, written from the layouts' description alone."""

import json
from collections.abc import Iterable, Sequence
from itertools import cycle

from transcripts.conversation import Conversation, Role

LABEL_PAIRS = (
    ("买家", "客服"),
    ("顾客", "商家"),
    ("G", "K"),
    ("Q", "K"),
    ("客户", "卖家"),
)


def write_jsonl(conversations: Iterable[Conversation]) -> list[str]:
    """One conversation a line, as in the published samples."""
    return [
        json.dumps(
            {
                "id": conversation.id,
                "turns": [
                    {
                        "role": turn.role.value,
                        "text": turn.text,
                        "time": turn.at.isoformat() if turn.at else None,
                        **({"sender": turn.sender} if turn.sender else {}),
                    }
                    for turn in conversation.turns
                ],
            },
            ensure_ascii=False,
        )
        for conversation in conversations
    ]


def write_labelled(
    conversations: Sequence[Conversation],
    *,
    labels: tuple[str, str] = ("买家", "客服"),
    colons: str = "：:",
    parting: Sequence[str] = ("",),
) -> list[str]:
    """A label before each message, `parting` lines between conversations, colons taking turns."""
    lines: list[str] = []
    colon = cycle(colons)
    for place, conversation in enumerate(conversations):
        if place:
            lines.extend(parting)
        for turn in conversation.turns:
            label = labels[0] if turn.role is Role.BUYER else labels[1]
            name = f"({turn.sender})" if turn.sender else ""
            lines.extend(f"{label}{name}{next(colon)}{turn.text}".split("\n"))
    return lines
