"""The numbered rules of the buyer, one or more tests each (docs/architecture.md)."""

from datetime import timedelta
from typing import Any

import pytest

from tests.stage_set import PARCEL, an_input, at, buyer, run, script
from trainer.dialogue.events import BuyerSpoke, Closed, DeskAnswered, HoldAccepted, Started
from trainer.simulation.play import Performance


def beat(beat_id: str, **keys: Any) -> dict[str, Any]:
    return {"id": beat_id, "say": [f"{beat_id}?"], "otherwise": {"limit": 2}, **keys}


def causes(played: Any) -> list[str]:
    return [cause for _, cause, _ in buyer(played)]


# Rule 1: kinds of reply


def test_1_an_acknowledgement_is_not_followed_up_before_half_the_patience() -> None:
    lines = buyer(run([(5, "greet 您好")]))
    assert lines[1] == (35.0, "reask", "到底到哪了")


def test_1_an_acknowledgement_waits_twenty_seconds_where_half_the_patience_is_shorter() -> None:
    hasty = script(buyer={"persona": "impatient", "patience": {"reply": "30s"}})
    assert buyer(run([(5, "greet 您好")], on=hasty))[1][0] == 25.0


def test_1_a_reply_off_the_point_is_asked_again_in_other_words_and_ends_at_the_limit() -> None:
    played = run([(10, "今天天气不错"), (50, "哈哈哈"), (90, "吃了吗")])
    assert [text for _, cause, text in buyer(played) if cause == "reask"][:2] == [
        "到底到哪了",
        "别绕了",
    ]
    assert played.closed.outcome == "walked_off"


def test_1_a_partial_answer_is_asked_again() -> None:
    both = beat(
        "open",
        branches=[{"all": [{"act": "dispatch_time"}, {"act": "courier"}], "goto": "kept"}],
    )
    played = run([(5, "dispatch_time 明天发")], on=script(beats=[both]))
    assert causes(played)[1] == "reask"


def test_1_rudeness_is_answered_as_rudeness_and_then_the_buyer_goes() -> None:
    played = run([(5, "!abuse 滚"), (40, "!abuse 滚开")])
    assert causes(played)[1] == "rude"
    assert played.closed.outcome == "complained"


def test_1_a_kind_refusal_without_a_branch_is_not_off_the_point() -> None:
    played = run([(5, "decline_request 这个不行呢")])
    assert buyer(played)[1][0] >= 35.0


# Rule 2: settling


def test_2_an_answer_is_answered_after_three_seconds_and_the_buyers_own_delay() -> None:
    for seed in range(20):
        lines = buyer(run([(1, "@courier"), (70, "trace_parcel 到了")], seed=seed))
        reacted = next(when for when, cause, _ in lines if cause == "branch:1")
        assert 75.0 <= reacted <= 83.0


def test_2_anything_else_is_answered_ten_seconds_after_the_last_message() -> None:
    lines = buyer(run([(5, "哈哈"), (12, "嘿嘿嘿"), (18, "呵呵呵呵")]))
    assert 30.0 <= lines[1][0] <= 38.0


def test_2_a_burst_is_answered_after_twenty_five_seconds_at_the_latest() -> None:
    lines = buyer(run([(5 + 3 * n, f"哈哈{n}") for n in range(30)]))
    assert 32.0 <= lines[1][0] <= 40.0


def test_2_buyers_send_bursts_and_open_with_a_bare_greeting() -> None:
    case = script(beats=[beat("open", say=[["在吗", "+4s", "我的快递呢"]])])
    assert buyer(run([], on=case))[:2] == [(0.0, "open", "在吗"), (4.0, "more", "我的快递呢")]


# Rule 3: slots


def test_3_a_fact_asked_for_is_given_and_the_buyer_stays_in_the_beat() -> None:
    played = run([(5, "ask_order/order_no 单号发我")])
    spoken = [e for e in played.events if isinstance(e, BuyerSpoke)]
    assert (spoken[1].text, spoken[1].cause, spoken[1].beat) == ("2208-1190", "slot", "open")


def test_3_a_fact_the_buyer_does_not_know_is_answered_in_its_own_words() -> None:
    assert buyer(run([(5, "ask_need/size 多大")]))[1][2] == "不清楚"


def test_3_asking_twice_lowers_the_mood() -> None:
    ask = "ask_order/order_no"
    played = run([(5, f"{ask} 单号发我"), (40, f"{ask} 订单号多少")])
    moods = [e.mood for e in played.events if isinstance(e, BuyerSpoke) and e.cause == "slot"]
    assert moods == [0, -1]


def test_3_asking_for_what_the_own_screen_shows_lowers_the_mood() -> None:
    shown = {"shop": "杞小满", "order": {"no": "2208-1190"}}
    played = run([(5, "ask_order/order_no 单号")], on=script(shown=shown))
    spoken = [e for e in played.events if isinstance(e, BuyerSpoke)]
    assert (spoken[1].text, spoken[1].mood) == ("你那边有吧", -1)


def test_3_a_slot_question_beside_an_answer_is_answered_too() -> None:
    played = run([(1, "@courier"), (70, "trace_parcel ask_order/order_no 到了")])
    texts = [text for _, _, text in buyer(played)]
    assert texts.index("2208-1190") < texts.index("那什么时候到")


def test_3_a_fact_told_in_a_branchs_own_words_counts_as_given() -> None:
    asked = beat(
        "open",
        branches=[{"slot": "order_no", "say": [["翻一下", "{order_no}"]], "goto": "more"}],
    )
    played = run(
        [(5, "ask_order/order_no 单号发我"), (60, "ask_order/order_no 再发下")],
        on=script(beats=[asked, beat("more", branches=[{"act": "greet", "goto": "kept"}])]),
    )
    assert [text for _, cause, text in buyer(played) if cause == "slot"] == ["说过了 2208-1190"]


# Rule 4: moods and order of branches


def test_4_every_matching_act_moves_the_mood_and_the_first_transition_is_taken() -> None:
    branches = [
        {"act": "apologise", "goto": "kept", "say": ["一"], "mood": 1},
        {"act": "empathise", "goto": "kept", "say": ["二"], "mood": 2},
    ]
    played = run(
        [(5, "apologise empathise 唉")], on=script(beats=[beat("open", branches=branches)])
    )
    spoken = [e for e in played.events if isinstance(e, BuyerSpoke)]
    assert (spoken[1].text, spoken[1].mood) == ("一", 3)


# Rule 5: overlap


def test_5_a_reply_just_after_a_buyers_message_triggers_no_second_question() -> None:
    trace = [(1, "@courier"), (70, "trace_parcel 到了")]
    opened = next(t for t, _, text in buyer(run(trace)) if text == "那什么时候到")
    played = run([*trace, (opened + 2, "哈哈")])
    assert next(cause for when, cause, _ in buyer(played) if when > opened) == "nudge"


def test_5_a_reply_just_after_a_buyers_message_that_answers_it_is_taken() -> None:
    trace = [(1, "@courier"), (70, "trace_parcel 到了")]
    opened = next(t for t, _, text in buyer(run(trace)) if text == "那什么时候到")
    played = run([*trace, (opened + 1, "promise_followup 五点前回您")])
    assert played.closed.outcome == "kept"


def test_5_a_reply_between_decision_and_line_is_read_again_in_the_beat_that_opens() -> None:
    played = run([(1, "@courier"), (70, "trace_parcel 到了"), (74, "promise_followup 五点前回")])
    assert played.closed.outcome == "kept"


def test_5_repeating_an_answered_point_is_neutral() -> None:
    played = run(
        [(1, "@courier"), (70, "trace_parcel 到了"), (100, "trace_parcel 您的包裹我看过了已经到站")]
    )
    after = [(when, cause) for when, cause, _ in buyer(played) if when > 100]
    assert after[0][0] >= 130.0


# Rule 6: holds


def test_6_a_hold_lasts_until_the_limit_and_a_further_hold_does_not_extend_it() -> None:
    played = run([(5, "hold 请稍等"), (60, "hold 还在查")])
    hold = next(e for e in played.events if isinstance(e, HoldAccepted))
    over = next(e for e in played.events if isinstance(e, BuyerSpoke) and e.cause == "hold_over")
    assert (hold.until - played.events[0].at) == timedelta(seconds=185)
    assert at(over) == 185.0


def test_6_one_reassurance_per_hold_is_free_and_further_ones_use_up_the_holds() -> None:
    free = run([(5, "hold 请稍等"), (60, "hold 还在查")])
    assert "reask" not in causes(free)[: causes(free).index("hold_over")]
    spent = run([(5, "hold 请稍等"), *((60 + 15 * n, f"hold 等等{n}") for n in range(4))])
    assert "reask" in causes(spent)[: causes(spent).index("hold_over")]


def test_6_a_slot_question_does_not_resolve_a_hold() -> None:
    played = run([(5, "hold 请稍等"), (40, "ask_order/order_no 单号")])
    assert {"hold_over", "slot"} <= set(causes(played))


def test_6_a_result_that_rests_on_a_colleague_who_was_not_asked_resolves_nothing() -> None:
    played = run([(5, "hold 请稍等"), (60, "trace_parcel 查到了")])
    assert "branch:1" not in causes(played)


def test_6_only_a_beat_that_may_hold_accepts_a_hold() -> None:
    beats = [{**PARCEL["beats"][0], "may_hold": "false"}, PARCEL["beats"][1]]
    played = run([(5, "hold 请稍等")], on=script(beats=beats))
    assert not [e for e in played.events if isinstance(e, HoldAccepted)]
    assert buyer(played)[1][:2] == (35.0, "reask")


# Rule 7: the desk


def test_7_a_colleague_answers_after_its_time_with_its_grants() -> None:
    desk = {"supervisor": {"after": "90s", "says": "补20", "grants": {"compensation": "20"}}}
    played = run([(5, "@supervisor")], on=script(desk=desk))
    answer = next(e for e in played.events if isinstance(e, DeskAnswered))
    assert (at(answer), answer.text, answer.grants) == (95.0, "补20", {"compensation": "20"})


def test_7_a_colleague_the_case_lacks_cannot_help_after_thirty_seconds() -> None:
    answer = next(e for e in run([(5, "@warehouse")]).events if isinstance(e, DeskAnswered))
    assert (at(answer), answer.grants) == (35.0, {})


# Rule 8 is authored: a beat that can be won back


def test_8_a_bluff_can_be_won_back() -> None:
    bluff = [
        beat("open", otherwise={"limit": 0, "goto": "bluff"}),
        beat("bluff", say=["那我去别家看看"], branches=[{"act": "vouch", "goto": "ordered"}]),
    ]
    played = run([(5, "今天天气不错"), (60, "vouch 正品")], on=script(beats=bluff))
    assert played.closed.outcome == "ordered"


# Rule 9: closing


WON = [(1, "@courier"), (70, "trace_parcel 到了"), (100, "promise_followup 五点前回")]


def test_9_the_window_stays_open_sixty_seconds_after_the_outcome_is_settled() -> None:
    played = run(WON)
    settled = next(e for e in played.events if isinstance(e, BuyerSpoke) and e.outcome)
    assert played.closed.at - settled.at == timedelta(seconds=60)
    assert (played.closed.outcome, played.closed.reason) == ("kept", "window")


def test_9_a_farewell_closes_the_window() -> None:
    played = run([*WON, (130, "farewell 再见")])
    assert (at(played.events[-1]), played.closed.reason) == (133.0, "farewell")


def test_9_a_farewell_with_an_open_need_is_protested_once() -> None:
    played = run([(5, "farewell 再见"), (40, "farewell 拜拜咯")])
    assert causes(played)[1] == "protest"
    assert causes(played).count("protest") == 1


def test_9_the_agent_ending_early_is_abandoned_and_in_the_window_keeps_its_outcome() -> None:
    assert run([(5, "@end")]).closed.outcome == "abandoned"
    assert run([*WON, (125, "@end")]).closed.outcome == "kept"


# Rule 10 is authored: a kind refusal is the answer


def test_10_a_buyer_who_leaves_after_two_good_refusals_is_a_success() -> None:
    refuse = [
        beat("ask", need="true", branches=[{"act": "decline_request", "goto": "press"}]),
        beat("press", branches=[{"act": "decline_request", "goto": "declined_well"}]),
    ]
    played = run(
        [(5, "decline_request 不方便加"), (40, "decline_request 真的不行哦")],
        on=script(beats=refuse),
    )
    assert played.closed.outcome == "declined_well"


# Rule 11: branches, silence


@pytest.mark.parametrize(
    ("branch", "reply"),
    [
        ({"act": "greet"}, "greet 您好"),
        ({"slot": "size"}, "ask_need/size 多大"),
        ({"offer": "gift"}, "gift=2 送您"),
        ({"finding": "off_platform"}, "!off_platform 加我"),
        ({"any": ["正品", {"act": "vouch"}]}, "都是正品"),
        ({"all": ["正品", {"act": "vouch"}]}, "vouch 都是正品"),
        ({"act": "vouch", "unless": ["假"]}, "vouch 都是真的"),
        ({}, "随便什么"),
    ],
)
def test_11_a_branch_may_ask_for_anything_a_reading_holds(
    branch: dict[str, Any], reply: str
) -> None:
    case = script(beats=[beat("open", branches=[{**branch, "say": ["好"], "goto": "settled"}])])
    assert run([(5, reply)], on=case).closed.outcome == "settled"


def test_11_unless_keeps_a_branch_shut() -> None:
    branch = {"act": "vouch", "unless": ["假"], "goto": "settled"}
    case = script(beats=[beat("open", branches=[branch])])
    assert run([(5, "vouch 不是假的")], on=case).closed.outcome == "unanswered"


def test_11_total_silence_ends_in_its_own_outcome() -> None:
    played = run([])
    assert causes(played) == ["open", "nudge", "nudge"]
    assert (played.closed.outcome, played.closed.reason) == ("unanswered", "silence")


def test_11_where_the_agent_speaks_first_silence_ends_too() -> None:
    played = run([], on=script(opens="agent"))
    assert buyer(played) == []
    assert played.closed.outcome == "unanswered"


def test_11_an_outcome_that_is_bad_closes_at_once() -> None:
    played = run([(5, "!abuse 滚"), (40, "!abuse 滚开")])
    assert isinstance(played.events[-1], Closed)
    assert played.events[-1].at == played.events[-2].at


def test_a_near_copy_in_another_beat_answers_nothing() -> None:
    both = "trace_parcel promise_followup 查到了五点前给您回话"
    played = run([(1, "@courier"), (70, both), (100, both)])
    assert played.closed.outcome != "kept"


def test_typing_shows_only_while_the_buyer_is_about_to_answer() -> None:
    performance = Performance(script(), seed=0)
    assert performance.next_reaction is None
    performance.take(an_input(5, "今天天气不错"))
    assert performance.next_reaction is not None


def test_4_a_branch_that_only_stays_does_not_hold_up_an_answer_in_other_words() -> None:
    branches = [
        {"act": "apologise", "stay": "once", "say": ["光道歉有什么用"]},
        {"act": "dispatch_time", "goto": "kept", "say": ["行"]},
    ]
    case = script(beats=[beat("open", branches=branches)])
    assert run([(5, "apologise 抱歉 dispatch_time 今天发")], on=case).closed.outcome == "kept"
    assert buyer(run([(5, "apologise 抱歉")], on=case))[1][2] == "光道歉有什么用"


def test_4_the_same_words_take_the_branch_that_stands_first() -> None:
    branches = [
        {"offer": "gift", "stay": "once", "say": ["再多点"]},
        {"any": [{"offer": "gift"}, {"offer": "coupon"}], "goto": "kept", "say": ["行"]},
    ]
    case = script(beats=[beat("open", branches=branches)])
    assert buyer(run([(5, "gift=1 送您")], on=case))[1][2] == "再多点"


def test_11_a_first_beat_without_words_means_that_the_agent_speaks_first() -> None:
    first = {"id": "open", "need": "true", "branches": [{"act": "urge_payment", "goto": "kept"}]}
    played = run([(5, "urge_payment 还没付款呢")], on=script(beats=[first]))
    started = played.events[0]
    assert isinstance(started, Started)
    assert started.need == "open"
    assert played.closed.outcome == "kept"
