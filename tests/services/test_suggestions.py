"""What is suggested next: a way for newcomers, then what the gates lack, from simple to hard."""

from collections.abc import Sequence

from question_bank.library import load_library
from question_bank.vocabulary import Stage
from tests.conftest import MONDAY
from trainer.learning.readiness import readiness
from trainer.learning.result import Result
from trainer.services.progress import Standing
from trainer.services.suggestions import Suggestion, suggestions
from trainer.store.accounts import Role, User
from trainer.store.practice import Attempt, StoredGrade

LIBRARY = load_library()
STANDARD = LIBRARY.standards["first"]
WAY = STANDARD.first_cases


def _passed(case_id: str, number: int) -> StoredGrade:
    case = LIBRARY.cases[case_id]
    attempt = Attempt(id=number, case_id=case_id, stage=case.stage.value)
    return StoredGrade(attempt=attempt, total=90, passed=True)


def _suggested(done: Sequence[str], first_cases: Sequence[str] = WAY) -> list[Suggestion]:
    grades = tuple(_passed(case_id, number) for number, case_id in enumerate(done))
    results = [
        Result(
            session=str(grade.attempt.id),
            case=grade.attempt.case_id,
            stage=Stage(grade.attempt.stage),
            at=MONDAY,
            total=grade.total,
            passed=True,
            first_response_s=9.0,
        )
        for grade in grades
    ]
    user = User(login="new", name="new", role=Role.TRAINEE, created_at=MONDAY)
    standing = Standing(user, readiness(results, STANDARD, MONDAY), grades)
    return suggestions(LIBRARY.published(), standing, [], 80, first_cases)


def test_a_newcomer_begins_with_the_first_of_the_way_and_is_told_why() -> None:
    found = _suggested([])
    assert [one.case.id for one in found] == list(WAY[:3])
    assert "好说话" in found[0].because
    assert "第 2 个" in found[1].because


def test_who_has_passed_some_of_the_way_goes_on_with_the_rest_of_it() -> None:
    assert [one.case.id for one in _suggested(WAY[:2])] == list(WAY[2:5])


def test_after_the_way_the_simple_and_short_come_first() -> None:
    found = [one.case for one in _suggested(WAY)]
    assert {case.level for case in found} == {1}
    assert [case.minutes for case in found] == sorted(case.minutes for case in found)


def test_without_a_way_nobody_begins_with_a_hard_case() -> None:
    assert {one.case.level for one in _suggested([], ())} == {1}
