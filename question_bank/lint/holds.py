"""Holds: a case that makes the agent wait for somebody has to excuse the time somewhere."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.lint.conditions import placed_conditions
from question_bank.lint.remark import Remark
from question_bank.problem import Gravity
from question_bank.vocabulary import Act


def check_holds(case: Case) -> Iterator[Remark]:
    """hold-without-may-hold."""
    if any(beat.may_hold for beat in case.beats):
        return
    holding = {Act.HOLD, Act.ESCALATE}
    wanted = [loc for loc, one in placed_conditions(case) if one.act in holding or one.desk]
    if case.desk:
        wanted.append(("desk",))
    if wanted:
        what = "案例里要查、要问别人，却没有哪一步允许先说「稍等」"
        remedy = "在可以先查再答的那一步写 may_hold: true"
        yield Remark(Code.HOLD_WITHOUT_MAY_HOLD, wanted[0], what, remedy, Gravity.WARNING)
