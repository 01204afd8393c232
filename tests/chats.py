"""Real chats of the tests' own making, as the store keeps them."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from question_bank.vocabulary import Stage
from trainer.store.chats import AgentAlias, Chat
from transcripts.conversation import Role, Turn
from transcripts.turn_records import turn_record

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LINES = (
    (Role.BUYER, "在吗，枸杞还有大包的吗", 0),
    (Role.AGENT, "在的，500 克的有货，您是自己泡水喝吗", 12),
    (Role.BUYER, "给我妈泡水的", 40),
    (Role.AGENT, "那推荐特级的，个头匀，今天拍下午就发", 55),
)


def kept_chat(
    session: Session,
    *,
    kept_by: int,
    alias: str | None = "客服-abcdefghij",
    lines: tuple[tuple[Role, str, float], ...] = LINES,
    at: datetime | None = MONDAY,
    **fields: Any,
) -> Chat:
    """Add a chat to the running transaction. A line is role, words, seconds from the start; `at` None: no times."""
    if alias is not None and session.get(AgentAlias, alias) is None:
        session.add(AgentAlias(alias=alias, first_seen_at=MONDAY))
        session.flush()
    turns = [
        turn_record(
            Turn(
                role,
                text,
                sender=alias if role is Role.AGENT else "买家-klmnpqrstu",
                at=None if at is None else at + timedelta(seconds=seconds),
            )
        )
        for role, text, seconds in lines
    ]
    made = Chat(
        **{
            "digest": hashlib.sha256(repr((alias, at, lines)).encode()).hexdigest(),
            "source": "聊天.txt",
            "format": "qianniu",
            "export_id": "c1",
            "agent_alias": alias,
            "started_at": at,
            "stage": Stage.PRESALE,
            "opening": lines[0][1],
            "turn_count": len(lines),
            "buyer_turns": sum(role is Role.BUYER for role, _, _ in lines),
            "agent_turns": sum(role is Role.AGENT for role, _, _ in lines),
            "first_answer_s": None if at is None else 12,
            "sketch": b"",
            "turns": turns,
            "kept_at": MONDAY,
            "kept_by_id": kept_by,
        }
        | fields
    )
    session.add(made)
    session.flush()
    return made
