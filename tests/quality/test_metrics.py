"""The platforms' speed metrics: published examples, one example for each that is not marked low, and what always holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.reader import shipped_reader
from question_bank.library import load_library
from question_bank.metric import EmptyReply, Measure, Metric, MetricUnit, Sureness
from tests.quality.chats import DAY, chat
from trainer.quality.metrics import MetricValue, measure
from transcripts.conversation import Conversation, Role, Turn, TurnKind

METRICS = load_library().metrics
THREE_MINUTES = METRICS["wangwang-3min"]
AVERAGE = METRICS["wangwang-average"]
JD = METRICS["jd-first-30s"]
KUAISHOU = METRICS["kuaishou-3min"]


def _figures(value: MetricValue) -> tuple[float | None, int, dict[str, int]]:
    return value.value, value.counted, dict(value.excluded)


ASKED_TWICE = ("10:10:15 买 有货吗", "10:15:20 买 在不在", "10:18:10 客 有的")


def test_published_repeated_questions_do_not_restart_the_clock() -> None:
    assert _figures(measure([chat(*ASKED_TWICE)], THREE_MINUTES)) == (0.0, 1, {})


def test_published_the_next_question_is_a_turn_of_its_own() -> None:
    said = chat(*ASKED_TWICE, "10:18:30 买 几天到", "10:19:00 客 两三天")
    assert _figures(measure([said], THREE_MINUTES)) == (0.5, 2, {})


def test_published_ten_questions_that_nobody_answers_are_one_turn() -> None:
    said = chat(*(f"10:1{n // 6}:{n % 6}0 买 人呢" for n in range(10)))
    assert _figures(measure([said], THREE_MINUTES)) == (0.0, 1, {})


def test_three_minutes_count_from_eight_to_midnight_by_the_first_question() -> None:
    said = chat("07:59:50 买 早", "08:00:10 客 早", "23:59:00 买 还在吗", "+1 00:01:30 客 在的")
    assert _figures(measure([said], THREE_MINUTES)) == (1.0, 1, {"outside_window": 1})


def test_the_average_caps_a_slow_answer_and_what_is_left_to_the_next_day() -> None:
    said = chat(
        "09:00:00 买 有货吗", "09:00:40 客 有的",
        "10:00:00 买 包邮吗", "10:20:00 客 包邮的",
        "22:50:00 买 明天发吗", "+1 08:05:00 客 今天发",
    )  # fmt: skip
    assert _figures(measure([said], AVERAGE)) == (round((40 + 600 + 600) / 3, 2), 3, {})


def test_the_average_takes_no_auto_reply_for_an_answer() -> None:
    said = chat("09:00:00 买 有货吗", "09:00:01 机 亲，马上就来", "09:01:00 客 有的")
    assert _figures(measure([said], AVERAGE)) == (60.0, 1, {"auto_reply": 1})


def test_who_hands_over_without_a_reply_has_not_answered_and_the_next_starts_anew() -> None:
    said = chat("09:00:00 买 有货吗", "09:03:00 系转 客服-1 --> 客服-2", "09:03:20 客2 有的，现货")
    assert _figures(measure([said], AVERAGE)) == ((600 + 20) / 2, 2, {"system": 1})
    assert _figures(measure([said], THREE_MINUTES)) == (0.0, 1, {"system": 1})


def test_handing_over_from_a_machine_is_nobodys_miss() -> None:
    said = chat("09:00:00 买 有货吗", "09:00:05 系转 由 服务助手 转交给 客服-1", "09:00:20 客 有的")
    assert _figures(measure([said], AVERAGE)) == (20.0, 1, {"system": 1})


def test_jd_looks_at_the_first_reply_alone() -> None:
    said = chat("09:30:00 买 在吗", "09:30:25 客 在的", "09:31:00 买 多少钱", "09:40:00 客 六十九")
    assert _figures(measure([said], JD)) == (1.0, 1, {})


def test_jd_leaves_out_what_began_at_night_by_the_sessions_start() -> None:
    night = chat("08:59:00 买 有人吗", "09:05:00 客 有的", name="a", buyer="甲")
    late = chat("22:59:00 买 有人吗", "23:00:10 客 有的", name="b", buyer="乙")
    assert _figures(measure([night, late], JD)) == (0.0, 1, {"outside_window": 1})


def test_jd_a_session_reopened_within_ten_minutes_goes_on() -> None:
    first = chat("10:00:00 买 在吗", "10:00:10 客 在的", name="a")
    soon = chat("10:10:09 买 还有个事", "10:15:00 客 您说", name="b")
    later = chat("10:25:00 买 又来了", "10:26:00 客 您说", name="c")
    assert _figures(measure([first, soon], JD)) == (1.0, 1, {})
    assert _figures(measure([first, soon, later], JD)) == (0.5, 2, {})
    other = replace(soon, turns=chat("10:10:09 买 在吗", "10:15:00 客 在", buyer="丙").turns)
    assert _figures(measure([first, other], JD)) == (0.5, 2, {})


def test_kuaishou_counts_each_buyer_once_a_day() -> None:
    one = chat("09:00:00 买 在吗", "09:01:00 客 在的", "09:10:00 买 几天到", "09:30:00 客 三天")
    again = chat("20:00:00 买 在吗", "20:30:00 客 在的", name="d2")
    tomorrow = chat("+1 09:00:00 买 在吗", "+1 09:30:00 客 在的", name="d3")
    assert _figures(measure([one, again], KUAISHOU)) == (1.0, 1, {})
    assert _figures(measure([one, again, tomorrow], KUAISHOU)) == (0.5, 2, {})


def test_the_house_wants_the_first_reply_within_thirty_and_never_after_sixty_seconds() -> None:
    slow = chat("03:00:00 买 在吗", "03:00:45 客 在的", "03:01:00 买 嗯", "03:09:00 客 您说")
    assert _figures(measure([slow], METRICS["house-30s"])) == (0.0, 1, {})
    assert _figures(measure([slow], METRICS["house-60s"])) == (1.0, 1, {})


def test_a_long_silence_in_one_export_begins_a_new_session_of_the_house() -> None:
    said = chat("09:00:00 买 在吗", "09:00:10 客 在的", "14:00:00 买 还在吗", "14:05:00 客 在的")
    assert _figures(measure([said], METRICS["house-30s"])) == (0.5, 2, {})


def test_what_has_no_time_is_left_out_and_said_so() -> None:
    said = chat("- 买 在吗", "- 客 在的")
    assert _figures(measure([said], THREE_MINUTES)) == (None, 0, {"no_time": 1})
    back = chat("10:00:00 买 在吗", "09:59:00 客 在的")
    assert _figures(measure([back], THREE_MINUTES)) == (None, 0, {"ran_back": 1})


def test_a_picture_alone_counts_neither_way_and_a_placeholder_is_no_reply() -> None:
    picture = chat("10:00:00 买 什么样的", "10:00:20 客图 [图片]", "10:01:00 买 好的")
    value = measure([picture], THREE_MINUTES)
    assert _figures(value) == (0.0, 1, {"unscored_reply": 1, "not_text": 1})
    text_too = chat("10:00:00 买 什么样的", "10:00:20 客图 [图片]", "10:01:00 客 红色的")
    assert _figures(measure([text_too], THREE_MINUTES)) == (1.0, 1, {"not_text": 1})
    nothing = chat("10:00:00 买 在吗", "10:00:05 客占 请在客户端查看原始聊天记录")
    assert _figures(measure([nothing], THREE_MINUTES)) == (0.0, 1, {"not_text": 1})


def test_a_link_is_an_effective_reply() -> None:
    said = chat("10:00:00 买 发个链接", "10:00:20 客链 仅发送商品链接")
    assert _figures(measure([said], THREE_MINUTES)) == (1.0, 1, {})


def test_where_empty_replies_do_not_count_the_clock_runs_on() -> None:
    strict = THREE_MINUTES.model_copy(update={"empty_reply": EmptyReply.COUNTS_NOT})
    said = chat("10:00:00 买 多少钱", "10:00:05 客 在的亲", "10:05:00 客 这款六十九元")
    assert _figures(measure([said], strict, shipped_reader())) == (0.0, 1, {"empty_reply": 1})


def test_a_metric_by_messages_counts_each_message_of_the_buyer() -> None:
    by_message = THREE_MINUTES.model_copy(update={"unit": MetricUnit.MESSAGE})
    assert _figures(measure([chat(*ASKED_TWICE)], by_message)) == (0.5, 2, {})


def test_every_metric_says_where_it_comes_from_and_how_sure_that_is() -> None:
    for metric in METRICS.values():
        assert metric.source
        assert metric.as_of
        assert metric.description
    assert {m.id for m in METRICS.values() if m.confidence is Sureness.LOW} == {"douyin-3min"}


# What always holds ------------------------------------------------------------------------------

_SPOKEN = st.tuples(
    st.sampled_from([Role.BUYER, Role.AGENT, Role.BOT, Role.SYSTEM, Role.INTERNAL]),
    st.sampled_from([TurnKind.TEXT, TurnKind.TEXT, TurnKind.LINK, TurnKind.IMAGE]),
    st.integers(0, 900),
)


@st.composite
def _chats(draw: st.DrawFn) -> Conversation:
    at = DAY + timedelta(hours=draw(st.integers(0, 23)))
    turns = []
    for role, kind, pause in draw(st.lists(_SPOKEN, max_size=12)):
        at += timedelta(seconds=pause)
        turns.append(Turn(role, "有货吗", kind, role.value, at))
    return Conversation(tuple(turns), "c")


def _worse_or_same(metric: Metric, old: float | None, new: float | None) -> bool:
    if old is None or new is None:
        return old == new
    return new <= old if metric.measure is Measure.SHARE else new >= old


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda one: one.id)
@given(said=_chats(), place=st.integers(0, 12))
def test_an_auto_reply_never_improves_a_metric(
    metric: Metric, said: Conversation, place: int
) -> None:
    at = said.turns[min(place, len(said.turns)) - 1].at if said.turns and place else DAY
    bot = Turn(Role.BOT, "亲，在的呢", TurnKind.TEXT, "bot", at)
    with_bot = replace(said, turns=(*said.turns[:place], bot, *said.turns[place:]))
    assert _worse_or_same(metric, measure([said], metric).value, measure([with_bot], metric).value)


@pytest.mark.parametrize("metric", METRICS.values(), ids=lambda one: one.id)
@given(said=_chats())
def test_a_value_is_in_its_range_and_nothing_counted_is_null(
    metric: Metric, said: Conversation
) -> None:
    value = measure([said], metric)
    assert (value.value is None) == (value.counted == 0)
    if value.value is not None:
        most = 1.0 if metric.measure is Measure.SHARE else 600.0
        assert 0 <= value.value <= most
    assert all(count > 0 for count in value.excluded.values())


@given(said=_chats())
def test_answering_every_question_later_never_improves_a_metric(said: Conversation) -> None:
    slower = tuple(
        replace(turn, at=turn.at + timedelta(seconds=1))
        if turn.role is Role.AGENT and turn.at
        else turn
        for turn in said.turns
    )
    late = replace(said, turns=slower)
    for metric in (THREE_MINUTES, AVERAGE, JD):
        ours, theirs = measure([said], metric), measure([late], metric)
        if ours.counted == theirs.counted:
            assert _worse_or_same(metric, ours.value, theirs.value)
