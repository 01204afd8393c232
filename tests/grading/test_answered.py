"""Answered: needs met of needs raised; in real chats buyer turns answered of buyer turns."""

from decimal import Decimal

from question_bank.vocabulary import Criterion
from tests.grading.talk import Talk, rubric, solved

REAL_CHAT = rubric(needs=[], beats=[])


def test_it_is_needs_met_of_needs_raised() -> None:
    assert solved().grade().parts.answered == 1
    half = Talk().buyer(0, "在吗", need=True).agent(5, "stock 有")
    half.buyer(9, "几天", "demand", cause="branch:1", need=True, meets="open")
    assert half.grade().parts.answered == Decimal("0.5")


def test_a_met_need_points_at_the_reply_that_met_it() -> None:
    checks = solved(first="stock 有的").grade().checks_of(Criterion.ANSWERED)
    assert checks[0].evidence[0].text == "stock 有的"


def test_nothing_raised_counts_0() -> None:
    assert Talk().grade().parts.answered == 0
    assert Talk(REAL_CHAT).grade().parts.answered == 0


def test_a_need_stands_from_the_start_where_the_agent_speaks_first() -> None:
    checks = Talk(agent_first=True).grade().checks_of(Criterion.ANSWERED)
    assert [(one.rule, one.met, one.evidence) for one in checks] == [("open", False, ())]


def test_real_chats_count_buyer_turns() -> None:
    talk = Talk(REAL_CHAT).buyer(0, "有货吗", "").agent(9, "stock 有").buyer(20, "多少钱", "")
    grade = talk.grade()
    assert grade.parts.answered == Decimal("0.5")
    assert [one.met for one in grade.checks_of(Criterion.ANSWERED)] == [True, False]


def test_an_open_need_points_at_the_line_that_raised_it() -> None:
    (open_need,) = Talk().buyer(0, "没动", need=True).grade().checks_of(Criterion.ANSWERED)
    assert open_need.evidence[0].text == "没动"
