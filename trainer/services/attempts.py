"""What all verbs about an attempt share: finding it, bringing it up to date, closing it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trainer.dialogue.events import AgentReplied, Closed, Event, Paused, Resumed
from trainer.errors import Conflict, NotFound
from trainer.services.content import Content
from trainer.services.scoring import store_grade
from trainer.simulation.advance import Playing, Step
from trainer.simulation.script import Script
from trainer.store.accounts import User
from trainer.store.practice import (
    Attempt,
    AttemptKind,
    append_events,
    attempt_by_id,
    events_of,
    outages_since,
)


@dataclass(slots=True)
class Running:
    """An attempt inside a transaction: its script, all events so far, the play, and what comes next."""

    attempt: Attempt
    script: Script
    events: list[Event]
    playing: Playing
    step: Step

    @property
    def next_seq(self) -> int:
        """The seq of the next event."""
        return self.events[-1].seq + 1

    @property
    def paused(self) -> bool:
        """Whether the clocks stand still."""
        marks = [event for event in self.events if isinstance(event, Paused | Resumed)]
        return bool(marks) and isinstance(marks[-1], Paused)

    def reply_of(self, client_id: str) -> AgentReplied | None:
        """The reply that already came with this id."""
        replies = (event for event in self.events if isinstance(event, AgentReplied))
        return next((reply for reply in replies if reply.client_id == client_id), None)


def seen_attempt(session: Session, actor: User, attempt_id: int) -> Attempt:
    """An attempt this person may look at. Raises NotFound for any other, whether it exists or not."""
    attempt = attempt_by_id(session, attempt_id)
    if attempt is None or not attempt.can_be_seen_by(actor):
        raise NotFound("没有这次练习，或者它不是你的")
    return attempt


def open_for_play(
    session: Session, content: Content, actor: User, attempt_id: int, now: datetime
) -> Running:
    """The trainee's own attempt, locked and brought up to `now`. Raises NotFound."""
    attempt = attempt_by_id(session, attempt_id, lock=True)
    if attempt is None or not attempt.can_be_played_by(actor):
        raise NotFound("没有这次练习，或者它不是你的")
    return bring_up_to_date(session, content, attempt, now)


def bring_up_to_date(
    session: Session, content: Content, attempt: Attempt, now: datetime
) -> Running:
    """Store everything that has happened by itself up to `now` (flush before you append)."""
    script = content.script(session, attempt)
    events = events_of(session, attempt.id)
    running = Running(attempt, script, events, Playing(script, events), Step((), None))
    if not attempt.is_open:
        return running
    for outage in outages_since(session, events[-1].at):
        if outage.ended_at <= now and not running.paused:
            flush(session, content, running, outage.began_at)
            if not attempt.is_open:
                return running
            # the last sign of life is older than what was stored between it and the server's end
            began = max(outage.began_at, running.events[-1].at)
            append(session, running, Paused(running.next_seq, began, "server"))
            append(session, running, Resumed(running.next_seq, outage.ended_at))
    flush(session, content, running, now)
    return running


def flush(session: Session, content: Content, running: Running, now: datetime) -> None:
    """Let the buyer and the colleagues act up to `now`; a conversation that closes is graded at once."""
    moment = max(
        now, running.events[-1].at
    )  # a clock that jumps back never rewrites what is stored
    step = running.playing.advance(moment)
    append_events(session, running.attempt.id, step.events)
    running.events.extend(step.events)
    running.step = step
    if isinstance(running.events[-1], Closed) and running.attempt.is_open:
        settle(session, content, running)


def append(session: Session, running: Running, event: Event) -> None:
    """Add one event of the trainee's side."""
    append_events(session, running.attempt.id, [event])
    running.events.append(event)
    running.playing.take(event)


def settle(session: Session, content: Content, running: Running) -> None:
    """Write down how the attempt ended and grade it; a rewind is not scored."""
    closed = running.events[-1]
    assert isinstance(closed, Closed)
    running.attempt.closed_at = closed.at
    running.attempt.outcome = closed.outcome
    session.flush()
    if running.attempt.kind is AttemptKind.PRACTICE:
        store_grade(session, content, running.attempt, running.events, now=closed.at)


def require_open(running: Running) -> None:
    """Raises Conflict where the conversation is over."""
    if not running.attempt.is_open:
        raise Conflict("这次接待已经结束了，这句话没有发出去", code="closed")
