"""The report of a conversation: its events and its grade put side by side, every number with its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any, Protocol

from sqlalchemy.orm import Session

from question_bank.case import Case
from question_bank.digest import from_canonical
from question_bank.language.types import FoundAct
from question_bank.names import ACT_NAMES, CATEGORY_NAMES
from question_bank.rubric import Point
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.vocabulary import Category
from trainer.dialogue.dialogue import Dialogue
from trainer.dialogue.events import BuyerSpoke, Event
from trainer.dialogue.fold import fold
from trainer.services.attempts import bring_up_to_date, seen_attempt
from trainer.services.content import Content
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.practice import (
    Attempt,
    Doubt,
    StoredGrade,
    doubts_of,
    newest_grade,
    newest_grades,
    recent_totals,
    version_body,
)

COHORT = 5
"""From so many attempts on a median is shown."""
Check = dict[str, Any]
"""One check as the grade keeps it (docs/commands.md)."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a message to show: an act, a finding or a red line. `label` is its name on screens."""

    start: int
    end: int
    kind: str
    label: str
    check: Check | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One message. marks are in the order of the text; response_s on the reply that answered a turn."""

    event: Event
    marks: tuple[Mark, ...] = ()
    response_s: float | None = None
    first: bool = False


class Judged(Protocol):
    """What is shown of a judged conversation, of practice and of real chats alike."""

    @property
    def lines(self) -> tuple[Line, ...]: ...
    @property
    def scorecard(self) -> Scorecard: ...
    @property
    def profile(self) -> SpeedProfile: ...
    @property
    def doubts(self) -> tuple[Doubt, ...]: ...
    @property
    def points(self) -> Sequence[Point]:
        """The points of the script."""

    @property
    def body(self) -> dict[str, Any] | None:
        """The grade in its public form; None where there is none."""

    def checks(self, criterion: str) -> list[Check]:
        """The checks of one part."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report shows. grade is None for a rewind and while the conversation runs.

    scorecard, profile  as they were when the grade was made; those in force where there is none
    cohort   everybody's latest totals at this case, this one among them
    """

    attempt: Attempt
    case: Case
    grade: StoredGrade | None
    scorecard: Scorecard
    profile: SpeedProfile
    lines: tuple[Line, ...]
    dialogue: Dialogue
    earlier: tuple[StoredGrade, ...]
    doubts: tuple[Doubt, ...]
    cohort: tuple[int, ...] = ()

    @property
    def cohort_median(self) -> int | None:
        """The median of everybody's latest totals at this case, rounded half up; None while they are too few to tell."""
        return int(median(self.cohort) + 0.5) if len(self.cohort) >= COHORT else None

    @property
    def points(self) -> Sequence[Point]:
        """The points of the case."""
        return self.case.points

    @property
    def body(self) -> dict[str, Any] | None:
        """The grade in its public form; None where there is none."""
        return self.grade.body if self.grade else None

    def checks(self, criterion: str) -> list[Check]:
        """The checks of one part."""
        checks = self.grade.body["checks"] if self.grade else []
        return [check for check in checks if check["criterion"] == criterion]

    @property
    def moods(self) -> list[tuple[datetime, int, str]]:
        """The buyer's mood along the way: moment, mood -5 to 5, what caused it."""
        spoken = [line.event for line in self.lines if isinstance(line.event, BuyerSpoke)]
        return [(event.at, event.mood, event.cause) for event in spoken]


def report_of(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> Report:
    """Put a report together. Raises NotFound for somebody else's conversation."""
    seen_attempt(session, actor, attempt_id)
    with transaction(session):
        attempt = seen_attempt(session, actor, attempt_id)
        events = bring_up_to_date(session, content, attempt, now).events
    script = content.script(session, attempt)
    dialogue = fold(events, script.rubric, content.reader)
    grade = newest_grade(session, attempt.id)
    earlier = [
        one
        for one in newest_grades(session, user_ids=[attempt.user_id], case_id=attempt.case_id)
        if one.attempt_id < attempt.id
    ]
    doubts = doubts_of(session, grade.id) if grade else ()
    scorecard, profile = _standard_of(session, content, grade)
    return Report(
        attempt=attempt,
        case=script.case,
        grade=grade,
        scorecard=scorecard,
        profile=profile,
        lines=tuple(lines_of_events(events, dialogue, grade.body["checks"] if grade else [])),
        dialogue=dialogue,
        earlier=tuple(earlier),
        doubts=tuple(doubts),
        cohort=tuple(recent_totals(session, attempt.case_id)),
    )


def _standard_of(
    session: Session, content: Content, grade: StoredGrade | None
) -> tuple[Scorecard, SpeedProfile]:
    if grade is None:
        standard = content.standard()
        return standard.scorecard, standard.profile
    return (
        from_canonical(version_body(session, grade.scorecard_digest), Scorecard),
        from_canonical(version_body(session, grade.profile_digest), SpeedProfile),
    )


def lines_of_events(
    events: Sequence[Event], dialogue: Dialogue, checks: Sequence[Check]
) -> list[Line]:
    """Each event with the marks of what was found in it: acts, and the faults among the checks."""
    replies = {reply.seq: reply for reply in dialogue.replies}
    firsts = {turn.answered_by for turn in dialogue.turns if turn.first}
    lines: list[Line] = []
    for event in events:
        reply = replies.get(event.seq)
        marks = _fault_marks(event.seq, checks)
        if reply is not None:
            marks += [mark for found in reply.reading.acts for mark in _act_marks(found)]
        marks.sort(key=lambda mark: (mark.start, mark.end))
        response_s = reply.response_s if reply else None
        lines.append(Line(event, tuple(marks), response_s, event.seq in firsts))
    return lines


def _act_marks(found: FoundAct) -> list[Mark]:
    name = ACT_NAMES[found.act]
    return [Mark(span.start, span.end, "act", name) for span in found.spans]


def _fault_marks(seq: int, checks: Sequence[Check]) -> list[Mark]:
    marks = []
    for check in checks:
        category = check.get("category")
        if category is None:
            continue
        kind = "redline" if check.get("severity") == "critical" else "finding"
        for one in check["evidence"]:
            if one["seq"] == seq:
                label = CATEGORY_NAMES[Category(category)]
                marks.append(Mark(one["start"], one["end"], kind, label, check))
    return marks
