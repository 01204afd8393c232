"""The same models, revisions and verbs on SQLite and on a real PostgreSQL, chosen by ``DATABASE_URL`` alone."""

import pytest
from flask import Flask
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from tests.conftest import MONDAY as NOW
from trainer.errors import Gone, Invalid, Throttled
from trainer.services import accounts
from trainer.store.accounts import Role, people
from trainer.web import schema

PASSWORD = "early-bird-77"


def test_the_revisions_make_what_the_models_say(app: Flask) -> None:
    assert schema.is_current(app)
    assert schema.differences(app) == []


def test_set_up_and_sign_in(db_session: Session) -> None:
    token = accounts.create_setup_link(db_session, now=NOW)
    assert token is not None
    user = accounts.set_up_first_administrator(
        db_session, token=token, login="boss", name="周敏", password=PASSWORD, now=NOW
    )
    assert user.created_at == NOW
    with pytest.raises(Gone):
        accounts.set_up_first_administrator(
            db_session, token=token, login="two", name="二", password=PASSWORD, now=NOW
        )
    assert accounts.log_in(db_session, login="boss", password=PASSWORD, now=NOW).id == user.id
    assert [person.login for person in people(db_session)] == ["boss"]


def test_lock_out(db_session: Session) -> None:
    role = Role.TRAINEE
    accounts.add_user(
        db_session, actor=None, login="xiaoyu", name="晓雨", role=role, password=PASSWORD, now=NOW
    )
    for _ in range(4):
        with pytest.raises(Invalid):
            accounts.log_in(db_session, login="xiaoyu", password="no", now=NOW)
    with pytest.raises(Throttled):
        accounts.log_in(db_session, login="xiaoyu", password="no", now=NOW)


def test_times_are_kept_with_their_zone_where_the_database_can(db_session: Session) -> None:
    (kind,) = [
        found["type"]
        for found in inspect(db_session.get_bind()).get_columns("users")
        if found["name"] == "created_at"
    ]
    assert getattr(kind, "timezone", False) == (db_session.get_bind().dialect.name == "postgresql")


def test_every_revision_can_be_taken_back_and_applied_again(app: Flask) -> None:
    schema.downgrade(app)
    schema.upgrade(app)
    assert schema.differences(app) == []
