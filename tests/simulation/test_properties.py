"""The rules of the house that were found by experiment, as properties of random plays."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stage_set import an_input, script
from trainer.dialogue.events import (
    AgentReplied,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    Paused,
    Resumed,
    from_record,
    to_record,
)
from trainer.simulation.advance import advance, start
from trainer.simulation.play import EPOCH, FOR_EVER, Input, Performance, play

REPLIES = st.sampled_from(
    [
        "greet 您好",
        "apologise 抱歉",
        "hold 请稍等",
        "trace_parcel 查到了",
        "promise_followup 五点前给您回话",
        "ask_order/order_no 单号发我",
        "ask_need/size 多大",
        "farewell 再见",
        "!abuse 滚",
        "哈哈哈",
        "好的",
        "trace_parcel promise_followup 查到了五点前给您回话一定",
        "@courier",
        "@supervisor",
    ]
)
STEPS = st.lists(st.tuples(st.integers(1, 900), REPLIES), max_size=25)


def inputs(steps: list[tuple[int, str]]) -> list[Input]:
    """Gaps in tenths of a second become moments."""
    moment, made = 0.0, []
    for gap, text in steps:
        moment = round(moment + gap / 10, 1)
        made.append(an_input(moment, text))
    return made


@given(STEPS, st.integers(0, 50))
def test_every_play_closes_and_time_and_seq_only_grow(
    steps: list[tuple[int, str]], seed: int
) -> None:
    events = play(script(), inputs(steps), seed).events
    assert isinstance(events[-1], Closed)
    assert [event.seq for event in events] == list(range(len(events)))
    assert all(one.at <= other.at for one, other in pairwise(events))


@given(STEPS, st.integers(0, 5), st.lists(st.integers(0, 9000), max_size=60))
def test_looking_more_often_changes_nothing(
    steps: list[tuple[int, str]], seed: int, looks: list[int]
) -> None:
    given_inputs = inputs(steps)
    plain = play(script(), given_inputs, seed).events
    performance = Performance(script(), seed)
    pending = sorted(timedelta(milliseconds=100 * tenth) for tenth in looks)
    for one in given_inputs:
        while pending and pending[0] < one.at:
            performance.look(pending.pop(0))
        if not performance.take(one):
            break
    for moment in pending:
        performance.look(moment)
    performance.run_out()
    assert tuple(performance.events) == plain


@given(STEPS, st.integers(0, 5))
def test_moving_forward_is_the_same_as_folding_the_whole_log_at_every_look(
    steps: list[tuple[int, str]], seed: int
) -> None:
    """`Performance` holds its scene; a server may have nothing but the stored events."""
    given_inputs = inputs(steps)
    log: list[Event] = [start(script(), seed, EPOCH)]
    for one in [*given_inputs, None]:
        until = EPOCH + (one.at if one else FOR_EVER)
        log.extend(advance(script(), log, until).events)
        if one is None or isinstance(log[-1], Closed):
            break
        seq = log[-1].seq + 1
        log.append(
            DeskAsked(seq, until, one.desk, one.ask)
            if one.desk is not None
            else AgentReplied(seq, until, one.text or "", f"p{seq}")
        )
    assert tuple(log) == play(script(), given_inputs, seed).events


@given(STEPS, st.integers(0, 5))
def test_a_play_does_not_depend_on_what_comes_later(
    steps: list[tuple[int, str]], seed: int
) -> None:
    given_inputs = inputs(steps)
    whole = Performance(script(), seed)
    part = Performance(script(), seed)
    for one in given_inputs:
        whole.take(one)
    half = given_inputs[: len(given_inputs) // 2]
    for one in half:
        part.take(one)
    assert whole.events[: len(part.events)] == part.events


@given(STEPS, st.integers(0, 5), st.integers(1, 3000), st.integers(1, 5000))
def test_a_pause_moves_everything_by_its_length(
    steps: list[tuple[int, str]], seed: int, pause_at: int, length: int
) -> None:
    given_inputs = inputs(steps)
    plain = play(script(), given_inputs, seed).events
    stop, gap = timedelta(milliseconds=100 * pause_at), timedelta(milliseconds=100 * length)
    paused = _play_with_pause(given_inputs, seed, stop, gap)
    kept = [e for e in paused if not isinstance(e, Paused | Resumed)]
    moved = [
        (e.at + (gap if e.at - EPOCH > stop else timedelta(0)), e.kind, getattr(e, "text", ""))
        for e in plain
    ]
    assert [(e.at, e.kind, getattr(e, "text", "")) for e in kept] == moved


def _play_with_pause(
    given_inputs: list[Input], seed: int, stop: timedelta, gap: timedelta
) -> list[Event]:
    performance = Performance(script(), seed)
    for one in [one for one in given_inputs if one.at <= stop]:
        performance.take(one)
    performance.look(stop)
    if not performance.closed:
        events = performance.events
        performance.note(Paused(events[-1].seq + 1, EPOCH + stop, "trainee"))
        performance.look(stop + gap / 2)
        performance.note(Resumed(events[-1].seq + 1, EPOCH + stop + gap))
    for one in [one for one in given_inputs if one.at > stop]:
        shifted = Input(one.at + gap, one.text, one.desk, one.ask, one.end)
        performance.take(shifted)
    performance.run_out()
    return performance.events


@given(STEPS, st.integers(0, 5))
def test_events_survive_storage(steps: list[tuple[int, str]], seed: int) -> None:
    for event in play(script(), inputs(steps), seed).events:
        assert from_record(to_record(event)) == event


@given(st.integers(0, 10_000))
def test_the_same_seed_says_the_same_and_the_buyer_keeps_within_its_delays(seed: int) -> None:
    steps = [an_input(5, "@courier"), an_input(66, "trace_parcel 到了")]
    assert play(script(), steps, seed) == play(script(), steps, seed)


def test_every_colleague_asked_answers_unless_it_closes_first() -> None:
    events = play(script(), inputs([(10, "@courier"), (10, "@courier")]), 0).events
    asked = [e for e in events if isinstance(e, DeskAsked)]
    assert len(asked) == len([e for e in events if isinstance(e, DeskAnswered)]) == 2


def test_a_naive_moment_is_refused() -> None:
    performance = Performance(script(), 0)
    with pytest.raises(ValueError, match="time zone"):
        advance(script(), performance.events, datetime(2000, 1, 1))  # noqa: DTZ001 - the point of the test


def test_times_are_utc_whatever_zone_the_caller_speaks() -> None:
    performance = Performance(script(), 0)
    assert all(event.at.tzinfo is UTC for event in performance.events)


def test_an_early_reply_is_kept_even_if_nothing_reacts() -> None:
    performance = Performance(script(), 0)
    performance.take(an_input(1, "好的"))
    assert any(isinstance(event, AgentReplied) for event in performance.events)
