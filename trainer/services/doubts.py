"""「我觉得判错了」: a doubt about one check, kept for a person to decide."""

from datetime import datetime

from sqlalchemy.orm import Session

from trainer.errors import Forbidden, Invalid, NotFound
from trainer.services.attempts import seen_attempt
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.practice import Doubt, doubts_of, newest_grade

LONGEST_REASON = 500


def raise_doubt(
    session: Session,
    *,
    actor: User,
    attempt_id: int,
    rule: str,
    seq: int,
    reason: str,
    now: datetime,
) -> Doubt:
    """Doubt one check of one's own newest grade; doubting the same check again changes nothing."""
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"理由最多 {LONGEST_REASON} 字，现在 {len(reason)} 字", field="reason")
    with transaction(session):
        attempt = seen_attempt(session, actor, attempt_id)
        if not attempt.can_be_played_by(actor):
            raise Forbidden("只能对自己的评分提疑问")
        grade = newest_grade(session, attempt_id)
        if grade is None:
            raise NotFound("这次练习还没有评分")
        if not any(check["rule"] == rule for check in grade.body["checks"]):
            raise Invalid("评分里没有这一条")
        for known in doubts_of(session, grade.id):
            if (known.rule, known.seq) == (rule, seq):
                return known
        doubt = Doubt(
            grade_id=grade.id, user_id=actor.id, at=now, rule=rule, seq=seq, reason=reason
        )
        session.add(doubt)
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="doubted",
            subject=("attempt", attempt_id),
            detail={"rule": rule, "seq": seq},
        )
    return doubt
