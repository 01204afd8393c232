"""The store's tests run on SQLite and on PostgreSQL."""

from tests.databases import app, database_url, on_sqlite

__all__ = ["app", "database_url", "on_sqlite"]
