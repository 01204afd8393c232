"""The trainee's home: where one stands, what to practise today, the way to going live."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from question_bank.case import Case
from question_bank.vocabulary import Stage
from trainer.learning.gates import GateProgress, GateState
from trainer.services.progress import Standing, best_by_case, standing_of
from trainer.store.accounts import Role
from trainer.store.practice import Attempt, StoredGrade, open_attempts
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.extensions import open_session
from trainer.web.trend import trend_of
from trainer.web.words import part_of_day

blueprint = Blueprint("home", __name__)

SUGGESTIONS = 3
SHOWN_TOTALS = 12
NEAR = 25
STATES = {
    GateState.MET: "met",
    GateState.UNDER_WAY: "way",
    GateState.OPEN: "open",
    GateState.LOCKED: "locked",
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to practise today and why."""

    case: Case
    because: str
    running: Attempt | None = None


@blueprint.get("/home")
@allow(Role.TRAINEE)
def show() -> ResponseReturnValue:
    """Home of the person who is signed in."""
    user, moment = current_user(), now()
    standing = standing_of(open_session(), content(), user, moment)
    running = [one for one in open_attempts(open_session(), user.id) if not one.of_id]
    return render_template(
        "home/show.html",
        standing=standing,
        greeting=part_of_day(moment),
        gates=sorted_gates(standing.readiness.gates),
        states=STATES,
        suggestions=suggestions(content().library().published(), standing, running),
        trend=trend_of(standing.grades[-SHOWN_TOTALS:]),
    )


def _why_again(grade: StoredGrade) -> str:
    """Why a case that was not passed is worth another try."""
    gap = 80 - grade.total
    if gap <= 0:
        return "分数够了，上次碰了红线或漏了必做的一步"
    return f"上次离通过只差 {gap} 分" if gap <= NEAR else f"上次 {grade.total} 分，看过报告再来一遍"


def sorted_gates(gates: Sequence[GateProgress]) -> list[GateProgress]:
    """Open gates first, the nearest to being met at the top; met ones last."""
    return sorted(gates, key=lambda gate: (gate.state is GateState.MET, -gate.have / gate.need))


def suggestions(
    cases: Sequence[Case], standing: Standing, running: Sequence[Attempt]
) -> list[Suggestion]:
    """At most three: what is under way, what came near, a stage the gates still lack, the next unseen case."""
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
        words = _why_again(grade)
        found.append(Suggestion(by_id[grade.attempt.case_id], words))
    unseen = [case for case in cases if case.id not in best]
    unseen.sort(
        key=lambda case: (case.stage not in lacking, case.level, list(Stage).index(case.stage))
    )
    for case in unseen:
        words = "这一类还缺一个通过的案例" if case.stage in lacking else "还没练过的新买家"
        found.append(Suggestion(case, words))
    chosen: dict[str, Suggestion] = {}
    for one in found:
        chosen.setdefault(one.case.id, one)
    return list(chosen.values())[:SUGGESTIONS]
