"""Outages: what the server last stored and its last sign of life need not be the same moment."""

import os
from datetime import datetime, timedelta
from pathlib import Path

from tests.services.conftest import Desk
from trainer.dialogue.events import AgentReplied, BuyerSpoke, Paused, Resumed
from trainer.services.attempts import Running
from trainer.services.outages import HEARTBEAT_FILE, beat, note_outage


def die(home: Path, last_beat: datetime) -> None:
    """Leave the heartbeat as it stood when the server was killed."""
    beat(home)
    os.utime(home / HEARTBEAT_FILE, (last_beat.timestamp(), last_beat.timestamp()))


def pauses(running: Running) -> list[tuple[str, datetime]]:
    return [(e.kind, e.at) for e in running.events if isinstance(e, Paused | Resumed)]


def test_a_reply_stored_after_the_last_sign_of_life_does_not_hide_the_outage(
    desk: Desk, tmp_path: Path
) -> None:
    die(tmp_path, desk.clock.advance(10))
    desk.say("您好", after=0.8)
    stored = desk.now
    back = desk.clock.advance(600)
    note_outage(desk.session, tmp_path, now=back)
    running = desk.look(after=1)
    assert running.attempt.is_open
    assert pauses(running) == [("paused", stored), ("resumed", back)]
    assert not [e for e in running.events if isinstance(e, BuyerSpoke) and e.at > stored]


def test_an_outage_is_taken_into_the_log_once(desk: Desk, tmp_path: Path) -> None:
    die(tmp_path, desk.clock.advance(10))
    back = desk.clock.advance(60)
    note_outage(desk.session, tmp_path, now=back)
    for _ in range(3):
        running = desk.look(after=0.5)
    assert len(pauses(running)) == 2


def test_a_conversation_that_began_after_an_outage_knows_nothing_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    die(tmp_path, desk.now - timedelta(seconds=60))
    note_outage(desk.session, tmp_path, now=desk.now - timedelta(seconds=20))
    assert pauses(desk.look(after=1)) == []


def test_the_first_message_after_an_outage_counts_from_when_the_clocks_run_again(
    desk: Desk, tmp_path: Path
) -> None:
    die(tmp_path, desk.clock.advance(5))
    back = desk.clock.advance(300)
    note_outage(desk.session, tmp_path, now=back)
    running = desk.say("apologise 抱歉", after=2)
    assert [e.at for e in running.events if isinstance(e, AgentReplied)] == [desk.now]
    assert running.attempt.is_open
