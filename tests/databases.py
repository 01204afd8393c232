"""Fixtures of tests that run on SQLite and on a real PostgreSQL that a wheel brings along, chosen by the URL alone.

A folder's conftest takes `app` and `database_url` from here; `app`, and what rests on it (`db_session`, `add_person`,
`client`), is then made for each of the two. The server itself is the whole run's, in tests/conftest.py.
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
from trainer.web import create_app
from trainer.web.extensions import db

DATABASES = ("sqlite", "postgresql")


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
