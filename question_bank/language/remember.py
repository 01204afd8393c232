"""A reader that remembers what it has read lately: folding a conversation reads the same replies at every look."""

from collections.abc import Sequence

from question_bank.language.lately import Lately
from question_bank.language.types import NO_CONTEXT, Context, Reading, ReadsReplies, Span

_Key = tuple[tuple[str, ...], Context]


class RememberingReader:
    """Passes on to another reader and keeps its last `size` readings. Safe between threads."""

    def __init__(self, reader: ReadsReplies, size: int = 4096) -> None:
        self._reader = reader
        self._known: Lately[_Key, Reading] = Lately(size)

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """As the reader behind it."""
        return self._known.of((tuple(messages), context), lambda key: self._reader.read(*key))

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """As the reader behind it."""
        return self._reader.says(reading, phrase)
