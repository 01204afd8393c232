"""Names every module that holds tables, so that whoever needs all of them imports one."""

from trainer.store import (
    accounts,
    audit,
    chat_scores,
    chats,
    drafts,
    imports,
    judgement,
    practice,
    search,
)
from trainer.store.base import Base

__all__ = [
    "Base",
    "accounts",
    "audit",
    "chat_scores",
    "chats",
    "drafts",
    "imports",
    "judgement",
    "practice",
    "search",
]
