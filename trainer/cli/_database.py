"""A database session for commands, without the web application around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from trainer.config import Settings
from trainer.errors import Misconfigured
from trainer.store.engine import open_engine


@contextmanager
def database(settings: Settings) -> Iterator[Session]:
    """A session on the installation's database. Raises ``Misconfigured`` if there are no tables."""
    engine = open_engine(settings.database_url)
    try:
        if not inspect(engine).has_table("alembic_version"):
            raise Misconfigured("还没有数据库。先运行 python -m trainer db upgrade")
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
