"""Quick phrases in the table that sellers' workbenches import and export: code, phrase, group.

千牛 writes `快捷短语编码,快捷短语,快捷短语分组` as CSV; other workbenches name the columns a little otherwise and add their own.
Columns are found by their headers, encodings by content, workbooks (XLSX, XLS, ODS) by their first bytes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import xlsxwriter

from transcripts.conversation import Problem
from transcripts.delimited import Row, rows_of
from transcripts.encodings import detect
from transcripts.workbooks import WorkbookError, is_workbook, sheet_rows, sheets_of

HEADER = ("快捷短语编码", "快捷短语", "快捷短语分组")
LONGEST_PHRASE = 500
"""Characters of a phrase; longer ones are no quick phrases."""
MOST_ROWS = 2_000
"""Rows of one table that are read."""

_CODES = frozenset({"快捷短语编码", "快捷编码", "短语编码", "编码", "快捷键", "快捷码", "code"})
_TEXTS = frozenset(
    {
        "快捷短语",
        "短语",
        "短语内容",
        "快捷回复",
        "话术",
        "话术内容",
        "回复内容",
        "内容",
        "phrase",
        "text",
    }
)
_GROUPS = frozenset({"快捷短语分组", "分组", "分组名称", "短语分组", "分类", "类别", "group"})
_TITLE_ROWS = 10
"""The header stands within so many rows; some exports put a title above it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run instead of showing."""


class PhraseTableError(Exception):
    """Nothing of the file can be read as a table of phrases; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class PhraseRow:
    """One row: its number in the file (0 for one not yet written), the code typed to find it, the phrase, its group."""

    code: str
    text: str
    group: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class PhraseTable:
    """The rows in order, and those that could not be read."""

    rows: tuple[PhraseRow, ...]
    problems: tuple[Problem, ...]


def read_phrase_table(body: bytes) -> PhraseTable:
    """Read a table of phrases. Raises PhraseTableError."""
    rows: list[PhraseRow] = []
    problems: list[Problem] = []
    columns: dict[str, int] = {}
    for count, row in enumerate(_rows(body)):
        if isinstance(row, Problem):
            problems.append(row)
        elif not columns:
            columns = _columns(row.cells)
            if not columns and count >= _TITLE_ROWS:
                break
        elif len(rows) + len(problems) >= MOST_ROWS:
            problems.append(Problem(row.number, f"超过 {MOST_ROWS} 行，后面的没有读"))
            break
        else:
            _take(row, columns, rows, problems)
    if not columns:
        raise PhraseTableError("没找到表头，第一行要写：快捷短语编码、快捷短语、快捷短语分组")
    return PhraseTable(tuple(rows), tuple(problems))


def write_csv(rows: Iterable[PhraseRow]) -> bytes:
    """As 千牛 writes it: GB18030, which holds all that GBK does, and CRLF. Cells that would be run as formulas get an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerows([_harmless(cell) for cell in (row.code, row.text, row.group)] for row in rows)
    return out.getvalue().encode("gb18030")


def write_xlsx(rows: Iterable[PhraseRow]) -> bytes:
    """The same as a workbook; every cell is text, so nothing is run."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("快捷短语")
        for column, width in enumerate((14, 80, 16)):
            sheet.set_column(column, column, width)
        lines = [HEADER, *((row.code, row.text, row.group) for row in rows)]
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, _harmless(cell))
    return out.getvalue()


def _rows(body: bytes) -> Iterator[Row | Problem]:
    stream = io.BytesIO(body)
    if is_workbook(stream):
        try:
            names = sheets_of(stream)
            yield from sheet_rows(stream, names[0]) if names else ()
        except WorkbookError as fault:
            raise PhraseTableError(str(fault)) from fault
        return
    if not body.strip():
        raise PhraseTableError("文件是空的")
    text = body.decode(detect(body).codec, errors="replace").lstrip("\ufeff")
    yield from rows_of(text.splitlines(keepends=False))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    """Which column is what; empty where this is no header."""
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = cell.strip().strip('"').lower()
        for key, names in (("text", _TEXTS), ("code", _CODES), ("group", _GROUPS)):
            if name in names:
                found.setdefault(key, place)
    return found if "text" in found else {}


def _take(
    row: Row, columns: dict[str, int], rows: list[PhraseRow], problems: list[Problem]
) -> None:
    cells = {key: _cell(row.cells, place) for key, place in columns.items()}
    text = cells["text"]
    if not text:
        problems.append(Problem(row.number, "这一行没有短语"))
    elif "\ufffd" in text or "\x00" in text:
        problems.append(Problem(row.number, "这一行有认不出的字"))
    elif len(text) > LONGEST_PHRASE:
        problems.append(Problem(row.number, f"短语有 {len(text)} 字，最多 {LONGEST_PHRASE} 字"))
    else:
        rows.append(PhraseRow(cells.get("code", ""), text, cells.get("group", ""), row.number))


def _cell(cells: Sequence[str], place: int) -> str:
    cell = cells[place].strip() if place < len(cells) else ""
    return cell[1:] if cell.startswith("'") and _harmless(cell) != cell else cell


def _harmless(cell: str) -> str:
    """With one more apostrophe before what would be run as a formula, even behind apostrophes: so each can be read back."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell
