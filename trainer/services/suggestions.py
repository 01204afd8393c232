"""What to practise next, and why."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from question_bank.case import Case
from question_bank.vocabulary import Stage
from trainer.services.progress import Standing, best_by_case
from trainer.store.practice import Attempt, StoredGrade

MOST = 3
NEAR = 25
"""Points short of the pass mark up to which a case counts as nearly passed."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to practise today and why."""

    case: Case
    because: str
    running: Attempt | None = None


def suggestions(
    cases: Sequence[Case],
    standing: Standing,
    running: Sequence[Attempt],
    pass_mark: int,
    first_cases: Sequence[str] = (),
) -> list[Suggestion]:
    """At most three: what is under way, what came near, the next of a newcomer's way, a stage the gates still lack, the next unseen case.

    first_cases  the way on which newcomers are led, by the go-live standard
    """
    best = best_by_case(standing.grades)
    by_id = {case.id: case for case in cases}
    open_now = {one.case_id: one for one in running if one.case_id in by_id}
    lacking = {stage for gate in standing.readiness.gates for stage in gate.missing_stages}
    found = [Suggestion(by_id[one], "这一次还没结束，买家在等", open_now[one]) for one in open_now]
    near = sorted(
        (grade for grade in best.values() if not grade.passed and grade.attempt.case_id in by_id),
        key=lambda grade: -grade.total,
    )
    for grade in near:
        words = _why_again(grade, pass_mark)
        found.append(Suggestion(by_id[grade.attempt.case_id], words))
    way = {case_id: number for number, case_id in enumerate(first_cases, 1)}
    unseen = [case for case in cases if case.id not in best]
    for case in sorted(
        unseen, key=lambda case: (way.get(case.id, len(way) + 1), *_ease(case, lacking))
    ):
        found.append(Suggestion(case, _why_new(case, lacking, way.get(case.id))))
    chosen: dict[str, Suggestion] = {}
    for one in found:
        chosen.setdefault(one.case.id, one)
    return list(chosen.values())[:MOST]


def _ease(case: Case, lacking: Container[Stage]) -> tuple[bool, int, int, int]:
    """From what is wanted and simple to what is neither."""
    return (case.stage not in lacking, case.level, list(Stage).index(case.stage), case.minutes)


def _why_new(case: Case, lacking: Container[Stage], number: int | None) -> str:
    """Why a case that was never tried comes next."""
    if number == 1:
        return "从这位好说话的买家开始，熟悉一下怎么接待"
    if number is not None:
        return f"入门路线的第 {number} 个，一次只学一样"
    return "这一类还缺一个通过的案例" if case.stage in lacking else "还没练过的新买家"


def _why_again(grade: StoredGrade, pass_mark: int) -> str:
    """Why a case that was not passed is worth another try."""
    gap = pass_mark - grade.total
    if gap <= 0:
        return "分数够了，上次碰了红线或漏了必做的一步"
    return f"上次离通过只差 {gap} 分" if gap <= NEAR else f"上次 {grade.total} 分，看过报告再来一遍"
