"""A byte stream as text: its encoding, its lines, a sample of its beginning."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from transcripts.delimited import Row, sample_rows
from transcripts.encodings import Encoding, detect

SAMPLE_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024
LINE_LIMIT = 4_000_000
"""A longer line is cut, in characters: a file without line ends must not fill the memory."""


class ByteStream(Protocol):
    """All that reading asks of a stream."""

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: whole lines only, unless the file is a single line; for a sheet of a
    workbook its first `rows` instead. `complete`: nothing follows."""

    lines: tuple[str, ...]
    complete: bool
    rows: tuple[Row, ...] = ()

    def table(self) -> tuple[Row, ...]:
        """The beginning as rows: of the sheet, or of the lines read as delimited text."""
        return self.rows or sample_rows(self.lines)

    @property
    def text(self) -> str:
        """The lines joined again."""
        return "\n".join(self.lines)


def text_lines(stream: ByteStream) -> tuple[Encoding, Iterator[str]]:
    """Find the encoding of a byte stream and give its lines without their ends (LF, CRLF or CR),
    in flat memory."""
    head = stream.read(SAMPLE_BYTES)
    encoding = detect(head)
    return encoding, split_lines(decoded(stream, encoding.codec, head=head))


def sampled(stream: ByteStream) -> tuple[Encoding, Sample]:
    """Read the beginning of a stream for recognition; where that is plain ASCII, read on for the
    encoding until something else comes."""
    head = stream.read(SAMPLE_BYTES)
    further = stream.read(CHUNK_BYTES)
    encoding = _encoding(head, further, stream)
    lines = tuple(split_lines(decoded(io.BytesIO(), encoding.codec, head=head)))
    whole = lines if not further or len(lines) < 2 else lines[:-1]
    return encoding, Sample(whole, complete=not further)


def _encoding(head: bytes, further: bytes, stream: ByteStream) -> Encoding:
    chunk = head
    while chunk.isascii() and b"\0" not in chunk and further:
        # A character may lie across two chunks: the tail of the last one goes along.
        chunk, further = chunk[-1:] + further, stream.read(CHUNK_BYTES)
    if chunk is head:
        return detect(head)
    found = detect(chunk.lstrip(b"\xef\xbb\xbf"))
    plain = found.codec.startswith("utf-16") or b"\0" in chunk
    return detect(head) if plain else found


def decoded(stream: ByteStream, codec: str, *, head: bytes = b"") -> Iterator[str]:
    """The text of a stream in pieces; bytes that fit no character become �."""
    decoder = codecs.getincrementaldecoder(codec)(errors="replace")
    chunks = chain((head,), iter(lambda: stream.read(CHUNK_BYTES), b""))
    for chunk in chunks:
        yield decoder.decode(chunk)
    yield decoder.decode(b"", final=True)


def split_lines(chunks: Iterator[str]) -> Iterator[str]:
    """Cut at LF, CRLF and CR only: a chat line may hold U+2028 or a form feed, at which
    `splitlines` would cut. Of a line over `LINE_LIMIT` only so much is given."""
    translate = io.IncrementalNewlineDecoder(None, translate=True)
    pending, skipping = "", False
    for chunk in chunks:
        *lines, pending = (pending + translate.decode(chunk)).split("\n")
        if lines and skipping:
            del lines[0]
            skipping = False
        yield from lines
        if skipping:
            pending = ""
        elif len(pending) > LINE_LIMIT:
            yield pending[:LINE_LIMIT]
            pending, skipping = "", True
    pending += translate.decode("", final=True)
    if pending:
        *lines, last = pending.split("\n")
        lines = [*lines, last] if last else lines
        yield from lines[1:] if skipping else lines
