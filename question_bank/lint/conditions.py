"""Conditions of branches and points: those that nothing can meet, and branches that never get their turn."""

from collections.abc import Iterator

from question_bank.case import Branch, Case
from question_bank.codes import Code
from question_bank.condition import Condition
from question_bank.lint.implication import implies, is_impossible
from question_bank.lint.remark import Remark
from question_bank.source import Loc
from question_bank.vocabulary import ASKING_ACTS

CARDS = ("product", "order", "coupon")
"""The kinds of cards an agent can send."""


def check_conditions(case: Case) -> Iterator[Remark]:
    """shadowed-branch, impossible-condition, slot-without-asking, unknown-desk, unknown-card."""
    for place, beat in enumerate(case.beats):
        yield from _shadowed(("beats", place, "branches"), beat.branches)
    for loc, condition in placed_conditions(case):
        yield from _own_faults(case, loc, condition)


def placed_conditions(case: Case) -> list[tuple[Loc, Condition]]:
    """Every condition of the case with its place, nested ones after the one that holds them."""
    found: list[tuple[Loc, Condition]] = []
    for place, beat in enumerate(case.beats):
        for number, branch in enumerate(beat.branches):
            _collect(found, ("beats", place, "branches", number), branch)
    for number, point in enumerate(case.points):
        _collect(found, ("points", number), point)
    return found


def _collect(found: list[tuple[Loc, Condition]], loc: Loc, condition: Condition) -> None:
    found.append((loc, condition))
    for key, members in (
        ("any", condition.any_),
        ("all", condition.all_),
        ("unless", condition.unless),
    ):
        for number, member in enumerate(members):
            _collect(found, (*loc, key, number), member)


def _shadowed(loc: Loc, branches: tuple[Branch, ...]) -> Iterator[Remark]:
    for number, branch in enumerate(branches):
        earlier = (
            first
            for first in range(number)
            if branches[first].stay == 0 and implies(branch, branches[first])
        )
        first = next(earlier, None)
        if first is not None:
            what = f"第 {first + 1} 个分支已经包含这个条件，轮不到它"
            remedy = "条件更细的分支往前放，或删掉它"
            yield Remark(Code.SHADOWED_BRANCH, (*loc, number), what, remedy)


def _own_faults(case: Case, loc: Loc, condition: Condition) -> Iterator[Remark]:
    if condition.unless and is_impossible(condition):
        what = "unless 正好排除了它要求的内容，没有回复能满足"
        yield Remark(Code.IMPOSSIBLE_CONDITION, (*loc, "unless"), what, "放宽 unless，或改条件")
    if condition.slot is not None and condition.act not in {None, *ASKING_ACTS}:
        what = f"「{condition.act}」不是询问，不带 slot"
        acts = "、".join(sorted(ASKING_ACTS))
        yield Remark(
            Code.SLOT_WITHOUT_ASKING, (*loc, "slot"), what, f"去掉 slot，或把 act 换成 {acts}"
        )
    if condition.desk is not None and condition.desk not in case.desk:
        what = f"这个案例里「{condition.desk}」不会答复"
        remedy = f"在 desk 里写上 {condition.desk}，或改条件"
        yield Remark(Code.UNKNOWN_DESK, (*loc, "desk"), what, remedy)
    if condition.card is not None and condition.card not in CARDS:
        what = f"没有「{condition.card}」这种卡片"
        yield Remark(Code.UNKNOWN_CARD, (*loc, "card"), what, f"可以写：{'、'.join(CARDS)}")
