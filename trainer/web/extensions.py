"""The Flask extensions, bound to an application in :func:`trainer.web.create_app`."""

from pathlib import Path

from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Session

import trainer.store
from trainer.store.models import Base

MIGRATIONS = Path(trainer.store.__file__).parent / "migrations"

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
migrate = Migrate(db=db, directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)
csrf = CSRFProtect()
bootstrap = Bootstrap5()


def open_session() -> Session:
    """The database session of the running request, to hand to a verb or query."""
    return db.session()
