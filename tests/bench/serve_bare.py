"""The server under measurement: the real one, with a bare route beside it and a clock that runs faster.

The bare route is the yardstick for the practice round trip: same processes, sign-in, CSRF, session and JSON, one row
inserted and one read. With the faster clock messages sent as fast as the server takes them come at a person's pace.
"""

import time
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from trainer.cli.serve import Server
from trainer.config import load_settings
from trainer.store.accounts import Role
from trainer.store.engine import transaction
from trainer.web import create_app
from trainer.web.access import allow, current_user
from trainer.web.content import content_of
from trainer.web.extensions import db, open_session

SPEED = 60
"""Seconds of practice in one second of measurement."""
blueprint = Blueprint("bare", __name__)


class _Base(DeclarativeBase):
    """Apart from the product's tables."""


class BareRow(_Base):
    """What the bare route writes and reads."""

    __tablename__ = "bare_rows"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int]
    text: Mapped[str]


@blueprint.post("/bare")
@allow(Role.TRAINEE)
def bare() -> ResponseReturnValue:
    """One INSERT, one SELECT."""
    body = request.get_json()
    with transaction(open_session()) as session:
        row = BareRow(user_id=current_user().id, text=body["text"])
        session.add(row)
        session.flush()
        session.refresh(row)
        return {"id": row.id, "text": row.text}


def add_bare_route(app: Flask) -> None:
    """Put the bare route and its table beside the product's."""
    app.register_blueprint(blueprint)
    with app.app_context():
        _Base.metadata.create_all(db.engine)
        db.engine.dispose()


def main() -> None:
    """Serve until killed."""
    begun = time.time()

    def fast() -> datetime:
        now = time.time()
        return datetime.fromtimestamp(now, UTC) + timedelta(seconds=(now - begun) * (SPEED - 1))

    settings = load_settings()
    app = create_app(settings, clock=fast)
    add_bare_route(app)
    content_of(app).warm()
    Server(app, settings, "ready").run()


if __name__ == "__main__":
    main()
