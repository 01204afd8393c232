"""What a file consists of: itself, the members of an archive, the sheets of a workbook. Each part is
read as a stream; nothing is unpacked to disk."""

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from transcripts.archives import ArchiveError, Member, members_of, opened_archive, opened_member
from transcripts.delimited import SAMPLE_ROWS, Row
from transcripts.encodings import Encoding
from transcripts.opening import ByteStream, Sample, decoded, sampled, split_lines
from transcripts.workbooks import WorkbookError, is_workbook, sheet_rows, sheets_of

MOST_WORKBOOK_BYTES = 256 * 1024**2
"""Of a workbook within an archive, which is held in memory."""

WORKBOOK = Encoding("xlsx", "工作簿，文字不另编码")

_MAGIC = 8
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_PICTURE = "这是图片，里面的字读不出来；请从聊天软件导出文本或表格"
_FOREIGN = {
    b"\x89PNG\r\n": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"Rar!": "RAR 压缩包打不开；请先解压，再导入解开的文件",
    b"7z\xbc\xaf": "7z 压缩包打不开；请先解压，再导入解开的文件",
    b"\x1f\x8b": "gz 压缩包打不开；请先解压，再导入解开的文件",
    b"%PDF": "这是 PDF，不是聊天记录的导出文件；请从聊天软件导出文本或表格",
}
_NESTED = "压缩包里还有压缩包，没有打开；请先解开里面的压缩包"


Opener = Callable[[], AbstractContextManager[ByteStream]]


class Source(Protocol):
    """A file wherever it lies: on disk as it is, or encrypted. `size` in bytes."""

    @property
    def name(self) -> str:
        """What people call it; it may hold private data."""
        ...

    @property
    def size(self) -> int: ...

    def open(self) -> BinaryIO:
        """The whole content, seekable and buffered; the caller closes it. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class FileOnDisk:
    """A file as it lies there."""

    path: Path

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.path.name

    @property
    def size(self) -> int:
        """Raises OSError."""
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """Raises OSError."""
        return self.path.open("rb")


@dataclass(frozen=True, slots=True)
class Part:
    """A text or a sheet. `name` is for people, with the archive's name before a member's; it may
    hold private data; `size` in bytes, unpacked. Reading raises ArchiveError, WorkbookError and
    OSError."""

    name: str
    opener: Opener
    size: int
    sheet: str | None = None

    def watched(self, seen: Callable[[int], None]) -> "Part":
        """The same part, which tells how many bytes each time some are read; a sheet, which is read at
        once, tells nothing."""

        @contextmanager
        def opener() -> Iterator[ByteStream]:
            with self.opener() as stream:
                yield _Watched(stream, seen)

        return self if self.sheet is not None else replace(self, opener=opener)

    def sample(self) -> tuple[Encoding, Sample]:
        """The beginning, for recognition."""
        if self.sheet is not None:
            rows = tuple(islice(self.rows(), SAMPLE_ROWS))
            return WORKBOOK, Sample((), len(rows) < SAMPLE_ROWS, rows)
        with self.opener() as stream:
            return sampled(stream)

    def pieces(self, codec: str) -> Iterator[str]:
        """The text in pieces."""
        with self.opener() as stream:
            yield from decoded(stream, codec)

    def lines(self, codec: str) -> Iterator[str]:
        """The text by lines, without their ends."""
        return split_lines(self.pieces(codec))

    def rows(self) -> Iterator[Row]:
        """The rows of a sheet."""
        with _seekable(self.opener) as stream:
            yield from sheet_rows(stream, self.sheet or "")


class _Watched:
    """A stream that tells what is read from it."""

    def __init__(self, stream: ByteStream, seen: Callable[[int], None]) -> None:
        self._stream = stream
        self._seen = seen

    def read(self, size: int = -1, /) -> bytes:
        content = self._stream.read(size)
        self._seen(len(content))
        return content


@dataclass(frozen=True, slots=True)
class Parts:
    """What can be read of a file, and names of what can't with the reason."""

    parts: tuple[Part, ...]
    refused: tuple[tuple[str, str], ...] = ()


@contextmanager
def opened_parts(file: Path | Source, password: str | None = None) -> Iterator[Parts]:
    """Look into a file; its parts can be read as long as the context lasts. Raises ArchiveError,
    WorkbookError, OSError where all of it is shut."""
    source = FileOnDisk(file) if isinstance(file, Path) else file
    with source.open() as stream:
        magic = stream.read(_MAGIC)
        _refuse_foreign(magic)
        whole = Part(source.name, source.open, source.size)
        if is_workbook(stream):
            yield Parts(_sheets(whole, stream))
        elif magic.startswith(_ZIP):
            with opened_archive(stream) as archive:
                yield _archived(archive, source.name, password)
        else:
            yield Parts((whole,))


def _refuse_foreign(magic: bytes) -> None:
    for sign, reason in _FOREIGN.items():
        if magic.startswith(sign):
            raise ArchiveError(reason)


def _archived(archive: zipfile.ZipFile, name: str, password: str | None) -> Parts:
    parts: list[Part] = []
    listing = members_of(archive)
    refused = [(f"{name}/{inner}", reason) for inner, reason in listing.refused]
    for member in listing.members:
        opener = _member_opener(archive, member, password)
        part = Part(f"{name}/{member.name}", opener, member.info.file_size)
        with part.opener() as content:
            magic = content.read(_MAGIC)
        try:
            parts.extend(_within(part, magic))
        except (ArchiveError, WorkbookError) as fault:
            refused.append((part.name, str(fault)))
    if not parts and not refused:
        raise ArchiveError("压缩包是空的")
    return Parts(tuple(parts), tuple(refused))


def _member_opener(archive: zipfile.ZipFile, member: Member, password: str | None) -> Opener:
    return lambda: opened_member(archive, member, password)


def _within(part: Part, magic: bytes) -> tuple[Part, ...]:
    """A member as parts. A ZIP in a ZIP is a workbook or is refused."""
    _refuse_foreign(magic)
    if not magic.startswith((*_ZIP, _OLD_WORKBOOK)):
        return (part,)
    with _seekable(part.opener) as stream:
        if not is_workbook(stream):
            raise ArchiveError(_NESTED)
        return _sheets(part, stream)


def _sheets(part: Part, stream: BinaryIO) -> tuple[Part, ...]:
    names = sheets_of(stream)
    if len(names) == 1:
        return (replace(part, sheet=names[0]),)
    return tuple(replace(part, name=f"{part.name}/{name}", sheet=name) for name in names)


@contextmanager
def _seekable(opener: Opener) -> Iterator[BinaryIO]:
    """A file on disk as it is; a member of an archive read into memory."""
    with opener() as stream:
        if isinstance(stream, io.BufferedReader):
            yield cast(BinaryIO, stream)
            return
        content = stream.read(MOST_WORKBOOK_BYTES + 1)
        if len(content) > MOST_WORKBOOK_BYTES:
            raise WorkbookError("压缩包里的工作簿太大；请先解开，另存为 CSV（UTF-8）再导入")
        yield io.BytesIO(content)
