"""The one place where something unredacted may lie for a while: encrypted copies of uploads, and sealed notes.

AES-256-GCM. A copy is a row of records of 256 KiB, each with its own nonce and bound to its place and to the
copy's name, so that it can be read from anywhere and no record can be moved. The key lies beside the copies,
readable by its owner alone, and no backup takes either.
"""

import hashlib
import hmac
import io
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from transcripts.private_file import create_private

FOLDER = "imports"
KEY_FILE = "vault.key"
RECORD = 256 * 1024
"""Bytes of an upload in one record; only the last one may be shorter."""

_NONCE = 12
_TAG = 16
_SEALED = _NONCE + RECORD + _TAG


class Unopenable(Exception):
    """What was sealed was changed, or sealed with another key (a backup holds no key)."""


class Vault:
    """The encrypted copies of one installation. Makes its folder (0700) and key (0600) on first use."""

    def __init__(self, home: Path) -> None:
        self._folder = home / FOLDER
        self._key = _key(self._folder)
        self._cipher = AESGCM(self._key)

    def new_token(self) -> str:
        """A name for a new copy; its file is made by the first `append`."""
        return secrets.token_hex(16)

    def append(self, token: str, at: int, content: bytes) -> None:
        """Write bytes from `at` on, which lies at the beginning of a record. Writing again overwrites."""
        descriptor = os.open(self._folder / token, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.seek(at // RECORD * _SEALED)
            for start in range(0, len(content), RECORD):
                piece = content[start : start + RECORD]
                place = (at + start) // RECORD
                nonce = secrets.token_bytes(_NONCE)
                file.write(nonce + self._cipher.encrypt(nonce, piece, _bound(token, place)))

    def source(self, token: str, *, name: str, size: int) -> "SealedFile":
        """A copy to read."""
        return SealedFile(self, token, name, size)

    def record(self, token: str, file: BinaryIO, place: int) -> bytes:
        """One record of an opened copy. Raises Unopenable."""
        file.seek(place * _SEALED)
        sealed = file.read(_SEALED)
        return self._open(sealed, _bound(token, place)) if sealed else b""

    def opened(self, token: str) -> BinaryIO:
        """The copy as it lies there. Raises OSError."""
        return (self._folder / token).open("rb")

    def seal(self, content: bytes) -> bytes:
        """A note that only this installation can read."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + self._cipher.encrypt(nonce, content, b"note")

    def unseal(self, sealed: bytes) -> bytes:
        """What was sealed. Raises Unopenable."""
        return self._open(sealed, b"note")

    def digest(self, before: str, content: bytes) -> str:
        """A keyed digest of what came before and of this: what a whole file is told by, made piece by piece."""
        return hmac.new(self._key, before.encode() + content, hashlib.sha256).hexdigest()

    def delete(self, token: str) -> None:
        """Delete a copy, if it is there."""
        (self._folder / token).unlink(missing_ok=True)

    def tokens(self) -> frozenset[str]:
        """The copies that lie there."""
        return frozenset(
            path.name for path in self._folder.iterdir() if not path.name.startswith(KEY_FILE)
        )

    def _open(self, sealed: bytes, bound: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
        except (InvalidTag, ValueError) as fault:
            raise Unopenable("这一份加密的内容打不开了") from fault


@dataclass(frozen=True, slots=True)
class SealedFile:
    """An encrypted copy as the readers take a file (`transcripts.parts.Source`)."""

    vault: Vault
    token: str
    name: str
    size: int

    def open(self) -> BinaryIO:
        """The content in plain, never on disk. Raises OSError."""
        return cast(BinaryIO, io.BufferedReader(cast(Any, _PlainBytes(self)), RECORD))

    def check(self) -> None:
        """See that it can be read at all. Raises Unopenable, OSError."""
        with self.vault.opened(self.token) as file:
            self.vault.record(self.token, file, 0)


class _PlainBytes(io.RawIOBase):
    """Decrypts a record at a time."""

    def __init__(self, source: SealedFile) -> None:
        self._source = source
        self._file = source.vault.opened(source.token)
        self._at = 0
        self._place, self._record = -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._source.size}[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning of the file")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        place, within = divmod(self._at, RECORD)
        if self._at >= self._source.size:
            return 0
        if place != self._place:
            try:
                self._record = self._source.vault.record(self._source.token, self._file, place)
            except Unopenable as fault:
                raise OSError(str(fault)) from fault
            self._place = place
        piece = self._record[within : within + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()


def _bound(token: str, place: int) -> bytes:
    return f"{token}/{place}".encode()


def _key(folder: Path) -> bytes:
    """The key, made on first use."""
    path = folder / KEY_FILE
    if not path.exists():
        create_private(path, secrets.token_bytes(32))
    return path.read_bytes()
