"""Delimited text (CSV) as rows, line by line, with broken records told instead of swallowed.

Python's reader lets a stray quotation mark eat the rest of the file; here a record that doesn't end
within a limit costs its first line only.
"""

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from transcripts.conversation import Problem

DELIMITERS = (",", "\t", ";", "|")
LONGEST_RECORD = 200_000
"""Lines of one record: a web history in one cell may be a long one."""
LONGEST_CELL = 8_000_000
"""Characters of one record."""
SAMPLE_ROWS = 60

UNREADABLE = "这一行的引号没有配对，或不是完整的表格行，没有读"


class Row(NamedTuple):
    """A row of a table and the number of its first line, from 1."""

    number: int
    cells: tuple[str, ...]


def delimiter_of(line: str) -> str | None:
    """The delimiter of a header line, None where there is none."""
    best = max(DELIMITERS, key=line.count)
    return best if best in line else None


def sample_rows(lines: Iterable[str]) -> tuple[Row, ...]:
    """The first rows of delimited text, without those that are broken or cut."""
    found = (row for row in rows_of(lines) if isinstance(row, Row))
    return tuple(islice(found, SAMPLE_ROWS))


def rows_of(lines: Iterable[str]) -> Iterator[Row | Problem]:
    """The rows of delimited text in order, and the lines that can't be read as one."""
    stream = _Numbered(iter(lines))
    first = next((line for line in stream if line.strip()), None)
    if first is None:
        return
    stream.put_back([first])
    delimiter = delimiter_of(first) or ","
    opens = re.compile(rf'(?:^|{re.escape(delimiter)})"')
    width = 0
    for line in stream:
        number = stream.number
        if not line.strip(" "):
            continue
        if '"' not in line:
            cells: tuple[str, ...] | None = tuple(line.split(delimiter))
        elif line.count('"') % 2 and opens.search(line) is not None:
            cells = _over_lines(line, stream, delimiter, width)
        else:
            cells = _cells(line, delimiter)
        width = width or len(cells or ())
        yield Problem(number, UNREADABLE) if cells is None else Row(number, cells)


class _Numbered:
    """Lines with their number, which can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.number += 1
        return line

    def put_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)


def _over_lines(line: str, stream: _Numbered, delimiter: str, width: int) -> tuple[str, ...] | None:
    """The cells of a record that goes on over further lines, as far as its quotation marks do.

    None, and the further lines put back, where they never pair up or do so in a row of another
    width: then a stray mark has opened it.
    """
    taken: list[str] = []
    size = len(line)
    for further in stream:
        taken.append(further)
        size += len(further)
        if further.count('"') % 2:
            cells = _cells("\n".join([line, *taken]), delimiter, strict=True)
            if cells is not None and width in (0, len(cells)):
                return cells
            break
        if len(taken) >= LONGEST_RECORD or size > LONGEST_CELL:
            break
    stream.put_back(taken)
    return None


def _cells(record: str, delimiter: str, *, strict: bool = False) -> tuple[str, ...] | None:
    csv.field_size_limit(LONGEST_CELL)  # the module's own; nothing else here reads CSV with it
    try:
        rows = list(csv.reader([record], delimiter=delimiter, strict=strict))
    except csv.Error:
        return None
    return tuple(rows[0]) if len(rows) == 1 else None
