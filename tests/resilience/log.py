"""What must be true of a log whatever happened to the server that wrote it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from question_bank.library import content_folders
from trainer.dialogue.events import (
    AgentReplied,
    Closed,
    DeskAsked,
    Event,
    HintShown,
    Paused,
    Resumed,
    Started,
)
from trainer.services.content import Content
from trainer.simulation.advance import Playing
from trainer.simulation.script import Script
from trainer.store.engine import open_engine
from trainer.store.practice import Attempt, Outage, StoredGrade, events_of

FROM_OUTSIDE = AgentReplied | DeskAsked | HintShown | Paused | Resumed
"""Events that somebody brings about; all others follow from them."""


@dataclass(frozen=True)
class Logged:
    """One conversation as the database has it."""

    attempt: int
    open: bool
    grades: int
    events: tuple[Event, ...]
    script: Script

    @property
    def replies(self) -> list[AgentReplied]:
        """What the trainee said."""
        return [event for event in self.events if isinstance(event, AgentReplied)]

    def pauses(self) -> list[tuple[Paused, Resumed]]:
        """Stretches in which the clocks stood still by themselves."""
        paired = zip(self.events, self.events[1:], strict=False)
        return [
            (a, b)
            for a, b in paired
            if isinstance(a, Paused) and isinstance(b, Resumed) and a.by == "server"
        ]


def logged(home: Path) -> list[Logged]:
    """All conversations of a data folder."""
    engine = open_engine(f"sqlite:///{home / 'trainer.db'}")
    content = Content(content_folders(home))
    with Session(engine) as session:
        found = [
            Logged(
                attempt.id,
                attempt.is_open,
                len(
                    session.scalars(
                        select(StoredGrade.id).where(StoredGrade.attempt_id == attempt.id)
                    ).all()
                ),
                tuple(events_of(session, attempt.id)),
                content.script(session, attempt),
            )
            for attempt in session.scalars(select(Attempt).order_by(Attempt.id))
        ]
    engine.dispose()
    return found


def outages(home: Path) -> list[float]:
    """Lengths in seconds of the outages that were noted."""
    engine = open_engine(f"sqlite:///{home / 'trainer.db'}")
    with Session(engine) as session:
        rows = session.scalars(select(Outage)).all()
        found = [(row.ended_at - row.began_at).total_seconds() for row in rows]
    engine.dispose()
    return found


def undisturbed(script: Script, stored: Sequence[Event]) -> list[Event]:
    """The log as it would be had nothing ever been killed: the same doings from outside, played in one go."""
    started = stored[0]
    assert isinstance(started, Started)
    log: list[Event] = [started]
    playing = Playing(script, log)
    for event in stored[1:]:
        ended = isinstance(event, Closed) and event.reason == "ended"
        if isinstance(event, FROM_OUTSIDE) or ended:
            log.extend(playing.advance(event.at).events)
            log.append(event)
            playing.take(event)
    log.extend(playing.advance(stored[-1].at).events)
    return log
