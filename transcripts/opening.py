"""A file on disk or on standard input, opened as a stream of text lines with a sample of its
beginning."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from transcripts.encodings import Encoding, detect

SAMPLE_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024
LINE_LIMIT = 4_000_000
"""A longer line is cut, in characters: a file without line ends must not fill the memory."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: whole lines only, unless the file is a single line. `complete`:
    nothing follows."""

    lines: tuple[str, ...]
    complete: bool


def text_lines(stream: BinaryIO) -> tuple[Encoding, Iterator[str]]:
    """Find the encoding of a byte stream and give its lines without their ends (LF, CRLF or CR),
    in flat memory."""
    head = stream.read(SAMPLE_BYTES)
    encoding = detect(head)
    return encoding, _split(_decoded(head, stream, encoding.codec))


def take_sample(path: Path) -> tuple[Encoding, Sample]:
    """Read the beginning of a file for recognition. Raises OSError where it can't be read."""
    with path.open("rb") as stream:
        head = stream.read(SAMPLE_BYTES)
        complete = not stream.read(1)
    encoding = detect(head)
    lines = tuple(_split(_decoded(head, io.BytesIO(), encoding.codec)))
    whole = lines if complete or len(lines) < 2 else lines[:-1]
    return encoding, Sample(whole, complete)


def _decoded(head: bytes, rest: BinaryIO, codec: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    chunks = chain((head,), iter(lambda: rest.read(CHUNK_BYTES), b""))
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def _split(chunks: Iterator[str]) -> Iterator[str]:
    """Cut at LF, CRLF and CR only: a chat line may hold U+2028 or a form feed, at which
    `splitlines` would cut."""
    translate = io.IncrementalNewlineDecoder(None, translate=True)
    pending = ""
    for chunk in chunks:
        *lines, pending = (pending + translate.decode(chunk)).split("\n")
        yield from lines
        if len(pending) > LINE_LIMIT:
            yield pending
            pending = ""
    pending += translate.decode("", final=True)
    if pending:
        yield from pending.removesuffix("\n").split("\n")
