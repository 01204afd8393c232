"""``backup`` and ``restore``: what goes in comes out, and nothing else gets in."""

import io
import json
import stat
import tarfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.cli.conftest import Run
from trainer.config import Settings, load_settings
from trainer.errors import Conflict, Invalid
from trainer.services.archive import back_up, restore

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def _logins(home: Path) -> list[str]:
    with closing(connect(home / "trainer.db")) as database:
        return [login for (login,) in database.execute("SELECT login FROM users ORDER BY id")]


@pytest.fixture
def installation(tmp_path: Path, blank_database: Path) -> Settings:
    """A data folder with one person, a published case, and a log beside the database."""
    settings = load_settings({"TRAINER_HOME": str(tmp_path / "home")})
    assert settings.sqlite_path is not None
    settings.sqlite_path.write_bytes(blank_database.read_bytes())
    _add(settings, "xiaoyu")
    (settings.home / "content" / "cases").mkdir(parents=True)
    (settings.home / "content" / "cases" / "糖.yaml").write_text("id: 糖", encoding="utf-8")
    return settings


def _add(settings: Settings, login: str) -> None:
    with closing(connect(settings.home / "trainer.db")) as database, database:
        database.execute(
            "INSERT INTO users (login, name, role, active, failed_logins, session_epoch,"
            " created_at) VALUES (?, ?, 'trainee', 1, 0, 1, '2026-11-23 01:00:00')",
            (login, login),
        )


def test_commands_take_an_installation_to_another_machine(
    trainer: Run, home: Path, tmp_path: Path
) -> None:
    trainer("db", "upgrade")
    trainer("user", "add", "xiaoyu", stdin="早起-bird-77\n")
    (home / "content").mkdir()
    (home / "content" / "糖.yaml").write_text("id: 糖", encoding="utf-8")
    file = tmp_path / "all.tar.gz"
    done = trainer("backup", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    other = tmp_path / "other"
    done = trainer("restore", str(file), TRAINER_HOME=str(other))
    assert done.returncode == 0, done.stderr
    assert _logins(other) == ["xiaoyu"]
    assert (other / "content" / "糖.yaml").read_text(encoding="utf-8") == "id: 糖"
    assert (other / "secret.key").read_text() == (home / "secret.key").read_text()
    assert stat.S_IMODE((other / "secret.key").stat().st_mode) == 0o600
    assert trainer("db", "upgrade", TRAINER_HOME=str(other)).returncode == 0


def test_a_backup_is_whole_while_somebody_writes(installation: Settings, tmp_path: Path) -> None:
    with closing(connect(installation.home / "trainer.db")) as writer:
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("PRAGMA wal_autocheckpoint=0")
        writer.execute("UPDATE users SET login = 'committed'")
        writer.commit()  # in the log, not yet in the file
        writer.execute("UPDATE users SET login = 'half done'")
        back_up(installation, tmp_path / "b.tar.gz", now=NOW)
        writer.rollback()
    target = replace(
        installation,
        home=tmp_path / "new",
        database_url=f"sqlite:///{tmp_path / 'new' / 'trainer.db'}",
    )
    restore(target, tmp_path / "b.tar.gz", now=NOW)
    assert _logins(target.home) == ["committed"]


def test_what_was_there_is_kept_aside(installation: Settings, tmp_path: Path) -> None:
    back_up(installation, tmp_path / "b.tar.gz", now=NOW)
    _add(installation, "later")
    aside = restore(installation, tmp_path / "b.tar.gz", now=NOW)
    assert aside == installation.home / "before-restore-20261123T010000Z"
    assert _logins(installation.home) == ["xiaoyu"]
    assert _logins(aside) == ["xiaoyu", "later"]
    assert not list(installation.home.glob(".restore-*"))


def test_a_backup_inside_the_data_folder_does_not_hold_itself(installation: Settings) -> None:
    back_up(installation, installation.home / "one.tar.gz", now=NOW)
    with tarfile.open(installation.home / "one.tar.gz") as tar:
        assert "home/one.tar.gz" not in tar.getnames()


def test_an_existing_file_is_not_overwritten(installation: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_text("precious")
    with pytest.raises(Conflict, match="已经有了"):
        back_up(installation, tmp_path / "b.tar.gz", now=NOW)
    assert (tmp_path / "b.tar.gz").read_text() == "precious"


def test_another_database_is_left_to_its_own_tools(installation: Settings, tmp_path: Path) -> None:
    elsewhere = replace(installation, database_url="postgresql+psycopg://db/trainer")
    with pytest.raises(Conflict, match="pg_dump"):
        back_up(elsewhere, tmp_path / "b.tar.gz", now=NOW)


def _tar(path: Path, members: dict[str, bytes], *, link: str | None = None) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
        if link is not None:
            info = tarfile.TarInfo(link)
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            tar.addfile(info)
    return path


def _manifest(*names: str) -> bytes:
    files = dict.fromkeys(names, "0" * 64)
    return json.dumps({"format": "trainer-backup-1", "files": files}).encode()


@pytest.mark.parametrize(
    "kind", ["no tar", "cut off", "no manifest", "foreign", "escaping", "absolute", "link", "extra"]
)
def test_a_file_that_is_no_whole_backup_changes_nothing(
    installation: Settings, tmp_path: Path, kind: str
) -> None:
    bad = tmp_path / "bad.tar.gz"
    if kind == "no tar":
        bad.write_bytes(b"not a tar at all")
    elif kind == "cut off":
        back_up(installation, bad, now=NOW)
        bad.write_bytes(bad.read_bytes()[: bad.stat().st_size // 2])
    elif kind == "no manifest":
        _tar(bad, {"home/trainer.db": b"x"})
    elif kind == "foreign":
        _tar(bad, {"manifest.json": b'{"format": "other"}'})
    elif kind == "escaping":
        _tar(bad, {"manifest.json": _manifest("../out"), "home/../out": b"x"})
    elif kind == "absolute":
        _tar(bad, {"manifest.json": _manifest("/outside"), "home//outside": b"x"})
    elif kind == "link":
        _tar(bad, {"manifest.json": _manifest("secret.key")}, link="home/secret.key")
    else:
        _tar(bad, {"manifest.json": _manifest(), "home/extra.py": b"x"})
    before = sorted(path.name for path in installation.home.rglob("*"))
    with pytest.raises(Invalid):
        restore(installation, bad, now=NOW)
    assert sorted(path.name for path in installation.home.rglob("*")) == before
    assert _logins(installation.home) == ["xiaoyu"]
    assert not (tmp_path / "out").exists()


def test_a_changed_byte_is_noticed(installation: Settings, tmp_path: Path) -> None:
    good = tmp_path / "good.tar.gz"
    back_up(installation, good, now=NOW)
    with tarfile.open(good) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    members["home/content/cases/糖.yaml"] = b"id: salt"
    with pytest.raises(Invalid, match="对不上"):
        restore(installation, _tar(tmp_path / "bad.tar.gz", members), now=NOW)


def test_a_running_server_is_not_restored_over(
    process: Run, installation: Settings, tmp_path: Path
) -> None:
    import fcntl

    back_up(installation, tmp_path / "b.tar.gz", now=NOW)
    with (installation.home / "serving.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        done = process("restore", str(tmp_path / "b.tar.gz"))
    assert done.returncode == 1
    assert "先停掉它" in done.stderr
