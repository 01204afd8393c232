"""ZIP archives, opened without trusting them: nothing is unpacked to disk, sizes and ratios are
limited, names that would escape a folder are refused."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

MOST_MEMBERS = 20_000
MOST_BYTES = 8 * 1024**3
"""Unpacked, of all members together."""
MOST_RATIO = 250
"""Unpacked to packed size, beyond `FREE_BYTES`. Chats pack to a fifth to a fiftieth."""
FREE_BYTES = 32 * 1024**2

_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_AES = 99
_STORED_WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_LITTER = ("__macosx", ".ds_store", "thumbs.db", "desktop.ini")


class ArchiveError(Exception):
    """The archive, or a member of it, is not opened; the message says why and how to mend it, in
    Chinese."""


class PasswordNeededError(ArchiveError):
    """The archive has a password and none was given."""


class WrongPasswordError(ArchiveError):
    """The password given doesn't open the archive."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its name as people see it, and what zipfile calls it."""

    name: str
    info: zipfile.ZipInfo

    @property
    def encrypted(self) -> bool:
        """Whether it has a password."""
        return bool(self.info.flag_bits & _ENCRYPTED)


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive holds: files that may be opened, and refused ones with the reason."""

    members: tuple[Member, ...]
    refused: tuple[tuple[str, str], ...]


@contextmanager
def opened_archive(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Open an archive whose size is within the limits. Raises ArchiveError."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as fault:
        raise ArchiveError("压缩包已损坏，打不开；请重新导出或重新下载") from fault
    with archive:
        infos = archive.infolist()
        if len(infos) > MOST_MEMBERS:
            raise ArchiveError(f"压缩包里的文件超过 {MOST_MEMBERS} 个；请分成几个压缩包")
        if sum(info.file_size for info in infos) > MOST_BYTES:
            raise ArchiveError(f"压缩包解开后超过 {MOST_BYTES // 1024**3} GB；请分成几个压缩包")
        yield archive


def members_of(archive: zipfile.ZipFile) -> Listing:
    """List the files of an archive; folders and what systems leave behind are passed over."""
    members: list[Member] = []
    refused: list[tuple[str, str]] = []
    for info in archive.infolist():
        name = _shown(info)
        if info.is_dir() or any(part.lower() in _LITTER for part in name.split("/")):
            continue
        reason = _refusal(name, info)
        if reason is None:
            members.append(Member(name, info))
        else:
            refused.append((name, reason))
    return Listing(tuple(members), tuple(refused))


def _shown(info: zipfile.ZipInfo) -> str:
    """The name in its own encoding: Windows writes GBK where ZIP says code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refusal(name: str, info: zipfile.ZipInfo) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "文件名指向压缩包之外，没有打开"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "是链接而不是文件，没有打开"
    if info.compress_type == _AES:
        return "用 AES 加密，打不开；请先解压，再导入解开的文件"
    if info.compress_type not in _STORED_WAYS:
        return "压缩方式不认识；请用普通 ZIP 重新压缩"
    if info.file_size > FREE_BYTES and info.file_size > MOST_RATIO * max(info.compress_size, 1):
        return "压缩比高得不正常，没有打开"
    return None


@contextmanager
def opened_member(
    archive: zipfile.ZipFile, member: Member, password: str | None
) -> Iterator["CheckedStream"]:
    """Open a member as a stream. Raises ArchiveError, also while it is read."""
    if member.encrypted and password is None:
        raise PasswordNeededError(
            "压缩包有密码；请给出密码（命令行用 --password-stdin 从标准输入给）"
        )
    for key in _keys(password) if member.encrypted else (None,):
        try:
            stream = archive.open(member.info, pwd=key)
        except RuntimeError:  # zipfile's word for a wrong password
            continue
        except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as fault:
            raise ArchiveError("压缩包里的这个文件已损坏") from fault
        break
    else:
        raise WrongPasswordError("压缩包的密码不对")
    with stream:
        yield CheckedStream(stream, encrypted=member.encrypted)


def _keys(password: str | None) -> tuple[bytes, ...]:
    """The password as the programs that pack write it: UTF-8, or the system's GBK."""
    text = password or ""
    return tuple(dict.fromkeys((text.encode(errors="replace"), text.encode("gb18030", "replace"))))


class CheckedStream:
    """A member's stream that tells damage in our words. One in 256 wrong passwords shows only
    here."""

    def __init__(self, stream: IO[bytes], *, encrypted: bool) -> None:
        self._stream = stream
        self._encrypted = encrypted

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes. Raises ArchiveError."""
        try:
            return self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as fault:
            if self._encrypted:
                raise WrongPasswordError("压缩包的密码不对，或文件已损坏") from fault
            raise ArchiveError("压缩包里的这个文件已损坏，后面的读不出") from fault
