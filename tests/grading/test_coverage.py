"""Coverage: weighted points, each once, in its beat."""

from decimal import Decimal
from typing import Any

import pytest

from question_bank.rubric import Rubric
from tests.grading.talk import Talk, check, figures, rubric, solved


def points(*listed: dict[str, Any], **keys: Any) -> Rubric:
    return rubric(points=[{"id": f"p{n}", **one} for n, one in enumerate(listed, 1)], **keys)


def test_it_is_the_weighted_share_of_the_points() -> None:
    grade = solved(points({"act": "stock", "weight": 3}, {"act": "apologise"})).grade()
    assert grade.parts.coverage == Decimal("0.75")
    assert figures(check(grade, "p1")) == (True, 3, 3)


def test_a_point_is_earned_once_and_by_the_first_words_that_earn_it() -> None:
    grade = solved(points({"act": "stock"})).grade()
    assert check(grade, "p1").points == 1
    assert [one.seq for one in check(grade, "p1").evidence] == [2]


def test_within_earns_only_while_its_beat_is_open() -> None:
    soothe = points({"act": "apologise", "within": "open"})
    assert check(solved(soothe, first="apologise 抱歉").grade(), "p1").met is True
    assert check(solved(soothe, second="apologise 抱歉").grade(), "p1").met is False


def test_after_earns_from_the_opening_of_its_beat_on() -> None:
    promise = points({"act": "promise_followup", "after": "open"})
    later = points({"act": "promise_followup", "after": "demand"})
    assert check(solved(promise, second="promise_followup 回您").grade(), "p1").met is True
    assert check(solved(later, second="promise_followup 回您").grade(), "p1").met is True
    assert check(solved(later, first="promise_followup 回您").grade(), "p1").met is False


def test_a_point_without_a_beat_is_earned_anywhere() -> None:
    anywhere = points({"act": "thank"})
    assert check(solved(anywhere, second="thank 谢谢").grade(), "p1").met is True


def test_a_burst_is_read_as_one() -> None:
    both = points({"all": [{"act": "apologise"}, {"act": "ask_order"}]})
    apart = Talk(both).buyer(0, "没动").agent(5, "apologise 抱歉").agent(9, "ask_order 单号")
    assert check(apart.grade(), "p1").met is True


def test_half_met_earns_its_share_and_is_not_met() -> None:
    both = points({"all": [{"act": "apologise"}, {"act": "ask_order"}], "weight": 4})
    half = check(solved(both, first="apologise 抱歉").grade(), "p1")
    assert figures(half) == (False, 2, 4)
    assert half.evidence[0].text == "apologise"


def test_an_unmet_point_points_at_the_line_that_opened_its_beat_and_shows_a_model() -> None:
    asked = points({"act": "apologise", "within": "demand", "model": ["真的很抱歉"]})
    missed = check(solved(asked).grade(), "p1")
    assert [one.text for one in missed.evidence] == ["那什么时候到"]
    assert missed.advice == "参考：「真的很抱歉」"


def test_a_missed_point_names_the_matter_and_not_the_buyers_hello() -> None:
    talk = Talk(points({"act": "apologise", "within": "open"})).buyer(0, "在吗", need=True)
    talk.buyer(3, "快递三天没动", cause="more").agent(9, "stock 有").buyer(20, "算了呀算了呀")
    missed = check(talk.grade(), "p1")
    assert missed.reason == "买家说到「快递三天没动」，这一步没有做到"
    assert [one.text for one in missed.evidence] == ["在吗"]


def test_an_unmet_point_of_no_beat_points_at_nothing() -> None:
    assert check(solved(points({"act": "apologise"})).grade(), "p1").evidence == ()


def other_way(outcome: str) -> Talk:
    """The beat `demand` never opens."""
    talk = Talk(points({"act": "stock"}, {"act": "apologise", "within": "demand"}))
    talk.buyer(0, "在吗", need=True).agent(9, "stock 有").buyer(
        15, "好", cause="branch:1", meets="open", outcome=outcome
    )
    return talk.close(75, outcome)


@pytest.mark.parametrize("outcome", ["ordered", "undecided"])
def test_a_point_of_a_branch_that_the_buyer_did_not_take_is_not_applicable(outcome: str) -> None:
    grade = other_way(outcome).grade()
    assert figures(check(grade, "p2")) == (None, 0, 0)
    assert grade.parts.coverage == 1


@pytest.mark.parametrize("outcome", ["abandoned", "unanswered", "walked_off", "complained"])
def test_after_a_bad_end_every_unmet_point_is_missed(outcome: str) -> None:
    grade = other_way(outcome).grade()
    assert check(grade, "p2").met is False
    assert grade.parts.coverage == Decimal("0.5")


def test_a_point_of_an_opened_beat_is_missed_though_the_end_was_good() -> None:
    grade = solved(points({"act": "apologise", "within": "demand"})).grade()
    assert check(grade, "p1").met is False


def test_the_first_beat_is_open_from_the_start_where_the_agent_speaks_first() -> None:
    talk = Talk(points({"act": "greet", "within": "open"}, needs=[])).agent(
        5, "urge_payment 未付款"
    )
    talk.buyer(20, "好", "demand", cause="branch:1", outcome="ordered").close(80, "ordered")
    assert check(talk.grade(), "p1").met is False


def test_points_can_be_earned_in_the_closing_window() -> None:
    farewell = points({"act": "farewell", "after": "demand"}, {"act": "confirm_order"})
    talk = solved(farewell)
    talk.events.pop()
    talk.agent(40, "confirm_order/address 核对下地址").agent(45, "farewell 再见").close(46)
    assert talk.grade().parts.coverage == 1


def test_a_near_copy_of_ones_own_message_earns_nothing_in_another_beat() -> None:
    canned = "apologise 非常抱歉给您添麻烦了亲"
    late = points({"act": "apologise", "within": "demand"})
    assert check(solved(late, second=canned).grade(), "p1").met is True
    assert check(solved(late, first=canned, second=canned).grade(), "p1").met is False


def test_a_reply_that_crossed_the_buyers_message_counts_for_the_beat_before() -> None:
    soothe = points({"act": "apologise", "within": "open"})
    talk = Talk(soothe).buyer(0, "没动", need=True).agent(9, "stock 有")
    talk.buyer(15, "几天", "demand", cause="branch:1", need=True).agent(17, "apologise 抱歉")
    assert check(talk.grade(), "p1").met is True


def test_words_said_before_the_colleague_answered_do_not_rest_on_the_answer() -> None:
    told = points({"act": "trace_parcel", "desk": "courier"})
    before = Talk(told).buyer(0, "没动").agent(5, "trace_parcel 查").desk(9, "courier")
    assert check(before.agent(12, "嗯").grade(), "p1").met is False
    after = Talk(told).buyer(0, "没动").agent(5, "hold 等").desk(9, "courier")
    assert check(after.agent(12, "trace_parcel 查到了").grade(), "p1").met is True


def test_no_applicable_point_counts_0() -> None:
    assert solved().grade().parts.coverage == 0
