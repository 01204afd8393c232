"""A reader that remembers what it has read lately: folding a conversation reads the same replies at every look."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from question_bank.language.types import NO_CONTEXT, Context, Reading, ReadsReplies, Span

_Key = tuple[tuple[str, ...], Context]


class RememberingReader:
    """Passes on to another reader and keeps its last `size` readings. Safe between threads."""

    def __init__(self, reader: ReadsReplies, size: int = 4096) -> None:
        self._reader = reader
        self._size = size
        self._known: OrderedDict[_Key, Reading] = OrderedDict()
        self._lock = Lock()

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """As the reader behind it."""
        key = (tuple(messages), context)
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        reading = self._reader.read(messages, context)
        with self._lock:
            self._known[key] = reading
            if len(self._known) > self._size:
                self._known.popitem(last=False)
        return reading

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """As the reader behind it."""
        return self._reader.says(reading, phrase)
