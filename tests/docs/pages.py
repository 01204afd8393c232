"""The pages of the documentation as tests look at them: sections, tables, code blocks."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FENCED = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)

Row = tuple[str, ...]


def page(name: str) -> str:
    """The text of a page in docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading of any level, up to the next one of the same level or above."""
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text, re.MULTILINE)
    assert found, f"no heading {heading!r}"
    rest = text[found.end() :]
    end = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: end.start()] if end else rest


def table(text: str, first: str) -> list[Row]:
    """The rows of the first table whose first column is headed so, cells without backticks around them."""
    (found, *_) = [rows for head, rows in tables(text) if head == first]
    return found


def tables(text: str) -> Iterator[tuple[str, list[Row]]]:
    """Every table: the heading of its first column, and its rows."""
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE):
        head, _, *rows = block.splitlines()
        yield _cells(head)[0], [_cells(row) for row in rows]


def _cells(line: str) -> Row:
    found = (cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip()[1:-1]))
    return tuple(cell[1:-1] if re.fullmatch("`[^`]+`", cell) else cell for cell in found)


def blocks(text: str, info: str) -> list[str]:
    """The bodies of the fenced blocks whose info string begins so."""
    return [found["body"] for found in _FENCED.finditer(text) if found["info"].startswith(info)]


def without_code(text: str) -> str:
    """The text with fenced and indented blocks and inline code taken out."""
    text = _FENCED.sub("", text)
    text = re.sub(r"^ {4}.*$", "", text, flags=re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of every heading outside of code."""
    found = re.findall(r"^(#+) (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return [(len(marks), words) for marks, words in found]


def written() -> list[Path]:
    """Every page that people read: at the top and in docs/."""
    return sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
