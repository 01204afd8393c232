"""Alembic runs this inside the application's context (Flask-Migrate) to change the schema."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from trainer.store.engine import WRITES
from trainer.store.models import Base
from trainer.store.search import is_of_the_models

migrate = current_app.extensions["migrate"]
# a test or command may hand its own connection in
engine = migrate.db.engine


def set_foreign_keys(connection: Connection, state: str) -> None:
    """Batch mode drops and refills tables; with the keys on, SQLite would delete what points there.

    The switch works only outside a transaction, hence past SQLAlchemy.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.dbapi_connection
        assert driver is not None  # an open connection has one
        driver.execute(f"PRAGMA foreign_keys={state}")


def run_migrations() -> None:
    with engine.connect().execution_options(**WRITES) as connection:
        set_foreign_keys(connection, "OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=Base.metadata,
                transactional_ddl=True,
                include_object=is_of_the_models,
                **migrate.configure_args,
            )
            with context.begin_transaction():
                context.run_migrations()
            connection.commit()
        finally:
            connection.rollback()
            set_foreign_keys(connection, "ON")


run_migrations()
