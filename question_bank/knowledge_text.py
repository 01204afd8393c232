"""The small part of Markdown that knowledge cards are written in: headings, paragraphs, lists, bold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_ITEM = re.compile(r"^(?:- |[0-9]{1,2}[.、] ?)")


@dataclass(frozen=True, slots=True)
class Run:
    """Some words of a line, bold or not."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph (one line each), a list or a numbered list (a line an item)."""

    kind: str
    lines: tuple[tuple[Run, ...], ...]


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a text, parted by empty lines: `## heading`, `- item`, `1. item`, anything else a paragraph."""
    for part in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in part.splitlines() if line.strip()]
        while lines:
            kind = _kind(lines[0])
            same = next((n for n, line in enumerate(lines) if _kind(line) != kind), len(lines))
            here, lines = lines[:same], lines[same:]
            if kind == "paragraph":
                here = ["".join(here)]
            yield Block(kind, tuple(tuple(_runs(_bare(line, kind))) for line in here))


def _kind(line: str) -> str:
    if line.startswith("## "):
        return "heading"
    if line.startswith("- "):
        return "list"
    return "steps" if _ITEM.match(line) else "paragraph"


def _bare(line: str, kind: str) -> str:
    if kind == "heading":
        return line[3:]
    return line if kind == "paragraph" else _ITEM.sub("", line)


def _runs(line: str) -> Iterator[Run]:
    end = 0
    for found in _BOLD.finditer(line):
        if found.start() > end:
            yield Run(line[end : found.start()])
        yield Run(found[1], strong=True)
        end = found.end()
    if end < len(line):
        yield Run(line[end:])
