"""What still stands between a trainee and going live: a function of the history of results and of nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from question_bank.standard import GoLiveStandard
from trainer.learning.gates import GateProgress, GateState, progress
from trainer.learning.result import NotCounted, Result


@dataclass(frozen=True, slots=True)
class Readiness:
    """The checklist at a moment.

    gates     in the standard's order · counted  how many results count
    excluded  (session, why) of those that don't
    """

    standard: str
    version: int
    at: datetime
    gates: tuple[GateProgress, ...]
    counted: int
    excluded: tuple[tuple[str, NotCounted], ...]

    @property
    def met(self) -> int:
        """How many gates are met."""
        return sum(1 for gate in self.gates if gate.state is GateState.MET)

    @property
    def is_ready(self) -> bool:
        """Whether every gate is met; a standard without gates lets nobody through."""
        return bool(self.gates) and self.met == len(self.gates)


def readiness(results: Sequence[Result], standard: GoLiveStandard, now: datetime) -> Readiness:
    """Every gate at `now`, in whatever order the results come; later ones are not looked at.

    Raises ValueError for a naive `now`.
    """
    if now.tzinfo is None:
        raise ValueError("now must be aware")
    history = sorted(
        (result for result in results if result.at <= now), key=lambda r: (r.at, r.session)
    )
    counted = [result for result in history if result.not_counted is None]
    return Readiness(
        standard=standard.id,
        version=standard.version,
        at=now,
        gates=tuple(progress(gate, counted) for gate in standard.gates),
        counted=len(counted),
        excluded=tuple(
            (result.session, why) for result in history if (why := result.not_counted) is not None
        ),
    )
