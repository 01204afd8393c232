"""Speed: full marks to a limit, falling to nothing at another; unanswered is 0."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.grading.talk import PROFILE, START, Talk, figures, rubric, solved
from trainer.dialogue.dialogue import BuyerTurn
from trainer.dialogue.events import HoldAccepted
from trainer.grading.speed import share_on, speed, speed_detail


def one_reply(at: float) -> Talk:
    return Talk().buyer(0, "在吗", need=True).agent(at, "stock 有的")


@pytest.mark.parametrize(("seconds", "share"), [(0, 1), (30, 1), (45, 0.5), (60, 0), (400, 0)])
def test_the_first_reply_is_full_to_30_seconds_and_nothing_at_60(
    seconds: float, share: float
) -> None:
    assert float(speed(one_reply(seconds).matter())[0]) == share


@pytest.mark.parametrize(("seconds", "share"), [(30, 1), (60, 0.5), (90, 0), (91, 0)])
def test_later_replies_are_full_to_30_seconds_and_nothing_at_90(seconds: int, share: float) -> None:
    assert float(share_on(PROFILE.later, Decimal(seconds))) == share


def test_an_unanswered_turn_is_0_and_never_left_out() -> None:
    talk = one_reply(10).buyer(16, "多少钱", cause="branch:1", need=True)
    part, checks = speed(talk.matter())
    assert part == Decimal("0.5")
    assert [figures(c) for c in checks] == [(True, 1, 1), (False, 0, 1)]
    assert checks[1].evidence[0].text == "多少钱"


def test_what_the_buyer_says_on_the_way_to_its_yes_waits_for_no_answer() -> None:
    talk = (
        one_reply(10)
        .buyer(20, "杭州那个地址", cause="slot")
        .buyer(23, "行 那我等着", cause="branch:1", meets="open", outcome="kept")
        .agent(30, "farewell 再见")
        .close(33)
    )
    part, checks = speed(talk.matter())
    assert (part, len(checks)) == (Decimal(1), 1)


def test_no_turn_at_all_counts_0() -> None:
    assert speed(Talk().matter()) == (Decimal(0), ())


def test_a_turn_answered_without_a_time_is_left_out_of_the_mean() -> None:
    matter = one_reply(45).matter()
    crossed = BuyerTurn(7, timedelta(seconds=50), ("在",), "open", False, 2, None)
    with_crossed = replace(
        matter, dialogue=replace(matter.dialogue, turns=(*matter.dialogue.turns, crossed))
    )
    part, checks = speed(with_crossed)
    assert part == Decimal("0.5")
    assert figures(checks[1]) == (None, 0, 0)


def test_the_part_is_the_mean_over_the_turns() -> None:
    assert solved().grade().parts.speed == 1
    slow = (
        Talk()
        .buyer(0, "在吗", need=True)
        .agent(45, "stock 有的")
        .buyer(50, "几天", "demand", cause="branch:1", need=True, meets="open")
        .agent(125, "stock 明天")
    )
    assert slow.grade().parts.speed == Decimal("0.375")


def test_a_slow_reply_points_at_itself_and_says_how_long_the_buyer_waited() -> None:
    (check,) = speed(one_reply(47).matter())[1]
    assert check.evidence[0].text == "stock 有的"
    assert check.reason == "首答让买家等了 47 秒，超过 30 秒"
    assert check.advice


def test_the_detail_counts_shares_of_all_judged_turns() -> None:
    talk = one_reply(9).buyer(20, "几天", cause="branch:1", need=True).agent(65, "stock 明天")
    talk.buyer(70, "贵", cause="branch:1", need=True)
    detail = speed_detail(talk.dialogue())
    assert detail.first_response_s == 9
    assert detail.average_response_s == 27
    assert (detail.within_30s, detail.within_180s) == (0.3333, 0.6667)
    assert detail.unanswered == 1


def test_where_the_agent_speaks_first_the_first_response_runs_from_the_start() -> None:
    talk = Talk(agent_first=True).agent(20, "greet 您好").buyer(30, "嗯", cause="branch:1")
    assert talk.grade().speed_detail.first_response_s == 20


@given(st.floats(0, 300), st.floats(0, 300))
def test_a_later_reply_never_raises_speed(one: float, other: float) -> None:
    early, late = sorted((round(one, 1), round(other, 1)))
    for curve in (PROFILE.first, PROFILE.later):
        assert share_on(curve, Decimal(str(late))) <= share_on(curve, Decimal(str(early)))


def test_a_reply_sent_inside_a_buyers_burst_never_waited_less_than_nothing() -> None:
    talk = (
        Talk(rubric(may_hold=["open"]))
        .buyer(0, "在不在呀", need=True)
        .agent(2, "hold 我查一下，您稍等")
        .buyer(3, "到今天一点动静都没有", cause="more", upto=1)
    )
    talk.events.append(
        HoldAccepted(talk.seq, START + timedelta(seconds=4), START + timedelta(seconds=120), 2)
    )
    turns = talk.agent(40, "stock 有货").close(90).dialogue().turns
    assert all(turn.response_s is None or turn.response_s >= 0 for turn in turns)
    assert [turn.answered_by is not None for turn in turns] == [True] * len(turns)


def test_a_quick_reply_that_met_the_need_is_its_answer_though_it_is_said_in_two_messages() -> None:
    talk = (
        one_reply(10)
        .buyer(16, "背面呢", "demand", cause="branch:1", need=True, meets="open")
        .agent(17, "照片发您了")
        .buyer(24, "图清楚", "demand", cause="branch:1", upto=4)
        .buyer(26, "先来一盒", "demand", cause="more", meets="demand", upto=4, outcome="kept")
        .close(90)
    )
    assert [turn.response_s for turn in talk.dialogue().turns] == [10, 1]
