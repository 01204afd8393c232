"""What all tables share: aware times, closed enumerations, rows that only grow, transactions."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session

from trainer.store import audit
from trainer.store.accounts import Role, User
from trainer.store.audit import AuditEntry
from trainer.store.base import AppendOnlyError
from trainer.store.engine import open_engine, transaction

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))


def _person(**changes: object) -> User:
    fields = {"login": "xiaoyu", "name": "林晓雨", "role": Role.TRAINEE, "created_at": NOON}
    return User(**fields | changes)


def test_a_time_comes_back_as_the_same_moment_in_utc(db_session: Session) -> None:
    with transaction(db_session):
        db_session.add(_person())
    db_session.expire_all()
    kept = db_session.scalars(select(User)).one().created_at
    assert kept == NOON
    assert kept.tzinfo is UTC


def test_a_naive_time_is_refused(db_session: Session) -> None:
    with pytest.raises(StatementError, match="naive"), transaction(db_session):
        db_session.add(_person(created_at=NOON.replace(tzinfo=None)))


def test_the_database_itself_refuses_a_role_that_does_not_exist(db_session: Session) -> None:
    with transaction(db_session):
        db_session.add(_person())
    with pytest.raises(IntegrityError), transaction(db_session):
        db_session.execute(text("UPDATE users SET role = 'emperor'"))


def test_foreign_keys_are_held(db_session: Session) -> None:
    with pytest.raises(IntegrityError), transaction(db_session):
        audit.record(db_session, at=NOON, actor_id=99, verb="x", subject=("user", 1))


@pytest.mark.parametrize("act", ["change", "delete"])
def test_the_audit_only_grows(db_session: Session, act: str) -> None:
    with transaction(db_session):
        audit.record(db_session, at=NOON, actor_id=None, verb="x", subject=("user", 1))
    entry = db_session.scalars(select(AuditEntry)).one()
    with pytest.raises(AppendOnlyError), transaction(db_session):
        if act == "change":
            entry.verb = "y"
        else:
            db_session.delete(entry)
    assert db_session.scalars(select(AuditEntry)).one().verb == "x"


def test_a_transaction_that_raises_leaves_nothing(db_session: Session) -> None:
    with pytest.raises(ZeroDivisionError), transaction(db_session):
        db_session.add(_person())
        db_session.flush()
        raise ZeroDivisionError
    assert db_session.scalars(select(User)).all() == []


def test_a_transaction_inside_a_transaction_is_refused(db_session: Session) -> None:
    with pytest.raises(RuntimeError, match="inside"), transaction(db_session):
        db_session.add(_person())
        with transaction(db_session):
            pass
    assert db_session.scalars(select(User)).all() == []


@pytest.mark.usefixtures("on_sqlite")
def test_sqlite_runs_in_write_ahead_mode(db_session: Session) -> None:
    pragmas = {
        name: db_session.execute(text(f"PRAGMA {name}")).scalar_one()
        for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
    }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 1,  # NORMAL
        "foreign_keys": 1,
        "busy_timeout": 10_000,
    }


def test_writers_that_read_first_wait_for_each_other_and_lose_nothing(app: Flask) -> None:
    engine = open_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with Session(engine) as session, transaction(session):
        session.add(_person(failed_logins=0))

    def count_up() -> None:
        with Session(engine) as session:
            for _ in range(20):
                session.scalars(select(User)).one()  # the reading that a request begins with
                with transaction(session):
                    session.scalars(select(User)).one().failed_logins += 1

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(engine) as session:
        assert session.scalars(select(User)).one().failed_logins == 80
    engine.dispose()
