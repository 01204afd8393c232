"""One file with everything an installation is: database, published content, keys; and the way back.

The archive is a gzipped tar: ``manifest.json`` first, then ``home/…`` with the files of the data
folder. The database is copied by SQLite's own backup, so it is consistent while people practise.
The archive holds the keys: it is written with mode 0600 and belongs in a safe place.
"""

import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

from question_bank.library import CACHE_FOLDER
from trainer.config import DATABASE_FILE, LOCK_FILE, SECRET_FILE, Settings
from trainer.errors import Conflict, Invalid
from trainer.services.vault import FOLDER

FORMAT = "trainer-backup-1"
KEPT_ASIDE = "before-restore-"
TRANSIENT = (LOCK_FILE, "heartbeat", "measured.json", FOLDER, CACHE_FOLDER)
"""Names in the data folder that belong to a running server, not to the installation."""
_LARGEST_BYTES = 16 * 1024**3
_LARGEST_MANIFEST_BYTES = 64 * 1024**2


def back_up(settings: Settings, target: Path, *, now: datetime) -> int:
    """Write the installation into ``target`` and return the number of files in it.

    Raises ``Conflict`` if ``target`` exists or the database is not the SQLite file in the data
    folder (PostgreSQL has its own tools), ``Invalid`` if it cannot be written.
    """
    database = _database_of(settings)
    if target.exists():
        raise Conflict(f"{target} 已经有了，换一个文件名")
    if not target.parent.is_dir():
        raise Invalid(f"没有 {target.parent} 这个文件夹")
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".backup-") as folder:
        copy = Path(folder) / DATABASE_FILE
        _copy_database(database, copy)
        files = {DATABASE_FILE: copy, **_content_of(settings.home, without=target)}
        _write_archive(target, files, now)
    return len(files)


def restore(settings: Settings, source: Path, *, now: datetime) -> Path | None:
    """Put the installation in ``source`` in place of the present one.

    Everything is unpacked and checked beside the present files first; those are then moved into a
    folder ``before-restore-…``, which is returned (None if there were none). Raises ``Invalid``
    for a file that is not a whole, unharmed backup; the present installation is then untouched.
    """
    _database_of(settings)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.home, prefix=".restore-") as folder:
        unpacked = Path(folder)
        _unpack(source, unpacked)
        _check_database(unpacked / DATABASE_FILE)
        aside = _move_aside(settings.home, now)
        for path in sorted(unpacked.iterdir()):
            path.rename(settings.home / path.name)
    return aside


def _database_of(settings: Settings) -> Path:
    path = settings.sqlite_path
    if path is None or path.resolve() != (settings.home / DATABASE_FILE).resolve():
        raise Conflict(
            "数据库不在数据文件夹里，用它自己的工具备份（PostgreSQL：pg_dump、pg_restore）"
        )
    return path


def _copy_database(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Invalid("还没有数据库，没有东西可备份")
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, no log beside it


def _content_of(home: Path, *, without: Path) -> dict[str, Path]:
    """Every file of the data folder but the database and what is transient, by its path in it."""
    found = {}
    for path in sorted(home.rglob("*")):
        name = path.relative_to(home).as_posix()
        own = name.startswith((DATABASE_FILE, KEPT_ASIDE, ".backup-", ".restore-", *TRANSIENT))
        if path.is_file() and not path.is_symlink() and not own and path != without.resolve():
            found[name] = path
    return found


def _write_archive(target: Path, files: dict[str, Path], now: datetime) -> None:
    manifest = {
        "format": FORMAT,
        "made_at": now.isoformat(),
        "files": {name: _sha256(path) for name, path in files.items()},
    }
    unfinished = target.with_name(f".{target.name}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w:gz") as tar:
            _add_bytes(tar, "manifest.json", json.dumps(manifest, indent=1).encode())
            for name, path in files.items():
                tar.add(path, arcname=f"home/{name}", recursive=False)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    tar.addfile(member, io.BytesIO(content))


def _unpack(source: Path, folder: Path) -> None:
    """Write the archive's files into ``folder``, refusing whatever a backup cannot contain."""
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            manifest = _manifest(tar.next(), tar)
            while (member := tar.next()) is not None:
                _unpack_member(tar, member, manifest, folder)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, OSError, ValueError, KeyError) as error:
        raise Invalid(f"{source} 读不了，或者不是完整的备份：{error}") from error
    missing = sorted(name for name in manifest if not (folder / name).is_file())
    if missing:
        raise Invalid(f"备份里少了 {missing[0]}")
    if not {DATABASE_FILE, SECRET_FILE} <= manifest.keys():
        raise Invalid("备份里没有数据库或密钥")


def _manifest(member: tarfile.TarInfo | None, tar: tarfile.TarFile) -> dict[str, str]:
    too_large = member is not None and member.size > _LARGEST_MANIFEST_BYTES
    if member is None or member.name != "manifest.json" or too_large:
        raise ValueError("没有清单")
    read = tar.extractfile(member)
    manifest = json.load(read) if read else {}
    if manifest.get("format") != FORMAT:
        raise ValueError("不是这个产品的备份")
    return {str(name): str(digest) for name, digest in manifest["files"].items()}


def _unpack_member(
    tar: tarfile.TarFile, member: tarfile.TarInfo, manifest: dict[str, str], folder: Path
) -> None:
    name = member.name.removeprefix("home/")
    inside = PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts or name not in manifest:
        raise ValueError(f"不该有的文件 {member.name}")
    if not member.isreg() or member.size > _LARGEST_BYTES:
        raise ValueError(f"{name} 不是普通文件")
    target = folder / name
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    read = tar.extractfile(member)
    assert read is not None  # a regular file has content
    with target.open("wb") as file:
        for chunk in _chunks(read):
            file.write(chunk)
    target.chmod(member.mode & 0o700)
    if _sha256(target) != manifest[name]:
        raise ValueError(f"{name} 和清单对不上，文件坏了")


def _check_database(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            known = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise Invalid(f"备份里的数据库坏了：{error}") from error
    if verdict != "ok" or not known:
        raise Invalid("备份里的数据库坏了")


def _move_aside(home: Path, now: datetime) -> Path | None:
    present = [
        path
        for path in home.iterdir()
        if not path.name.startswith((KEPT_ASIDE, ".restore-", ".backup-", *TRANSIENT))
    ]
    if not present:
        return None
    aside = home / f"{KEPT_ASIDE}{now:%Y%m%dT%H%M%SZ}"
    aside.mkdir(mode=0o700)
    for path in present:
        path.rename(aside / path.name)
    return aside


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(1024 * 1024):
        yield chunk
