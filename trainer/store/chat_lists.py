"""Lists of kept chats: which are meant, a page of them, how many, all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, defer, joinedload

from question_bank.vocabulary import Outcome, Stage
from trainer.store.chat_scores import red_line_chats
from trainer.store.chats import AgentAlias, Chat

Query = TypeVar("Query", bound=Select[Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFilter:
    """Which chats are meant; what is None is no condition.

    agent_id  an account: chats of all aliases that are it · since (inclusive), until (exclusive): by start
    unmapped  agents of whom nobody said who they are · one_of_near: of nearly equal ones only the first
    red_line  only those whose newest score saw a red line, surely or as one that a person has to look at
    """

    stage: Stage | None = None
    outcome: Outcome | None = None
    agent_alias: str | None = None
    agent_id: int | None = None
    unmapped: bool = False
    format: str | None = None
    import_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    one_of_near: bool = False
    red_line: bool = False


EVERY_CHAT = ChatFilter()


def chats_of(
    session: Session, wanted: ChatFilter = EVERY_CHAT, *, most: int = 50, skip: int = 0
) -> Sequence[Chat]:
    """A page of chats without their turns, the latest first; those without a time come last."""
    query = (
        _filtered(select(Chat), wanted)
        .options(defer(Chat.turns), defer(Chat.sketch))
        .options(joinedload(Chat.agent).joinedload(AgentAlias.user))
        .order_by(Chat.started_at.is_(None), Chat.started_at.desc(), Chat.id.desc())
        .limit(most)
        .offset(skip)
    )
    return session.scalars(query).all()


def chat_count(session: Session, wanted: ChatFilter = EVERY_CHAT) -> int:
    """How many chats are meant."""
    return session.scalar(_filtered(select(func.count(Chat.id)), wanted)) or 0


def every_chat(
    session: Session, wanted: ChatFilter = EVERY_CHAT, *, after: int = 0, step: int = 200
) -> Iterator[Chat]:
    """All that are meant, with turns and agents, by id; a bounded number is held at a time.

    `after`: only those with a greater id, so that a long work can go on where it stopped.
    """
    while True:
        query = (
            _filtered(select(Chat), wanted)
            .where(Chat.id > after)
            .options(defer(Chat.sketch))
            .options(joinedload(Chat.agent).joinedload(AgentAlias.user))
            .order_by(Chat.id)
            .limit(step)
        )
        found = session.scalars(query).all()
        yield from found
        if len(found) < step:
            return
        after = found[-1].id


def _filtered(query: Query, wanted: ChatFilter) -> Query:
    pairs = (
        (Chat.stage, wanted.stage),
        (Chat.outcome, wanted.outcome),
        (Chat.agent_alias, wanted.agent_alias),
        (Chat.format, wanted.format),
        (Chat.import_id, wanted.import_id),
    )
    for column, value in pairs:
        if value is not None:
            query = query.where(column == value)
    if wanted.agent_id is not None:
        own = select(AgentAlias.alias).where(AgentAlias.user_id == wanted.agent_id)
        query = query.where(Chat.agent_alias.in_(own))
    if wanted.unmapped:
        nobody = select(AgentAlias.alias).where(AgentAlias.user_id.is_(None))
        query = query.where(or_(Chat.agent_alias.is_(None), Chat.agent_alias.in_(nobody)))
    if wanted.since is not None:
        query = query.where(Chat.started_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Chat.started_at < wanted.until)
    if wanted.one_of_near:
        firsts = select(func.min(Chat.id)).group_by(func.coalesce(Chat.near_group, Chat.digest))
        query = query.where(Chat.id.in_(firsts))
    if wanted.red_line:
        query = query.where(Chat.id.in_(red_line_chats()))
    return query
