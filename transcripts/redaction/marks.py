"""Marks that stand for private data, numbered per conversation: the same number is `[电话1]`
wherever it is said."""

import re

from transcripts.redaction.spans import LABELS, PrivateKind

_GIVEN = re.compile(rf"\[({'|'.join(LABELS.values())})(\d{{1,4}})\]")


class Marks:
    """The marks of one conversation. Holds values in memory only, never to be stored."""

    def __init__(self) -> None:
        self._given: dict[tuple[PrivateKind, str], str] = {}
        self._reserved: set[str] = set()
        self._counts: dict[PrivateKind, int] = {}

    def reserve(self, text: str) -> None:
        """Keep the marks that a text already holds for what they stood for there."""
        if "[" in text:
            self._reserved.update(match.group() for match in _GIVEN.finditer(text))

    def mark(self, kind: PrivateKind, value: str) -> str:
        """The mark of a value, a new one where the value is new."""
        known = self._given.get((kind, value))
        if known is not None:
            return known
        mark = self._next(kind)
        while mark in self._reserved:
            mark = self._next(kind)
        self._given[kind, value] = mark
        return mark

    def _next(self, kind: PrivateKind) -> str:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return f"[{LABELS[kind]}{self._counts[kind]}]"
