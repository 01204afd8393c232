"""Workers for what takes long: a process that is started when there is something to do, and ends when there is not."""

import os
import subprocess
import sys
from threading import Lock
from typing import cast

from flask import Flask, current_app

from trainer.config import Settings


class Workforce:
    """Starts ``python -m trainer work`` unless the one that this process started last still runs."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._running: subprocess.Popen[bytes] | None = None
        self._lock = Lock()

    def wake(self) -> None:
        """See that somebody works. Whoever finds nothing left to do ends at once."""
        with self._lock:
            if self._running is not None and self._running.poll() is None:
                return
            self._running = subprocess.Popen(
                [sys.executable, "-X", "utf8", "-m", "trainer", "work"],
                env={**os.environ, **self._settings.as_environment()},
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # outlives a restart of the server
            )


class Nobody(Workforce):
    """Tests do the work themselves."""

    def wake(self) -> None:
        """Start nothing."""


def register(app: Flask, settings: Settings) -> None:
    """Give the application its workforce; nothing is started before the first work."""
    app.extensions["workforce"] = (Nobody if settings.testing else Workforce)(settings)


def workforce_of(app: Flask) -> Workforce:
    """The workforce of an application."""
    return cast(Workforce, app.extensions["workforce"])


def wake() -> None:
    """See that somebody works on what was just queued."""
    workforce_of(current_app).wake()
