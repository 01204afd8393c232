"""One part of a file, read by its reader: raw conversations, with all that could not be read."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from transcripts.archives import ArchiveError
from transcripts.conversation import Conversation, Problem
from transcripts.delimited import Row, rows_of
from transcripts.encodings import Encoding
from transcripts.opening import LINE_LIMIT
from transcripts.parts import Part
from transcripts.problems import Problems
from transcripts.readers import JsonReader, LineReader, Reader
from transcripts.workbooks import WorkbookError

SHUT = (ArchiveError, WorkbookError)
"""What opening and reading a part raises, beside OSError."""

CUT_LINE = f"这一行超过 {LINE_LIMIT // 10_000} 万字，后面的没有读"
BAD_BYTES = "这一行有字节不合编码，以 � 代替"
NEEDS_TEXT = "这种格式是文本，不会是工作簿；请换一种格式"


class UnreadableError(Exception):
    """Nothing could be read; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part with the reader that reads it."""

    part: Part
    encoding: Encoding
    reader: Reader


def read_part(chosen: Chosen, *, agents: frozenset[str]) -> Iterator[Conversation]:
    """Read conversations as they are in a part, private data included: never to be stored.

    Problems between two conversations go to the later one, those at the end to the last; damage
    that ends the reading is one. Raises UnreadableError, naming the first problems, where the part
    holds no conversation.
    """
    waiting: Conversation | None = None
    loose = Problems()
    try:
        for found in _read(chosen, agents, loose):
            if isinstance(found, Problem):
                loose.append(found)
                continue
            if waiting is not None:
                yield waiting
            problems = sorted((*loose.listed(), *found.problems), key=lambda one: one.line)
            waiting = replace(found, problems=tuple(problems))
            loose.clear()
    except SHUT as fault:
        loose.append(Problem(0, str(fault)))
    if waiting is None:
        listed = "；".join(_told(one) for one in loose.listed()[:20])
        raise UnreadableError(listed or "文件里没有消息")
    yield replace(waiting, problems=(*waiting.problems, *loose.listed()))


def _read(
    chosen: Chosen, agents: frozenset[str], loose: Problems
) -> Iterator[Conversation | Problem]:
    part, codec, reader = chosen.part, chosen.encoding.codec, chosen.reader
    if not isinstance(reader, LineReader | JsonReader):
        return reader.read(rows_in(part, chosen.encoding, loose), agents=agents)
    if part.sheet is not None:
        raise UnreadableError(NEEDS_TEXT)
    if isinstance(reader, JsonReader):
        return reader.read(_told_pieces(part.pieces(codec), loose), agents=agents)
    return reader.read(_told_lines(part.lines(codec), loose), agents=agents)


def rows_in(
    part: Part, encoding: Encoding, loose: Problems | None = None
) -> Iterator[Row | Problem]:
    """The rows of a part: of its sheet, or of its text read as delimited."""
    if part.sheet is not None:
        return part.rows()
    lines = part.lines(encoding.codec)
    return rows_of(lines if loose is None else _told_lines(lines, loose))


def _told_lines(lines: Iterator[str], loose: Problems) -> Iterator[str]:
    """The lines, with what is wrong in them put among the loose problems."""
    for number, line in enumerate(lines, start=1):
        if "\ufffd" in line:
            loose.append(Problem(number, BAD_BYTES))
        if len(line) >= LINE_LIMIT:
            loose.append(Problem(number, CUT_LINE))
        yield line


def _told_pieces(pieces: Iterator[str], loose: Problems) -> Iterator[str]:
    number = 1
    for piece in pieces:
        place = piece.find("\ufffd")
        while place >= 0:
            loose.append(Problem(number + piece.count("\n", 0, place), BAD_BYTES))
            end = piece.find("\n", place)
            place = piece.find("\ufffd", end) if end >= 0 else -1
        number += piece.count("\n")
        yield piece


def _told(problem: Problem) -> str:
    return f"第 {problem.line} 行：{problem.message}" if problem.line else problem.message
