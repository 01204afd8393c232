"""Needs: the share of them that is met multiplies half the score, so every case raises one that can be met."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.lint.remark import Remark
from question_bank.lint.ways import reachable_beats
from question_bank.problem import Gravity


def check_needs(case: Case) -> Iterator[Remark]:
    """no-need, need-never-met, meets-without-need."""
    reachable = reachable_beats(case)
    if not any(beat.need for beat in case.beats if beat.id in reachable):
        what = "没有一步提出需求，响应和用语两部分会一直是 0 分"
        yield Remark(Code.NO_NEED, ("beats",), what, "在买家提出要求的那一步写 need: true")
    for place, beat in enumerate(case.beats):
        met = any(branch.meets and not branch.stay for branch in beat.branches)
        if beat.need and not met:
            what = f"「{beat.id}」的需求没有哪个分支能满足"
            yield Remark(
                Code.NEED_NEVER_MET, ("beats", place, "need"), what, "给算答上的分支写 meets: true"
            )
        for number, branch in enumerate(beat.branches):
            if branch.meets and not beat.need:
                loc = ("beats", place, "branches", number, "meets")
                what = f"「{beat.id}」没有 need: true，这里的 meets 不起作用"
                remedy = "给这一步写 need: true，或去掉 meets"
                yield Remark(Code.MEETS_WITHOUT_NEED, loc, what, remedy, Gravity.WARNING)
