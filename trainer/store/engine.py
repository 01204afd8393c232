"""Engines, sessions and transactions, the same for SQLite and PostgreSQL.

One writer at a time on both: what a transaction reads stands until it ends, so nobody's change is lost.
PostgreSQL: a writing transaction takes an advisory lock before it reads.
SQLite: WAL, ``synchronous=NORMAL``, ``busy_timeout``, foreign keys on; a writing transaction takes
the write lock before it reads (``BEGIN IMMEDIATE``), because a read transaction that turns into a
writing one fails at once, without waiting, when another writer came in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, func, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 10_000
WRITES = {"writes": True}
_WRITERS_LOCK = 7_301_145_922
"""Any number that nothing else in the database locks by."""


def engine_options(database_url: str) -> dict[str, Any]:
    """Options for ``create_engine`` beyond the URL."""
    if database_url.startswith("sqlite"):
        return {"connect_args": {"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000}}
    return {"pool_pre_ping": True}


def open_engine(database_url: str) -> Engine:
    """A new engine, prepared. The caller disposes of it."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare(engine)
    return engine


def prepare(engine: Engine) -> None:
    """Give the engine's connections the house's settings. Nothing to do on PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # the driver begins nothing by itself; _begin does
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def transaction(session: Session) -> Iterator[Session]:
    """One writing transaction: commits at the end, rolls back when the block raises.

    Ends the reading that the session was in, so that everything seen inside is fresh; objects
    loaded before are loaded again when they are next looked at. (A session with ``expire_on_commit=False``
    keeps afterwards what it saw inside: no row is read again to show what was just written.) Raises
    ``RuntimeError`` when nested: the inner end would commit half of the outer work.
    """
    if session.info.get("writing"):
        raise RuntimeError("a transaction inside a transaction")
    session.commit()
    session.expire_all()
    connection = session.connection(execution_options=WRITES)
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
    session.info["writing"] = True
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
