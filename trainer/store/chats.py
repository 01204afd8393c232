"""Real chats (真实会话) as they are kept: redacted, each once; and who the agents' aliases are."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship

from question_bank.vocabulary import Outcome, Stage
from trainer.store.accounts import User
from trainer.store.base import Base, closed
from transcripts.conversation import Conversation
from transcripts.turn_records import turns_of


class AgentAlias(Base):
    """What stands for an agent in real chats (`客服-…`), and the account that it is, if somebody said so."""

    __tablename__ = "agent_aliases"

    alias: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    first_seen_at: Mapped[datetime]
    mapped_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    mapped_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship(foreign_keys=[user_id])

    @property
    def shown(self) -> str:
        """The name on screens: the person's where it is known."""
        return self.user.name if self.user is not None else self.alias


class Chat(Base):
    """A real conversation without private data.

    digest          keyed digest of what was said, before redaction: the same chat is kept once
    source, format  the redacted name of its file, and its layout · export_id: its id there
    agent_alias     the agent who wrote most of it, None where the export names nobody
    stage, outcome  guesses from the buyer's words; `outcome` None: nothing speaks for any
    opening         the buyer's first words · near_group: the same for chats that are nearly the same
    first_answer_s  seconds from the buyer's first message to the first message of a person
    turns           the form of `transcripts.turn_records`; not loaded with lists
    """

    __tablename__ = "chats"
    __table_args__ = (Index(None, "agent_alias", "started_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("imports.id"), index=True)
    source: Mapped[str] = mapped_column(String(300))
    format: Mapped[str] = mapped_column(String(32))
    export_id: Mapped[str] = mapped_column(String(200))
    agent_alias: Mapped[str | None] = mapped_column(ForeignKey("agent_aliases.alias"))
    started_at: Mapped[datetime | None] = mapped_column(index=True)
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"), index=True)
    outcome: Mapped[Outcome | None] = mapped_column(closed(Outcome, name="outcome"))
    opening: Mapped[str] = mapped_column(String(200))
    turn_count: Mapped[int]
    buyer_turns: Mapped[int]
    agent_turns: Mapped[int]
    first_answer_s: Mapped[int | None]
    near_group: Mapped[str | None] = mapped_column(String(64), index=True)
    sketch: Mapped[bytes] = mapped_column(LargeBinary)
    turns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kept_at: Mapped[datetime]
    kept_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    agent: Mapped[AgentAlias | None] = relationship()
    kept_by: Mapped[User] = relationship()

    @property
    def conversation(self) -> Conversation:
        """The chat as the readers give it; loads the turns."""
        return Conversation(turns_of(self.turns), self.export_id)


_ACCOUNT = re.compile("u([0-9]{1,9})")


def chat(session: Session, chat_id: int) -> Chat | None:
    """One chat with its turns, its agent and who kept it; None if there is none."""
    return session.scalars(
        select(Chat)
        .where(Chat.id == chat_id)
        .options(joinedload(Chat.agent).joinedload(AgentAlias.user), joinedload(Chat.kept_by))
    ).one_or_none()


def kept_digests(session: Session, digests: Sequence[str]) -> set[str]:
    """Those of these digests whose chats are kept already."""
    return set(session.scalars(select(Chat.digest).where(Chat.digest.in_(digests))))


def those_kept(session: Session, chat_ids: Iterable[int]) -> Sequence[int]:
    """Those of these chats that are still kept."""
    return session.scalars(select(Chat.id).where(Chat.id.in_(list(chat_ids)))).all()


def near_chats(session: Session, one: Chat, *, most: int = 10) -> Sequence[Chat]:
    """Other chats that are nearly the same, without their turns."""
    if one.near_group is None:
        return ()
    return session.scalars(
        select(Chat)
        .where(Chat.near_group == one.near_group, Chat.id != one.id)
        .options(defer(Chat.turns), defer(Chat.sketch))
        .order_by(Chat.id)
        .limit(most)
    ).all()


def agent_aliases(session: Session) -> Sequence[tuple[AgentAlias, int]]:
    """Every alias with the number of its chats, those of nobody known first, then the busiest."""
    number = (
        select(func.count(Chat.id))
        .where(Chat.agent_alias == AgentAlias.alias)
        .scalar_subquery()
        .label("number")
    )
    rows = session.execute(
        select(AgentAlias, number)
        .order_by(AgentAlias.user_id.is_not(None), number.desc(), AgentAlias.alias)
        .options(joinedload(AgentAlias.user))
    )
    return [(alias, count) for alias, count in rows]


def alias_named(session: Session, alias: str) -> AgentAlias | None:
    """The alias, None if no chat ever held it."""
    return session.get(AgentAlias, alias)


def is_agent(key: str) -> ColumnElement[bool]:
    """Whose chats: those of an alias, or of an account by its id as `u7`. The query has joined User."""
    account = _ACCOUNT.fullmatch(key)
    return Chat.agent_alias == key if account is None else User.id == int(account[1])
