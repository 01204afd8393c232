"""Settings, read once from the environment; nothing else in the house reads it.

| variable | meaning | default |
| --- | --- | --- |
| ``TRAINER_HOME`` | data folder: database, keys, published content | ``./var`` |
| ``DATABASE_URL`` | SQLAlchemy URL | SQLite ``trainer.db`` in the data folder |
| ``HOST``, ``PORT`` | where ``serve`` listens | ``127.0.0.1``, ``8000`` |
| ``PUBLIC_URL`` | the address that people type; ``https`` makes cookies Secure | ``http://HOST:PORT`` |
| ``WORKERS``, ``THREADS`` | processes, and threads in each | ``2``, ``2`` |
| ``PROXIES`` | how many reverse proxies stand in front and are trusted | ``0`` |
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from trainer.errors import Misconfigured
from transcripts.private_file import create_private

VARIABLES = (
    "TRAINER_HOME",
    "DATABASE_URL",
    "HOST",
    "PORT",
    "PUBLIC_URL",
    "WORKERS",
    "THREADS",
    "PROXIES",
)
"""Every variable that :func:`load_settings` reads."""

SECRET_FILE = "secret.key"  # noqa: S105  a file's name, not a secret
DATABASE_FILE = "trainer.db"
LOCK_FILE = "serving.lock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation runs. ``secret`` signs cookies; it never leaves the data folder."""

    home: Path
    database_url: str
    secret: str
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    workers: int = 2
    threads: int = 2
    proxies: int = 0
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether people reach the site by HTTPS only."""
        return self.public_url.startswith("https://")

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None where the database is not a SQLite file."""
        prefix = "sqlite:///"
        return Path(self.database_url[len(prefix) :]) if self.on_sqlite_file else None

    def as_environment(self) -> dict[str, str]:
        """The variables with which another process works on the same data."""
        return {"TRAINER_HOME": str(self.home), "DATABASE_URL": self.database_url}

    @property
    def on_sqlite_file(self) -> bool:
        """Whether the database is one file on this machine."""
        return self.database_url.startswith("sqlite:///") and ":memory:" not in self.database_url


def load_settings(
    environ: Mapping[str, str] | None = None, *, overrides: Mapping[str, str] | None = None
) -> Settings:
    """Settings from ``environ`` (the process's own by default), ``overrides`` first.

    Side effects on the first run: creates the data folder (mode 0700) and the secret in it (0600).
    Raises :class:`~trainer.errors.Misconfigured` with the variable's name.
    """
    env = {**(os.environ if environ is None else environ), **(overrides or {})}
    home = Path(env.get("TRAINER_HOME") or "var").expanduser().resolve()
    host = env.get("HOST") or "127.0.0.1"
    port = _number(env, "PORT", 8000, lowest=1, highest=65535)
    shown_host = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  compared, not bound
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Settings(
        home=home,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{home / DATABASE_FILE}",
        secret=_secret(home / SECRET_FILE),
        host=host,
        port=port,
        public_url=(env.get("PUBLIC_URL") or f"http://{shown_host}:{port}").rstrip("/"),
        workers=_number(env, "WORKERS", 2, lowest=1, highest=64),
        threads=_number(env, "THREADS", 2, lowest=1, highest=64),
        proxies=_number(env, "PROXIES", 0, lowest=0, highest=8),
    )


def _number(env: Mapping[str, str], name: str, default: int, *, lowest: int, highest: int) -> int:
    typed = env.get(name) or str(default)
    if not typed.isascii() or not typed.isdigit() or not lowest <= int(typed) <= highest:
        raise Misconfigured(f"{name} 要填 {lowest} 到 {highest} 的整数，现在是「{typed}」")
    return int(typed)


def _secret(path: Path) -> str:
    """The secret in ``path``, made on the first call. Two processes starting at once agree."""
    if not path.exists():
        create_private(path, secrets.token_urlsafe(48).encode())
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    if path.stat().st_mode & 0o077:
        raise Misconfigured(f"{path} 别人也能读。先运行 chmod 600 {path}")
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 32:
        raise Misconfigured(f"{path} 里的密钥太短。恢复备份，或删掉它重新生成（所有人要重新登录）")
    return secret
