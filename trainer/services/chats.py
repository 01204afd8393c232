"""The verbs of kept chats: say who an agent is, begin a case from one, delete one."""

import re
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from question_bank.language.reader import Reader
from question_bank.source import MAX_BYTES
from trainer.errors import Forbidden, Invalid, NotFound
from trainer.services.drafts import begin_draft
from trainer.store import audit
from trainer.store.accounts import User, user_by_id
from trainer.store.chats import AgentAlias, Chat, alias_named, chat
from trainer.store.drafts import DraftEntry
from trainer.store.engine import transaction
from transcripts.conversation import Role, TurnKind
from transcripts.draft import NothingToDraftError, as_yaml, draft_case

_ALIAS = re.compile(r"客服-[a-z]{10}")
_SIDES = {Role.BUYER: "buyer", Role.AGENT: "agent"}


def chat_entry(session: Session, chat_id: int) -> Chat:
    """A chat with its turns. Raises NotFound."""
    found = chat(session, chat_id)
    if found is None:
        raise NotFound("没有这段会话，可能已经删了")
    return found


def map_alias(
    session: Session, *, actor: User, alias: str, user_id: int | None, now: datetime
) -> None:
    """Say that an alias in real chats is this account, or nobody's; also before any chat has come. Raises NotFound, Forbidden."""
    if not actor.may_see_trainees:
        raise Forbidden
    if not _ALIAS.fullmatch(alias):
        raise NotFound("没有这个客服")
    with transaction(session):
        if user_id is not None and user_by_id(session, user_id) is None:
            raise NotFound("没有这个账号")
        entry = alias_named(session, alias)
        if entry is None:
            entry = AgentAlias(alias=alias, first_seen_at=now)
            session.add(entry)
        if entry.user_id == user_id:
            return
        entry.user_id, entry.mapped_by_id, entry.mapped_at = user_id, actor.id, now
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="alias_mapped",
            subject=("agent_alias", alias),
            detail={"user": user_id},
        )


def delete_chat(session: Session, *, actor: User, chat_id: int, now: datetime) -> None:
    """Delete a chat for good; that it was there stays on record, without what was said."""
    if not actor.may_see_trainees:
        raise Forbidden("删会话由主管来")
    with transaction(session):
        entry = chat_entry(session, chat_id)
        group = entry.near_group
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="chat_deleted",
            subject=("chat", chat_id),
            detail={"source": entry.source, "turns": entry.turn_count, "import": entry.import_id},
        )
        session.delete(entry)
        session.flush()
        _dissolve(session, group)


def _dissolve(session: Session, group: str | None) -> None:
    """A group of one is none."""
    if group is None:
        return
    left = session.scalar(select(func.count(Chat.id)).where(Chat.near_group == group))
    if left == 1:
        session.execute(update(Chat).where(Chat.near_group == group).values(near_group=None))


def draft_from(
    session: Session,
    reader: Reader,
    *,
    actor: User,
    chat_id: int,
    name: str,
    taken: Collection[str] = (),
    now: datetime,
) -> DraftEntry:
    """Begin a case from a chat; `name` is what its screen calls the chat, `taken` are ids of cases.

    Raises Invalid where there is nothing to draft.
    """
    entry = chat_entry(session, chat_id)
    conversation = entry.conversation
    try:
        draft = draft_case(
            conversation, case_id=f"from-chat-{chat_id}", source=entry.source, reader=reader
        )
    except (NothingToDraftError, ValueError) as fault:
        raise Invalid(str(fault)) from fault
    text = as_yaml(draft)
    if len(text.encode()) > MAX_BYTES:
        raise Invalid("这段会话太长，起草成一个案例装不下")
    turns = [
        (_SIDES.get(turn.role, "system"), turn.text)
        for turn in conversation.turns
        if turn.kind is not TurnKind.RECALL
    ]
    return begin_draft(
        session,
        actor=actor,
        text=text,
        now=now,
        source_chat=chat_id,
        source_name=name,
        turns=turns,
        taken=taken,
    )
