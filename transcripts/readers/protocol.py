"""What every reader of a layout offers. A new layout is one module with one such object, and a
line in the registry."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from transcripts.conversation import Conversation, Problem
from transcripts.delimited import Row
from transcripts.opening import Sample

NO_AGENTS: frozenset[str] = frozenset()

Found = Conversation | Problem


@dataclass(frozen=True, slots=True)
class Candidate:
    """How sure a reader is (0 to 1) that a file is in its layout, and why, in Chinese for the
    import page."""

    confidence: float
    reason: str


class Layout(ABC):
    """Recognises one layout from content.

    `name` is the stable id, as `--format` takes it; `title` is what people call it.
    """

    name: ClassVar[str]
    title: ClassVar[str]

    @abstractmethod
    def recognise(self, sample: Sample) -> Candidate:
        """Judge the beginning of a file; confidence 0 where the layout is out of the question."""


class Companion(Layout):
    """A table or list that belongs to conversations and holds none itself."""


class _Reader(Layout):
    def beside(self, facts: tuple[object, ...]) -> Self:
        """The reader with what the companions of its file say; most have none."""
        return self


class LineReader(_Reader):
    """Reads a text line by line."""

    @abstractmethod
    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Give the conversations in order, and between them the lines that could not be read.

        Holds a bounded number of messages at a time. `agents` are sender names known to be the
        shop's, for layouts that don't give the role.
        """


class JsonReader(_Reader):
    """Reads a JSON text, given in pieces of any length."""

    @abstractmethod
    def read(self, pieces: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """As `LineReader.read`."""


class TableReader(_Reader):
    """Reads rows, of a sheet or of delimited text; a `Problem` among them is passed on."""

    @abstractmethod
    def read(
        self, rows: Iterable[Row | Problem], *, agents: frozenset[str] = NO_AGENTS
    ) -> Iterator[Found]:
        """As `LineReader.read`."""


Reader = LineReader | JsonReader | TableReader
