"""Values of a JSON text of any size, one at a time: the elements of its arrays, or its lines.

A top-level array, or an array under a known key of a top-level object, is given element by element;
values one after the other, on lines or not, are given as they come. What is broken is told with its
line, and reading goes on at the next value.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from transcripts.conversation import Problem

LONGEST_VALUE = 64_000_000
"""Characters of one value: a larger one is refused instead of filling the memory."""

_MOST_BEHIND = 16_384

BROKEN = "这里的 JSON 不完整或写错了，跳到下一条"
TOO_LONG = "这里的 JSON 太大，没有读"

_BLANK = re.compile(r"[\s,:\ufeff]*")
_NEXT = re.compile(r"[}\]][\s,]*(?=[{\[])|\n[ \t]*(?=[{\[])")
_WRAPPED = re.compile(r'\{\s*"([^"\\]{1,40})"\s*:\s*\[')
_DECODER = json.JSONDecoder()


class Value(NamedTuple):
    """A value, the line on which it begins, and the number of the array that it stands in: from 1,
    0 for a value by itself."""

    number: int
    value: Any
    array: int


class _Buffer:
    """The text not yet read, its place in the file, and where more comes from."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._pieces = iter(pieces)
        self.text = ""
        self.at = 0
        self.number = 1
        self._counted = 0
        self.ended = False

    def grow(self, least: int = 1) -> None:
        """Read on until `least` further characters are there, or the end."""
        self.number_here()
        fresh = [self.text[self.at :]]
        while least > 0 and not self.ended:
            piece = next(self._pieces, None)
            if piece is None:
                self.ended = True
            else:
                fresh.append(piece)
                least -= len(piece)
        self.text = "".join(fresh)
        self.at = self._counted = 0

    def _forget(self) -> None:
        """Let go of what is read: to tell where a fault is the decoder counts from the beginning."""
        self.number_here()
        self.text = self.text[self.at :]
        self.at = self._counted = 0

    def number_here(self) -> int:
        """The line of the next character."""
        self.number += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self.number

    def skip_blanks(self) -> str:
        """Go to the next sign that is neither blank nor comma and give it, "" at the end."""
        if self.at > _MOST_BEHIND:
            self._forget()
        while True:
            found = _BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if self.ended:
                return ""
            self.grow()


def json_values(
    pieces: Iterable[str], *, wrappers: frozenset[str] = frozenset()
) -> Iterator[Value | Problem]:
    """The values of a JSON text given in pieces. `wrappers`: keys of a top-level object whose array
    is given element by element."""
    buffer = _Buffer(pieces)
    array, inside, wrapped = 0, False, False
    while sign := buffer.skip_blanks():
        if sign == "[" and not inside:
            array, inside, buffer.at = array + 1, True, buffer.at + 1
        elif sign in "]}":
            inside, wrapped, buffer.at = False, wrapped and sign == "]", buffer.at + 1
        elif not inside and sign == "{" and _unwrap(buffer, wrappers):
            array, inside, wrapped = array + 1, True, True
        else:
            for found in _one(buffer, buffer.number_here(), array if inside else 0):
                # Beside the array a wrapper holds counts and the like, which are no values of ours.
                if inside or not wrapped or isinstance(found, Problem):
                    yield found


def _unwrap(buffer: _Buffer, wrappers: frozenset[str]) -> bool:
    """Step into `{"key": [` of a known key; False, and nothing read, where it isn't there."""
    if not wrappers:
        return False
    if len(buffer.text) - buffer.at < 200 and not buffer.ended:
        buffer.grow(200)
    found = _WRAPPED.match(buffer.text, buffer.at)
    if found is None or found[1] not in wrappers:
        return False
    buffer.at = found.end()
    return True


def _one(buffer: _Buffer, number: int, array: int) -> Iterator[Value | Problem]:
    while True:
        try:
            value, end = _DECODER.raw_decode(buffer.text, buffer.at)
        except json.JSONDecodeError as fault:
            held = len(buffer.text) - buffer.at
            if not buffer.ended and _cut(fault, len(buffer.text)) and held <= LONGEST_VALUE:
                buffer.grow(max(held, 1))
                continue
            yield Problem(number, TOO_LONG if held > LONGEST_VALUE else BROKEN)
            _go_on(buffer, fault.pos)
            return
        except (ValueError, RecursionError):
            yield Problem(number, BROKEN)
            _go_on(buffer, buffer.at + 1)
            return
        if (
            end == len(buffer.text)
            and not buffer.ended
            and not isinstance(value, dict | list | str)
        ):
            buffer.grow()  # a number may go on
            continue
        buffer.at = end
        yield Value(number, value, array)
        return


def _cut(fault: json.JSONDecodeError, size: int) -> bool:
    """Whether the fault may be only that the text read so far ends here."""
    return fault.pos >= size - 8 or fault.msg.startswith("Unterminated string")


def _go_on(buffer: _Buffer, broken_at: int) -> None:
    """Go to where the next value may begin, after the place that is broken."""
    buffer.at = max(buffer.at + 1, min(broken_at, len(buffer.text)))
    while True:
        found = _NEXT.search(buffer.text, max(buffer.at - 1, 0))
        if found is not None and found.end() >= buffer.at:
            buffer.at = found.end()
            return
        buffer.at = len(buffer.text)
        if buffer.ended:
            return
        buffer.grow()
