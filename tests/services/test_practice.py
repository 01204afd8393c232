"""A conversation on record: nothing lost, nothing counted twice, clocks right."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from question_bank.vocabulary import Desk as Colleague
from tests.conftest import MONDAY
from tests.services.conftest import Desk, person
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAsked,
    HintShown,
    Paused,
    Resumed,
)
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services import practice
from trainer.services.content import Content
from trainer.services.outages import HEARTBEAT_FILE, beat, note_outage
from trainer.services.practice import RedLineWarning
from trainer.services.report import report_of
from trainer.services.scoring import regrade
from trainer.store.accounts import Role
from trainer.store.practice import events_of, newest_grade


def finish(desk: Desk) -> None:
    """Play the parcel case well and let the window close."""
    practice.ask_colleague(
        desk.session,
        desk.content,
        actor=desk.actor,
        attempt_id=desk.attempt.id,
        desk=Colleague.COURIER,
        ask="到哪了",
        now=desk.now,
    )
    desk.say("apologise 抱歉", after=5)
    desk.say("trace_parcel 查到了", after=60)
    desk.say("promise_followup 五点前回您", after=25)
    desk.look(after=80)


def test_the_first_buyer_message_is_there_at_once(desk: Desk) -> None:
    running = desk.look()
    assert [event.kind for event in running.events] == ["started", "buyer"]
    assert running.events[1].at == MONDAY


def test_pressing_start_twice_begins_one_conversation(desk: Desk) -> None:
    again = practice.start_practice(
        desk.session,
        desk.content,
        actor=desk.actor,
        case_id="parcel",
        start_key="press-one",
        now=desk.now,
    )
    assert again.id == desk.attempt.id


def test_the_same_message_twice_is_one_reply(desk: Desk) -> None:
    desk.say("您好", after=5, client_id="same")
    running = desk.say("您好", after=2, client_id="same")
    assert sum(isinstance(event, AgentReplied) for event in running.events) == 1


@pytest.mark.parametrize("text", ["", "   \n ", "长" * 5000])
def test_an_empty_or_overlong_reply_is_refused_and_changes_nothing(desk: Desk, text: str) -> None:
    before = len(desk.look().events)
    with pytest.raises(Invalid):
        desk.say(text)
    assert len(desk.look().events) == before


def test_a_reply_to_a_closed_conversation_says_so(desk: Desk) -> None:
    desk.look(after=600)
    with pytest.raises(Conflict) as refused:
        desk.say("还在吗")
    assert refused.value.code == "closed"


def test_a_reply_that_comes_after_the_buyer_left_leaves_no_trace(desk: Desk) -> None:
    with pytest.raises(Conflict):
        desk.say("来了来了", after=600)
    assert not [e for e in desk.look().events if isinstance(e, AgentReplied)]


def test_somebody_elses_conversation_is_not_found(desk: Desk) -> None:
    other = person(desk.session, "zhou")
    with pytest.raises(NotFound):
        practice.look(
            desk.session, desk.content, actor=other, attempt_id=desk.attempt.id, now=desk.now
        )


def test_a_manager_may_look_but_not_reply(desk: Desk) -> None:
    boss = person(desk.session, "boss", Role.MANAGER)
    seen = practice.look(
        desk.session, desk.content, actor=boss, attempt_id=desk.attempt.id, now=desk.now
    )
    assert seen.attempt.id == desk.attempt.id
    with pytest.raises(NotFound):
        practice.end(
            desk.session, desk.content, actor=boss, attempt_id=desk.attempt.id, now=desk.now
        )


def test_only_trainees_practise(session: Session, content: Content) -> None:
    boss = person(session, "boss", Role.MANAGER)
    with pytest.raises(Forbidden):
        practice.start_practice(
            session, content, actor=boss, case_id="parcel", start_key="press-one", now=MONDAY
        )


def test_an_unknown_case_is_not_found(session: Session, content: Content) -> None:
    actor = person(session, "lin")
    with pytest.raises(NotFound):
        practice.start_practice(
            session, content, actor=actor, case_id="no-such", start_key="press-one", now=MONDAY
        )


def test_a_clock_that_jumps_back_neither_loses_nor_reorders(desk: Desk) -> None:
    desk.say("您好", after=30)
    running = desk.say("在的", after=-600)
    moments = [event.at for event in running.events]
    assert moments == sorted(moments)
    assert [e.text for e in running.events if isinstance(e, AgentReplied)] == ["您好", "在的"]


def test_closing_grades_at_once_and_only_once(desk: Desk) -> None:
    finish(desk)
    grade = newest_grade(desk.session, desk.attempt.id)
    assert grade is not None
    assert desk.attempt.outcome == "kept"
    assert grade.body["answered"] == 1
    (again,) = regrade(desk.session, desk.content, ids=[desk.attempt.id], now=desk.now)
    assert again.id == grade.id


def test_regrading_an_unknown_attempt_is_refused(desk: Desk) -> None:
    with pytest.raises(Invalid):
        regrade(desk.session, desk.content, ids=[999], now=desk.now)


def test_ending_early_is_abandoned(desk: Desk) -> None:
    running = practice.end(
        desk.session, desk.content, actor=desk.actor, attempt_id=desk.attempt.id, now=desk.now
    )
    last = running.events[-1]
    assert isinstance(last, Closed)
    assert (last.outcome, running.attempt.outcome) == ("abandoned", "abandoned")


def test_a_red_line_is_warned_of_before_it_is_sent_and_sending_counts_as_a_hint(desk: Desk) -> None:
    warning = desk.try_saying("!off_platform 加我", after=5)
    assert isinstance(warning, RedLineWarning)
    assert warning.words == ("!off_platform",)
    assert not [e for e in desk.look().events if isinstance(e, AgentReplied)]
    running = desk.say("换句话说", after=5)
    assert [e.kind for e in running.events if isinstance(e, HintShown | AgentReplied)] == [
        "hint",
        "agent",
    ]


def test_from_the_sixth_conversation_on_nobody_is_warned(
    session: Session, content: Content
) -> None:
    actor = person(session, "lin")
    attempts = [
        practice.start_practice(
            session, content, actor=actor, case_id="parcel", start_key=f"press-{n}", now=MONDAY
        )
        for n in range(6)
    ]
    assert [attempt.guarded for attempt in attempts] == [True] * 5 + [False]
    assert len({attempt.seed for attempt in attempts}) == 6


def test_a_pause_stops_the_clocks_and_counts_for_no_gate(desk: Desk) -> None:
    desk.pause(after=10)
    assert len(desk.look(after=900).events) == 3
    running = desk.resume()
    assert running.attempt.is_open
    finish(desk)
    grade = newest_grade(desk.session, desk.attempt.id)
    assert grade is not None
    assert grade.paused


def test_only_two_pauses(desk: Desk) -> None:
    for _ in range(2):
        desk.pause(after=1)
        desk.resume(after=1)
    with pytest.raises(Conflict):
        desk.pause(after=1)


def test_an_outage_pauses_by_itself(desk: Desk, tmp_path: Path) -> None:
    desk.say("您好", after=5)
    beat(tmp_path)
    died = desk.clock.advance(10)
    os.utime(tmp_path / HEARTBEAT_FILE, (died.timestamp(), died.timestamp()))
    back = desk.clock.advance(3600)
    assert note_outage(desk.session, tmp_path, now=back) is not None
    running = desk.look(after=1)
    assert running.attempt.is_open
    pauses = [event for event in running.events if isinstance(event, Paused | Resumed)]
    assert [(event.kind, event.at) for event in pauses] == [("paused", died), ("resumed", back)]
    due = running.step.next_due
    assert due is not None
    assert due - back < timedelta(seconds=40)


def test_a_quick_restart_is_no_outage(session: Session, tmp_path: Path) -> None:
    beat(tmp_path)
    os.utime(tmp_path / HEARTBEAT_FILE, (MONDAY.timestamp(), MONDAY.timestamp()))
    assert note_outage(session, tmp_path, now=MONDAY + timedelta(seconds=2)) is None


def test_asking_a_colleague_again_while_the_answer_is_on_its_way_changes_nothing(
    desk: Desk,
) -> None:
    for _ in range(3):
        running = practice.ask_colleague(
            desk.session,
            desk.content,
            actor=desk.actor,
            attempt_id=desk.attempt.id,
            desk=Colleague.COURIER,
            ask="到哪了",
            now=desk.clock.advance(2),
        )
    assert sum(isinstance(event, DeskAsked) for event in running.events) == 1


def test_hints_run_out(desk: Desk) -> None:
    for _ in range(2):
        desk.take_hint()
    with pytest.raises(Conflict):
        desk.take_hint()


def test_a_rewind_branches_off_before_a_reply_and_leaves_the_original_alone(desk: Desk) -> None:
    finish(desk)
    original = events_of(desk.session, desk.attempt.id)
    reply = next(e for e in original if isinstance(e, AgentReplied) and "trace" in e.text)
    branch = practice.rewind(
        desk.session,
        desk.content,
        actor=desk.actor,
        attempt_id=desk.attempt.id,
        seq=reply.seq,
        start_key="again-from-here",
        now=desk.clock.advance(500),
    )
    there = Desk(desk.session, desk.content, desk.actor, branch, desk.clock, sent=50)
    running = there.look()
    assert [e.kind for e in running.events] == [e.kind for e in original[: reply.seq]]
    waited = desk.now - running.events[1].at
    assert waited == reply.at - original[1].at
    rude = there.say("!abuse 滚", after=1)
    assert rude.attempt.is_open
    after = there.look(after=25).events
    assert [e.cause for e in after if isinstance(e, BuyerSpoke)][-1] == "rude"
    assert events_of(desk.session, desk.attempt.id) == original
    there.look(after=2000)
    assert newest_grade(desk.session, branch.id) is None


def test_a_rewind_goes_only_to_ones_own_message(desk: Desk) -> None:
    finish(desk)
    with pytest.raises(Invalid):
        practice.rewind(
            desk.session,
            desk.content,
            actor=desk.actor,
            attempt_id=desk.attempt.id,
            seq=1,
            start_key="again-from-here",
            now=desk.now,
        )


def test_an_old_conversation_replays_from_its_own_version_of_the_case(desk: Desk) -> None:
    script = desk.content.script(desk.session, desk.attempt)
    other = Content((), desk.content.reader)
    assert other.script(desk.session, desk.attempt).case == script.case


def test_a_report_shows_the_cohorts_median_once_there_are_enough(desk: Desk) -> None:
    finish(desk)
    report = report_of(
        desk.session, desk.content, actor=desk.actor, attempt_id=desk.attempt.id, now=desk.now
    )
    assert report.cohort_median is None
    for number in range(4):
        attempt = practice.start_practice(
            desk.session,
            desk.content,
            actor=person(desk.session, f"other-{number}"),
            case_id="parcel",
            start_key="press-one",
            now=desk.now,
        )
        practice.end(
            desk.session,
            desk.content,
            actor=attempt.user,
            attempt_id=attempt.id,
            now=desk.now,
        )
    report = report_of(
        desk.session, desk.content, actor=desk.actor, attempt_id=desk.attempt.id, now=desk.now
    )
    assert report.cohort_median == 0
