"""Processor time of one practice round trip against the bare route, in one process: steady even on a busy machine."""

import tempfile
import time
from pathlib import Path
from statistics import fmean
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from question_bank.library import load_library
from tests.bench.serve_bare import add_bare_route
from tests.conftest import MONDAY, StillClock
from trainer.config import Settings
from trainer.store.accounts import Role, User
from trainer.web import create_app, schema
from trainer.web.content import content_of
from trainer.web.extensions import db

BETWEEN_S = 15
"""Seconds of practice between two messages."""
TIMES = 2
"""How often each case is played; the second time its messages have been read before."""


def measure() -> dict[str, Any]:
    """Mean milliseconds of processor time of both, and the ratio."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'trainer.db'}"
        clock = StillClock(MONDAY)
        settings = Settings(home=Path(folder), database_url=url, secret="bench" * 8, testing=True)
        app = create_app(settings, clock=clock)
        app.config["WTF_CSRF_ENABLED"] = False
        schema.upgrade(app)
        add_bare_route(app)
        content_of(app).warm()
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["user"], cookie["epoch"] = _add_trainee(app), 1
        figures = _play(browser, clock)
        with app.app_context():
            db.engine.dispose()
    return figures


def _add_trainee(app: Flask) -> int:
    with app.app_context():
        user = User(login="typist", name="typist", role=Role.TRAINEE, created_at=MONDAY)
        db.session.add(user)
        db.session.commit()
        return user.id


def _play(browser: FlaskClient, clock: StillClock) -> dict[str, Any]:
    ours: list[float] = []
    theirs: list[float] = []
    for time_no in range(TIMES):
        for case in load_library().published():
            form = {"start_key": f"press-{time_no}-{case.id}"}
            place = browser.post(f"/practice/start/{case.id}", data=form).location
            words = [point.model[0] for point in case.points if point.model]
            for number, text in enumerate(words):
                clock.advance(BETWEEN_S)
                body = {"text": text, "client_id": f"m{number}"}
                theirs.append(_busy(browser, "/bare", body))
                ours.append(_busy(browser, f"{place}/replies", body))
            browser.post(f"{place}/end", json={})
    return {
        "practice_ms": round(fmean(ours) * 1000, 2),
        "bare_ms": round(fmean(theirs) * 1000, 2),
        "ratio": round(fmean(ours) / fmean(theirs), 2),
        "round_trips": len(ours),
    }


def _busy(browser: FlaskClient, path: str, body: dict[str, str]) -> float:
    begun = time.process_time()
    browser.post(path, json=body)
    return time.process_time() - begun
