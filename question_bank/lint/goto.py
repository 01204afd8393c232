"""Where branches lead: names that nothing answers to, ends that lead nowhere, beats that never let go."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.lint.remark import Remark
from question_bank.lint.ways import is_outcome, ways
from question_bank.problem import Gravity
from question_bank.vocabulary import Outcome


def check_goto(case: Case) -> Iterator[Remark]:
    """unknown-goto, unbounded-stay, loose-end, stay-with-goto."""
    yield from _unknown(case)
    yield from _unbounded(case)
    yield from _loose_ends(case)
    yield from _stays_that_go(case)


def _unknown(case: Case) -> Iterator[Remark]:
    beats = {beat.id for beat in case.beats}
    for way in ways(case):
        if way.target not in beats and not is_outcome(way.target):
            near = nearest(way.target, [*beats, *Outcome])
            remedy = (
                f"是不是想写「{near}」"
                if near
                else f"可以去：{'、'.join(sorted(beats))}，或一个结局"
            )
            yield Remark(
                Code.UNKNOWN_GOTO, way.loc, f"没有「{way.target}」这一步或这种结局", remedy
            )


def _unbounded(case: Case) -> Iterator[Remark]:
    for way in ways(case):
        if way.start == way.target:
            what = f"「{way.start}」会一直回到自己"
            remedy = "留在这一步用 stay: once 或 stay: twice，想离开就换一个 goto"
            yield Remark(Code.UNBOUNDED_STAY, way.loc, what, remedy)


def _loose_ends(case: Case) -> Iterator[Remark]:
    place, last = len(case.beats) - 1, case.beats[-1]
    for number, branch in enumerate(last.branches):
        if branch.goto is None and branch.stay == 0:
            loc = ("beats", place, "branches", number)
            what = f"最后一步「{last.id}」的这个分支没有去处"
            yield Remark(Code.LOOSE_END, loc, what, "加上 goto，写一个结局，例如 goto: settled")


def _stays_that_go(case: Case) -> Iterator[Remark]:
    for place, beat in enumerate(case.beats):
        for number, branch in enumerate(beat.branches):
            if branch.stay and (branch.goto is not None or branch.meets):
                loc = ("beats", place, "branches", number, "stay")
                what = "写了 stay，同一分支里的 goto 和 meets 不起作用"
                remedy = "要离开就去掉 stay；要先留再走就拆成两个分支"
                yield Remark(Code.STAY_WITH_GOTO, loc, what, remedy, Gravity.WARNING)
