"""The verbs that rest on much of the store (chats, imports, drafts) run on SQLite and on PostgreSQL."""

import pytest
from sqlalchemy.orm import Session

from tests.databases import app, database_url

__all__ = ["app", "database_url"]


@pytest.fixture
def session(db_session: Session) -> Session:
    """The tests' session on the application's database, whichever it is."""
    return db_session
