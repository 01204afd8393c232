"""Beats: whether each one opens, says something, can be answered and can be left."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.lint.implication import asks_nothing
from question_bank.lint.remark import Remark
from question_bank.lint.ways import reachable_beats


def check_beats(case: Case) -> Iterator[Remark]:
    """unreachable-beat, no-branches, missing-otherwise, nothing-said."""
    reachable = reachable_beats(case)
    for place, beat in enumerate(case.beats):
        loc = ("beats", place)
        if beat.id not in reachable:
            what = f"没有哪条路走到「{beat.id}」"
            yield Remark(Code.UNREACHABLE_BEAT, loc, what, "让某个分支 goto 到它，或删掉它")
        if not beat.branches:
            what = f"「{beat.id}」没有分支，怎么回都不对"
            yield Remark(Code.NO_BRANCHES, loc, what, "写上 branches，说明怎样的回复算数")
        anything_goes = any(asks_nothing(branch) and not branch.stay for branch in beat.branches)
        if beat.otherwise is None and not anything_goes:
            what = f"「{beat.id}」没说答非所问时怎么办"
            remedy = "加上 otherwise: {reask: [换个说法再问], limit: 2, goto: walked_off}"
            yield Remark(Code.MISSING_OTHERWISE, loc, what, remedy)
    yield from _silent_places(case)


def _silent_places(case: Case) -> Iterator[Remark]:
    for place, beat in enumerate(case.beats):
        if not beat.say and not (place == 0 and case.agent_opens):
            what = f"「{beat.id}」里买家没有话说"
            yield Remark(Code.NOTHING_SAID, ("beats", place), what, "写上 say，最好两三种说法")
        for number, branch in enumerate(beat.branches):
            if branch.stay and not branch.say:
                loc = ("beats", place, "branches", number)
                what = f"「{beat.id}」里留在原地的分支没有话说"
                yield Remark(Code.NOTHING_SAID, loc, what, "给它写上 say")
