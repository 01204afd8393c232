"""`advance`: the one door to the simulated buyer and the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from trainer.dialogue.events import BuyerSpoke, Closed, Event, Started
from trainer.simulation.perform import Due, apply, as_event, ends_at_once, next_due, scene_of
from trainer.simulation.script import Script


@dataclass(frozen=True, slots=True)
class Step:
    """What happened up to `now` that was not stored yet, and when to look again.

    next_due     the moment of the next event if the agent does nothing; None when closed or paused
    reacts       that event is a reaction to the agent (or part of a burst), not a timer
    typing_from  from when the page may show the buyer typing, None if it should not
    """

    events: tuple[Event, ...]
    next_due: datetime | None
    reacts: bool = False
    typing_from: datetime | None = None


def start(script: Script, seed: int, at: datetime) -> Started:
    """The first event of a conversation."""
    case = script.case
    first = case.beats[0]
    need = first.id if case.opens == "agent" and first.need else None
    return Started(0, _utc(at), case.id, seed, need)


def advance(script: Script, events: Sequence[Event], now: datetime) -> Step:
    """Everything the buyer and the colleagues do up to and including `now`.

    Events carry their due time, so looking more often changes nothing. `events` is the whole stored log, `Started`
    first; `now` is aware UTC and not before its last event. Raises ValueError for a naive `now`.
    """
    now = _utc(now)
    scene, clock = scene_of(script, events)
    fresh: list[Event] = []
    seq = events[-1].seq + 1
    while (due := next_due(scene)) is not None and not scene.paused:
        moment = max(clock.moment(due.at), (fresh or list(events))[-1].at)
        if moment > now:
            return Step(tuple(fresh), moment, *_showing(due, clock.moment))
        event = as_event(due, scene, seq, clock)
        fresh.append(event)
        apply(scene, event, due.at)
        seq += 1
        if ends_at_once(event) and isinstance(event, BuyerSpoke) and event.outcome is not None:
            fresh.append(Closed(seq, event.at, event.outcome, "left"))
            scene.closed = True
    return Step(tuple(fresh), None)


def _showing(due: Due, moment: object) -> tuple[bool, datetime | None]:
    assert callable(moment)
    typing = due.typing_from if due.line is not None and due.reacts else None
    return due.reacts, None if typing is None else moment(typing)


def close(script: Script, events: Sequence[Event], now: datetime) -> Closed:
    """The agent ends the conversation: an open window keeps its outcome, anything else is abandoned."""
    from question_bank.vocabulary import Outcome

    scene, _ = scene_of(script, events)
    outcome = scene.outcome or Outcome.ABANDONED
    return Closed(events[-1].seq + 1, _utc(now), outcome, "ended")


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without time zone")
    return at.astimezone(UTC)
