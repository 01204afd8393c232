"""Walkthroughs as written; playing them is the play lint's work."""

from collections.abc import Iterator

from question_bank.case import AskDesk, Case, SendCard
from question_bank.codes import Code
from question_bank.lint.remark import Remark
from question_bank.lint.ways import reached_outcomes
from question_bank.problem import Gravity
from question_bank.sent_cards import card_words

FEWEST = 3
"""A good, a mediocre and a bad one."""


def check_walkthroughs(case: Case) -> Iterator[Remark]:
    """few-walkthroughs, expected-outcome, unknown-desk, unknown-card."""
    if len(case.walkthroughs) < FEWEST:
        what = f"只有 {len(case.walkthroughs)} 条示范走法"
        remedy = "好、一般、差各写一条，评分才有对照"
        yield Remark(Code.FEW_WALKTHROUGHS, ("walkthroughs",), what, remedy, Gravity.WARNING)
    reached = reached_outcomes(case)
    for number, walk in enumerate(case.walkthroughs):
        loc = ("walkthroughs", number)
        if walk.expect.outcome is not None and walk.expect.outcome not in reached:
            what = f"示范「{walk.name}」要走到「{walk.expect.outcome}」，可没有这条路"
            remedy = "改期望的结局，或补上通向它的分支"
            yield Remark(Code.EXPECTED_OUTCOME, (*loc, "expect", "outcome"), what, remedy)
        for step, reply in enumerate(walk.replies):
            if isinstance(reply, SendCard) and card_words(case, reply.card) is None:
                what = f"示范「{walk.name}」发了「{reply.card}」卡片，这个案例没有可以发的"
                remedy = f"在 shown 里写上 {reply.card}，或去掉这一步"
                yield Remark(Code.UNKNOWN_CARD, (*loc, "replies", step), what, remedy)
            if isinstance(reply, AskDesk) and reply.desk not in case.desk:
                what = f"示范「{walk.name}」问了「{reply.desk}」，这个案例里帮不上忙"
                remedy = f"在 desk 里写上 {reply.desk}，或去掉这一步"
                at = (*loc, "replies", step)
                yield Remark(Code.UNKNOWN_DESK, at, what, remedy, Gravity.WARNING)
