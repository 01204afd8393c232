"""Where people stand: results from grades, readiness by the go-live standard. A fixed number of queries for any crowd."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainer.learning.readiness import Readiness, readiness
from trainer.learning.result import Result
from trainer.services.content import Content
from trainer.store.accounts import Role, User, people
from trainer.store.practice import StoredGrade, newest_grades


@dataclass(frozen=True, slots=True)
class Standing:
    """One person: the checklist and the grades behind it, oldest first."""

    user: User
    readiness: Readiness
    grades: tuple[StoredGrade, ...]

    @property
    def totals(self) -> list[int]:
        """The totals, oldest first."""
        return [grade.total for grade in self.grades]

    @property
    def red_lines(self) -> int:
        """How many conversations crossed a red line."""
        return sum(grade.red_line for grade in self.grades)


def standing_of(session: Session, content: Content, user: User, now: datetime) -> Standing:
    """Where one person stands."""
    return _standing(user, newest_grades(session, user_ids=[user.id]), content, now)


def standings(session: Session, content: Content, now: datetime) -> list[Standing]:
    """Every active trainee; who needs help most comes first: fewest gates met, then red lines, then name."""
    trainees = [one for one in people(session) if one.role is Role.TRAINEE and one.active]
    by_user: Mapping[int, list[StoredGrade]] = defaultdict(list)
    for grade in newest_grades(session, user_ids=[one.id for one in trainees]):
        by_user[grade.attempt.user_id].append(grade)
    found = [_standing(one, by_user[one.id], content, now) for one in trainees]
    return sorted(
        found,
        key=lambda one: (one.readiness.is_ready, one.readiness.met, -one.red_lines, one.user.name),
    )


def best_by_case(grades: Sequence[StoredGrade]) -> dict[str, StoredGrade]:
    """The best grade of each case."""
    best: dict[str, StoredGrade] = {}
    for grade in grades:
        known = best.get(grade.attempt.case_id)
        if known is None or grade.total > known.total:
            best[grade.attempt.case_id] = grade
    return best


def result_of(grade: StoredGrade) -> Result:
    """A stored grade as the readiness model takes it."""
    attempt = grade.attempt
    return Result(
        session=str(attempt.id),
        case=attempt.case_id,
        stage=attempt.stage,
        at=attempt.closed_at or grade.graded_at,
        total=grade.total,
        passed=grade.passed,
        provisional=grade.provisional,
        red_line=grade.red_line,
        first_response_s=grade.first_response_s,
        paused=grade.paused,
        copied=grade.copied_model,
    )


def _standing(
    user: User, grades: Sequence[StoredGrade], content: Content, now: datetime
) -> Standing:
    results = [result_of(grade) for grade in grades]
    return Standing(user, readiness(results, content.go_live(), now), tuple(grades))
