"""Play a whole conversation from a list of inputs: what `simulate`, lint, bots and tests do instead of people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from question_bank.sent_cards import card_words
from question_bank.vocabulary import Desk
from trainer.dialogue.events import AgentReplied, Closed, DeskAsked, Event
from trainer.simulation.advance import Playing, start
from trainer.simulation.script import Script

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
"""The moment at which a played conversation starts; only differences are ever shown."""
FOR_EVER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Input:
    """What the agent does at `at` seconds from the start: type, send a card, ask a colleague, or end."""

    at: timedelta
    text: str | None = None
    desk: Desk | None = None
    ask: str = ""
    end: bool = False
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A closed conversation, and how many inputs came too late to count."""

    events: tuple[Event, ...]
    used: int

    @property
    def closed(self) -> Closed:
        """How it ended."""
        last = self.events[-1]
        assert isinstance(last, Closed)
        return last


class Performance:
    """A conversation under way in play time. Inputs must come in time order."""

    def __init__(self, script: Script, seed: int) -> None:
        self.script = script
        self.events: list[Event] = [start(script, seed, EPOCH)]
        self._playing = Playing(script, self.events)
        self.look(timedelta(0))

    @property
    def closed(self) -> bool:
        """Whether it is over."""
        return isinstance(self.events[-1], Closed)

    @property
    def next_due(self) -> timedelta | None:
        """When something happens by itself next."""
        step = self._playing.advance(self.events[-1].at)
        return None if step.next_due is None else step.next_due - EPOCH

    @property
    def next_reaction(self) -> timedelta | None:
        """When the buyer's next reaction to the agent is due, None if only timers are running."""
        step = self._playing.advance(self.events[-1].at)
        return step.next_due - EPOCH if step.reacts and step.next_due else None

    def look(self, at: timedelta) -> None:
        """Let everything happen that is due at or before `at`."""
        if not self.closed:
            self.events.extend(self._playing.advance(EPOCH + at).events)

    def take(self, given: Input) -> bool:
        """Let the agent act. False if the conversation had closed before."""
        self.look(given.at)
        if self.closed:
            return False
        at, seq = EPOCH + given.at, self.events[-1].seq + 1
        event: Event
        if given.end:
            event = self._playing.close(at)
        elif given.desk is not None:
            event = DeskAsked(seq, at, given.desk, given.ask)
        else:
            words = card_words(self.script.case, given.card) if given.card else given.text
            event = AgentReplied(seq, at, words or "", f"p{seq}", given.card)
        self.note(event)
        self.look(given.at)
        return True

    def note(self, event: Event) -> None:
        """Take in an event as it is: an agent's act, a pause. What is due before it must have happened."""
        self.events.append(event)
        self._playing.take(event)

    def run_out(self) -> None:
        """Say nothing more until it closes."""
        self.look(FOR_EVER)


def play(script: Script, inputs: Iterable[Input], seed: int = 0) -> Played:
    """Play the inputs and then silence until the conversation closes."""
    performance = Performance(script, seed)
    used = 0
    for given in inputs:
        if not performance.take(given):
            break
        used += 1
    performance.run_out()
    return Played(tuple(performance.events), used)


def seconds(at: datetime) -> float:
    """Seconds since the start of a played conversation, in tenths."""
    return round((at - EPOCH).total_seconds(), 1)


def inputs_of(texts: Sequence[str], *, first: float, every: float) -> list[Input]:
    """The texts typed at a steady pace, in seconds."""
    return [Input(timedelta(seconds=first + every * n), text) for n, text in enumerate(texts)]
