"""What every reader of a layout offers. A new layout is one module with one such object, and a
line in the registry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from transcripts.conversation import Conversation, Problem
from transcripts.opening import Sample

NO_AGENTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """How sure a reader is (0 to 1) that a file is in its layout, and why, in Chinese for the
    import page."""

    confidence: float
    reason: str


class Reader(Protocol):
    """Recognises one layout from content and reads it."""

    @property
    def name(self) -> str:
        """The stable id of the layout, as `--format` takes it."""
        ...

    def recognise(self, sample: Sample) -> Candidate:
        """Judge the beginning of a file; confidence 0 where the layout is out of the question."""
        ...

    def read(
        self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Conversation | Problem]:
        """Give the conversations in order, and between them the lines that could not be read.

        Holds one conversation at a time. `agents` are sender names known to be the shop's, for
        layouts that don't
        give the role.
        """
        ...
