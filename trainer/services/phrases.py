"""Verbs about 「我的短语」: keeping a good reply, letting it go."""

from datetime import datetime

from sqlalchemy.orm import Session

from trainer.dialogue.events import AgentReplied
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services.attempts import seen_attempt
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.practice import OwnPhrase, StoredGrade, events_of, newest_grade, phrases_of

MOST = 200


def save_phrase(
    session: Session, *, actor: User, attempt_id: int, seq: int, now: datetime
) -> OwnPhrase:
    """Keep one of one's own replies. Raises Conflict for one with a fault, or that was not graded."""
    with transaction(session):
        attempt = seen_attempt(session, actor, attempt_id)
        if not attempt.can_be_played_by(actor):
            raise Forbidden("只能存自己说过的话")
        events = events_of(session, attempt.id)
        reply = next((e for e in events if e.seq == seq and isinstance(e, AgentReplied)), None)
        if reply is None or reply.card is not None:
            raise Invalid("只能存自己说过的一句话")
        grade = newest_grade(session, attempt_id)
        if grade is None:
            raise Conflict("评过分的回复才能存")
        if _has_fault(grade, seq):
            raise Conflict("这句话里有要改的地方，改好了再存")
        known = phrases_of(session, actor.id)
        for phrase in known:
            if phrase.text == reply.text[:500]:
                return phrase
        if len(known) >= MOST:
            raise Conflict(f"我的短语最多 {MOST} 条，先删几条不用的")
        phrase = OwnPhrase(
            user_id=actor.id, text=reply.text[:500], stage=attempt.stage, saved_at=now
        )
        session.add(phrase)
    return phrase


def drop_phrase(session: Session, *, actor: User, phrase_id: int) -> None:
    """Let a phrase go. Raises NotFound for anybody else's."""
    with transaction(session):
        phrase = session.get(OwnPhrase, phrase_id)
        if phrase is None or phrase.user_id != actor.id:
            raise NotFound("没有这条短语")
        session.delete(phrase)


def _has_fault(grade: StoredGrade, seq: int) -> bool:
    return any(
        check.get("category") and any(one["seq"] == seq for one in check["evidence"])
        for check in grade.body["checks"]
    )
