"""Workbooks (XLSX, XLS, ODS) as rows of text.

The library reads a sheet whole, cell by cell of the rectangle between its first and last cell; so
the size of that rectangle is looked up first, streaming: two cells far apart must not fill the
memory.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

import python_calamine as calamine

from transcripts.archives import ArchiveError, opened_archive
from transcripts.delimited import Row

MOST_CELLS = 40_000_000
MOST_BYTES = 1024**3
"""Of a workbook unpacked, or of an old one as it is."""

_OLD = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<c [^>]{0,40}?\br="([A-Z]{1,3})(\d{1,7})"')
_BROKEN = "工作簿已损坏，打不开；请在 Excel 里另存为 xlsx 或 CSV 再试"
_TOO_LARGE = "工作簿太大；请在 Excel 里另存为 CSV（UTF-8）再导入"
_LOCKED = "工作簿有密码；请在 Excel 里去掉密码后另存再导入"
_CHUNK = 1 << 20
_LINK = 64
"""Bytes that a cell's beginning may lie in two chunks."""

Cell = int | float | str | bool | time | date | datetime | timedelta


class WorkbookError(Exception):
    """The workbook is not opened; the message says why and how to mend it, in Chinese."""


def is_workbook(stream: BinaryIO) -> bool:
    """Whether a file is a workbook, by its first bytes and, in a ZIP, by its members."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    if head == _OLD:
        return True
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(stream) as archive:
            names = archive.namelist()
            return (
                "xl/workbook.xml" in names or "xl/workbook.bin" in names or "content.xml" in names
            )
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    finally:
        stream.seek(0)


def sheets_of(stream: BinaryIO) -> tuple[str, ...]:
    """The names of the sheets, in order. Raises WorkbookError."""
    _check_size(stream)
    return tuple(_open(stream).sheet_names)


def sheet_rows(stream: BinaryIO, name: str) -> Iterator[Row]:
    """The rows of a sheet, numbered as the sheet numbers them. Raises WorkbookError."""
    _check_size(stream)
    try:
        sheet = _open(stream).get_sheet_by_name(name)
        start = sheet.start
        if start is None:
            return
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            texts = tuple(_text(cell) for cell in cells)
            if any(texts):
                yield Row(number, texts)
    except Exception as fault:  # the library has no common error; each of its own is one
        if isinstance(fault, GeneratorExit | MemoryError):
            raise
        raise WorkbookError(_BROKEN) from fault


def _open(stream: BinaryIO) -> calamine.CalamineWorkbook:
    stream.seek(0)
    try:
        return calamine.CalamineWorkbook.from_filelike(stream)
    except calamine.PasswordError as fault:
        raise WorkbookError(_LOCKED) from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        raise WorkbookError(_BROKEN) from fault


def _check_size(stream: BinaryIO) -> None:
    """Raises WorkbookError where the workbook is too large, or has cells too far apart."""
    stream.seek(0)
    if stream.read(4) == _OLD:
        if stream.seek(0, 2) > MOST_BYTES:
            raise WorkbookError(_TOO_LARGE)
        return
    stream.seek(0)
    try:
        with opened_archive(stream) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise WorkbookError(_TOO_LARGE)
            for info in archive.infolist():
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    with archive.open(info) as sheet:
                        _check_sheet(iter(lambda sheet=sheet: sheet.read(_CHUNK), b""))  # type: ignore[misc]
    except (ArchiveError, zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError) as fault:
        raise WorkbookError(_BROKEN) from fault


def _check_sheet(chunks: Iterator[bytes]) -> None:
    columns, rows, before = 0, 0, b""
    for chunk in chunks:
        text = before + chunk
        for letters, number in _CELL.findall(text):
            columns = max(columns, _column(letters))
            rows = max(rows, int(number))
        if columns * rows > MOST_CELLS:
            raise WorkbookError(_TOO_LARGE)
        before = text[-_LINK:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _text(cell: Cell) -> str:
    """A cell as people see it: a whole number without `.0`, a time without `T`."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    return str(cell)
