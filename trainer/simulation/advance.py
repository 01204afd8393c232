"""`advance`: the one door to the simulated buyer and the desk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from question_bank.vocabulary import Outcome
from trainer.dialogue.events import BuyerSpoke, Closed, Event, Paused, Resumed, Started
from trainer.simulation.perform import Due, apply, as_event, next_due, scene_of
from trainer.simulation.script import Script, is_bad


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
    need = first.id if case.agent_opens and first.need else None
    return Started(0, _utc(at), case.id, seed, need)


class Playing:
    """A conversation folded once and then moved forward: what a verb holds while its transaction runs.

    `events` is the whole stored log, `Started` first. Give it every event that is stored meanwhile (`take`).
    """

    def __init__(self, script: Script, events: Sequence[Event]) -> None:
        self._script = script
        self._log = list(events)
        self._scene, self._clock = scene_of(script, events)
        self._next: Due | None = None

    @property
    def before(self) -> str | None:
        """The buyer's last turn: what the next reply is read as an answer to. None before the buyer has spoken."""
        return "\n".join(self._scene.before) or None

    @property
    def unread(self) -> tuple[str, ...]:
        """The agent's messages that the buyer has yet to react to; it reads them as one utterance."""
        return tuple(item.text for item in self._scene.batch)

    def take(self, event: Event) -> None:
        """The agent did something at its own moment; advance to that moment first."""
        self._log.append(event)
        self._next = None
        if isinstance(event, Paused | Resumed):
            self._scene, self._clock = scene_of(self._script, self._log)
        else:
            apply(self._scene, event, self._clock.elapsed(event.at))

    def advance(self, now: datetime) -> Step:
        """Everything the buyer and the colleagues do up to and including `now`, which is aware UTC and not before the
        last event. Raises ValueError for a naive `now`."""
        now = _utc(now)
        scene, clock = self._scene, self._clock
        fresh: list[Event] = []
        while not scene.paused and (due := self._next or next_due(scene)) is not None:
            moment = max(clock.moment(due.at), self._log[-1].at)
            if moment > now:
                self._next = due
                return Step(tuple(fresh), moment, *_showing(due, clock.moment))
            for event in self._happen(due):
                self._log.append(event)
                fresh.append(event)
        return Step(tuple(fresh), None)

    def close(self, now: datetime) -> Closed:
        """What it is when the agent ends the conversation: an open window keeps its outcome, anything else is abandoned."""
        outcome = self._scene.outcome or Outcome.ABANDONED
        return Closed(self._log[-1].seq + 1, _utc(now), outcome, "ended")

    def _happen(self, due: Due) -> list[Event]:
        scene, seq = self._scene, self._log[-1].seq + 1
        self._next = None
        event = as_event(due, scene, seq, self._clock)
        apply(scene, event, due.at, due)
        if isinstance(event, BuyerSpoke) and event.outcome is not None and is_bad(event.outcome):
            scene.closed = True
            return [event, Closed(seq + 1, event.at, event.outcome, "left")]
        return [event]


def advance(script: Script, events: Sequence[Event], now: datetime) -> Step:
    """Everything the buyer and the colleagues do up to and including `now`.

    Events carry their due time, so looking more often changes nothing. As `Playing`, for a single look.
    """
    return Playing(script, events).advance(now)


def _showing(due: Due, moment: Callable[[timedelta], datetime]) -> tuple[bool, datetime | None]:
    typing = due.typing_from if due.line is not None and due.reacts else None
    return due.reacts, None if typing is None else moment(typing)


def close(script: Script, events: Sequence[Event], now: datetime) -> Closed:
    """The agent ends the conversation. As `Playing.close`, for a log alone."""
    return Playing(script, events).close(now)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a moment without time zone")
    return at.astimezone(UTC)
