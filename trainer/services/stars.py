"""A colleague's good reply, starred by a manager, stands beside model answers in reports (「参考」)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.case import Case
from question_bank.condition import Condition, Said, match
from question_bank.language.types import ReadsReplies
from question_bank.rubric import Point
from question_bank.vocabulary import Act, Severity
from trainer.errors import Invalid, NotFound
from trainer.services.chat_scores import require_scores
from trainer.services.content import Content
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.chat_scores import StarredReply, stars
from trainer.store.chats import Chat, chat
from trainer.store.engine import transaction
from transcripts.conversation import Role, TurnKind

LONGEST = 2000
MANNERS = frozenset(
    {Act.GREET, Act.IDENTIFY, Act.OFFER_HELP, Act.APOLOGISE, Act.EMPATHISE, Act.THANK}
    | {Act.FAREWELL, Act.CONFIRM_SATISFIED, Act.INVITE_FOLLOW, Act.HOLD, Act.ESCALATE}
    | {Act.PROMISE_FOLLOWUP, Act.DECLINE_PRICE, Act.DECLINE_REQUEST, Act.KEEP_ON_PLATFORM}
    | {Act.ASK_EVIDENCE, Act.ASK_DETAILS, Act.ASK_ORDER, Act.CHECK_PARCEL}
)
"""Acts that sound the same whatever is sold: a reply that does one fits beside any case of its stage."""


@dataclass(frozen=True, slots=True)
class Example:
    """A starred reply as a report shows it: who wrote it, and the words."""

    agent: str
    text: str


def star(
    session: Session,
    content: Content,
    *,
    actor: User,
    chat_id: int,
    seq: int,
    case_id: str | None,
    now: datetime,
) -> StarredReply:
    """Keep an agent's reply of a chat. `case_id`: beside the points of this case alone.

    Raises Forbidden, NotFound, and Invalid for what is no written reply, has a fault, or is starred already.
    """
    require_scores(actor)
    with transaction(session):
        kept = chat(session, chat_id)
        if kept is None:
            raise NotFound("没有这段会话，可能已经删掉了")
        text, agent = _reply(kept, seq)
        _require_good(text, content.reader)
        if any(one.seq == seq for one in stars(session, chat_id=chat_id)):
            raise Invalid("这句已经标过了")
        if case_id is not None and case_id not in content.library().cases:
            raise Invalid("没有这个案例")
        entry = StarredReply(
            chat_id=chat_id,
            seq=seq,
            text=text,
            agent=agent,
            stage=kept.stage,
            case_id=case_id,
            starred_by_id=actor.id,
            starred_at=now,
        )
        session.add(entry)
        session.flush()
        _record(session, actor, "reply_starred", entry, now)
    return entry


def drop(session: Session, *, actor: User, star_id: int, now: datetime) -> StarredReply:
    """Take a star back. Raises NotFound, Forbidden."""
    require_scores(actor)
    with transaction(session):
        entry = session.get(StarredReply, star_id)
        if entry is None or entry.dropped_at is not None:
            raise NotFound("这个标记已经取消了")
        entry.dropped_at = now
        _record(session, actor, "star_dropped", entry, now)
    return entry


def examples(
    session: Session, reader: ReadsReplies, case: Case, points: Sequence[Point]
) -> dict[str, Example]:
    """For each point, by id, the newest starred reply that earns it and may stand there."""
    found: dict[str, Example] = {}
    starred = stars(session, stage=case.stage)
    readings = [(one, reader.read([one.text])) for one in starred]
    for point in points:
        for one, reading in readings:
            if one.case_id not in (None, case.id):
                continue
            if one.case_id is None and not _asks_for_manners(point):
                continue
            if match(point, Said(reading), reader.says).met:
                found[point.id] = Example(one.agent, one.text)
                break
    return found


def _asks_for_manners(point: Condition) -> bool:
    asked = [one for one in point.conditions_within() if one not in point.unless]
    acts = [one.act for one in asked if one.act is not None]
    other = any(one.says or one.offer or one.card or one.desk for one in asked)
    return bool(acts) and not other and all(act in MANNERS for act in acts)


def _reply(kept: Chat, seq: int) -> tuple[str, str]:
    turns = kept.conversation.turns
    if not 0 <= seq < len(turns):
        raise Invalid("先选一句客服的回复")
    turn = turns[seq]
    if turn.role is not Role.AGENT or turn.kind is not TurnKind.TEXT or not turn.text.strip():
        raise Invalid("只能标客服写的一句话")
    if len(turn.text) > LONGEST:
        raise Invalid("这句太长了")
    shown = kept.agent.shown if kept.agent and turn.sender == kept.agent_alias else turn.sender
    return turn.text, shown or "同事"


def _require_good(text: str, reader: ReadsReplies) -> None:
    reading = reader.read([text])
    if not reading.acts:
        raise Invalid("这句里看不出做了哪一步，放在哪个要点旁边都不合适")
    if any(one.severity is not Severity.MINOR for one in reading.findings):
        raise Invalid("这句里有要改的话，不能当参考")


def _record(session: Session, actor: User, verb: str, entry: StarredReply, now: datetime) -> None:
    audit.record(
        session,
        at=now,
        actor_id=actor.id,
        verb=verb,
        subject=("starred_reply", entry.id),
        detail={"chat": entry.chat_id, "seq": entry.seq},
    )
