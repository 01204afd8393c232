"""The schema's revisions, applied and compared with Alembic through Flask-Migrate."""

from typing import cast

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from trainer.store.models import Base
from trainer.store.search import is_of_the_models
from trainer.web.extensions import db, migrate


def upgrade(app: Flask, revision: str = "head") -> None:
    """Apply every revision up to this one that the database lacks; makes a missing SQLite file."""
    with app.app_context():
        command.upgrade(_config(), revision)


def downgrade(app: Flask, revision: str = "base") -> None:
    """Take back every revision after this one."""
    with app.app_context():
        command.downgrade(_config(), revision)


def add_revision(app: Flask, message: str) -> str:
    """Write the next numbered revision from what models and database differ in; returns its path."""
    with app.app_context():
        config = _config()
        known = ScriptDirectory.from_config(config)
        number = 1 + sum(1 for _ in known.walk_revisions())
        made = command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
    return str(getattr(made, "path", made))


def is_current(app: Flask) -> bool:
    """Whether the database has every revision (False for an empty one)."""
    with app.app_context(), db.engine.connect() as connection:
        newest = ScriptDirectory.from_config(_config()).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == newest


def differences(app: Flask) -> list[object]:
    """What the models have and the database has not, or the other way round."""
    with app.app_context(), db.engine.connect() as connection:
        opts = {"compare_type": True, "include_object": is_of_the_models}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Base.metadata))


def _config() -> Config:
    """Flask-Migrate's configuration; it is a subclass, which its type stubs do not say."""
    return cast(Config, migrate.get_config())
