"""Play time: how long a conversation has run, pauses left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trainer.dialogue.events import Event, Paused, Resumed

ZERO = timedelta(0)


@dataclass(frozen=True, slots=True)
class PlayClock:
    """Turns moments into play time (since the start, without pauses) and back.

    `pauses` are (start, length) in order; `paused_at` is set while the clocks stand still.
    """

    start: datetime
    pauses: tuple[tuple[datetime, timedelta], ...] = ()
    paused_at: datetime | None = None

    def elapsed(self, at: datetime) -> timedelta:
        """Play time at a moment; stands still during a pause, never negative."""
        if self.paused_at is not None:
            at = min(at, self.paused_at)
        lost = sum(
            (min(length, max(at - begun, ZERO)) for begun, length in self.pauses), start=ZERO
        )
        return max(at - self.start - lost, ZERO)

    def moment(self, elapsed: timedelta) -> datetime:
        """The moment at which that much play time has run, as the pauses are known now."""
        at = self.start + elapsed
        for begun, length in self.pauses:
            if begun < at:
                at += length
        return at


def clock_of(events: Sequence[Event]) -> PlayClock:
    """The play clock of a conversation. The first event is its start."""
    pauses: list[tuple[datetime, timedelta]] = []
    paused_at: datetime | None = None
    for event in events:
        if isinstance(event, Paused) and paused_at is None:
            paused_at = event.at
        elif isinstance(event, Resumed) and paused_at is not None:
            pauses.append((paused_at, max(event.at - paused_at, ZERO)))
            paused_at = None
    return PlayClock(events[0].at, tuple(pauses), paused_at)
