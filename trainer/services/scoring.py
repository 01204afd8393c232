"""Grading attempts and keeping the grades: immutable, one for each version of case,
scorecard, grader and what the shop has decided about the reading of replies."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.language.shop import shop_text
from trainer.dialogue.events import AgentReplied, Event, Paused
from trainer.dialogue.near_copy import is_near_copy
from trainer.errors import Invalid
from trainer.grading.grade import grade
from trainer.grading.to_json import number, to_json
from trainer.grading.types import GRADER_VERSION, Grade, Versions
from trainer.services.content import Content, Judgement
from trainer.simulation.script import Script
from trainer.store.practice import (
    Attempt,
    StoredGrade,
    attempts_before,
    closed_attempts,
    events_of,
    grade_of_versions,
    keep_version,
)


def grade_now(content: Content, script: Script, case_digest: str, events: Sequence[Event]) -> Grade:
    """The grade of events by the standard in force; nothing is stored."""
    return _graded(content, content.judgement(), script, case_digest, events)


def _graded(
    content: Content,
    judgement: Judgement,
    script: Script,
    case_digest: str,
    events: Sequence[Event],
) -> Grade:
    standard = content.standard()
    versions = Versions(
        case_digest,
        f"{standard.scorecard.id}@{standard.scorecard.version}",
        GRADER_VERSION + judgement.shop.mark,
    )
    return grade(
        script.rubric,
        events,
        standard.scorecard,
        standard.profile,
        judgement.reader,
        versions=versions,
    )


def store_grade(
    session: Session,
    content: Content,
    attempt: Attempt,
    events: Sequence[Event],
    *,
    now: datetime,
) -> StoredGrade:
    """Grade a closed attempt by the standard in force. The grade of these versions is made only once."""
    standard, judgement = content.standard(), content.judgement()
    known = grade_of_versions(
        session,
        attempt.id,
        case=attempt.case_digest,
        scorecard=standard.scorecard_digest,
        profile=standard.profile_digest,
        grader=GRADER_VERSION,
        shop=judgement.digest,
    )
    if known is not None:
        return known
    script = content.script(session, attempt)
    graded = _graded(content, judgement, script, attempt.case_digest, events)
    content.keep_standard(session, standard)
    keep_version(session, judgement.digest, "shop", shop_text(judgement.shop))
    stored = StoredGrade(
        attempt_id=attempt.id,
        graded_at=now,
        case_digest=attempt.case_digest,
        scorecard_digest=standard.scorecard_digest,
        profile_digest=standard.profile_digest,
        grader_version=GRADER_VERSION,
        shop_digest=judgement.digest,
        total=graded.total,
        passed=graded.passed,
        provisional=graded.provisional,
        red_line=graded.crossed_red_line,
        first_response_s=graded.speed_detail.first_response_s,
        paused=any(isinstance(e, Paused) and e.by == "trainee" for e in events),
        copied_model=_copies_shown_model(session, attempt, script, events),
        body=grade_record(graded),
    )
    session.add(stored)
    session.flush()
    return stored


def grade_record(graded: Grade) -> dict[str, object]:
    """The public form of a grade, and beside it what the report says about caps and hints."""
    return {
        **to_json(graded),
        "sum": number(graded.sum),
        "caps": [
            {"rule": cap.rule, "at": number(cap.at), "reason": cap.reason} for cap in graded.caps
        ],
        "hints": graded.hints,
        "hint_points": number(graded.hint_points),
        "total_if_confirmed": graded.total_if_confirmed,
    }


def _copies_shown_model(
    session: Session, attempt: Attempt, script: Script, events: Sequence[Event]
) -> bool:
    """Whether a reply repeats a model answer that an earlier report on this case has shown this person."""
    if attempts_before(session, attempt.user_id, attempt.case_id) <= 1:
        return False
    models = [model for point in script.case.points for model in point.model]
    replies = [event.text for event in events if isinstance(event, AgentReplied)]
    return any(is_near_copy(reply, model) for reply in replies for model in models)


def regrade(
    session: Session, content: Content, *, ids: Sequence[int] | None, now: datetime
) -> list[StoredGrade]:
    """Grade closed attempts by the versions in force; old grades stay. Raises Invalid for unknown ids."""
    attempts = closed_attempts(session, ids)
    missing = sorted(set(ids or ()) - {attempt.id for attempt in attempts})
    if missing:
        raise Invalid(f"没有这些已结束的练习：{'、'.join(map(str, missing))}")
    return [
        store_grade(session, content, attempt, events_of(session, attempt.id), now=now)
        for attempt in attempts
    ]
