"""The real server in a process group of its own, and trainees who talk to it over HTTP with the standard library alone."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from tests.conftest import MONDAY, PASSWORD
from trainer.services.passwords import hashed
from trainer.store.accounts import Role, User
from trainer.store.engine import open_engine

ROOT = Path(__file__).resolve().parent.parent
SERVE = ("-m", "trainer", "serve")
HOST = "127.0.0.1"
READY_WITHIN_S = 90.0
ANSWERS_WITHIN_S = 30.0
Gone = (http.client.HTTPException, OSError)
"""What a caller sees when the server dies under its request."""


@dataclass
class LiveServer:
    """`python -m trainer serve` (or another script that serves) on a data folder; may be killed and started again."""

    home: Path
    command: tuple[str, ...] = SERVE
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start and wait until it answers. The port stays the same for good."""
        self.port = self.port or _free_port()
        environ = {
            **os.environ,
            "TRAINER_HOME": str(self.home),
            "HOST": HOST,
            "PORT": str(self.port),
            "PYTHONUTF8": "1",
        }
        with (self.home / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.command],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=environ,
                start_new_session=True,
            )
        self._wait()

    def kill(self) -> None:
        """SIGKILL master and workers at once, as a power cut would; they can tidy nothing up."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def stop(self) -> None:
        """End it in whatever state it is."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def _wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            except Gone:
                time.sleep(0.05)
            finally:
                connection.close()
        raise AssertionError(f"the server did not start: {(self.home / 'serve.log').read_text()}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def add_trainees(home: Path, logins: Iterable[str]) -> None:
    """Accounts with `PASSWORD` in the database of a data folder."""
    engine = open_engine(f"sqlite:///{home / 'trainer.db'}")
    password = hashed(PASSWORD)
    with Session(engine) as session:
        session.add_all(
            User(
                login=login,
                name=login,
                role=Role.TRAINEE,
                password_hash=password,
                created_at=MONDAY,
            )
            for login in logins
        )
        session.commit()
    engine.dispose()


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: bytes
    location: str = ""

    @property
    def json(self) -> dict[str, Any]:
        """The body as an object."""
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


@dataclass
class HttpTrainee:
    """A trainee's browser without the browser: one connection, the cookie, the page's CSRF token.

    Every call raises one of `Gone` when the server dies under it; the next call connects anew.
    """

    port: int
    login: str
    cookie: str = ""
    token: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def sign_in(self) -> None:
        """Log in as a person does: the form's token first."""
        self.token = _token(self.get("/login").body)
        form = {"login": self.login, "password": PASSWORD, "csrf_token": self.token}
        answer = self.post_form("/login", form)
        assert answer.status in (302, 303), answer.body.decode()
        self.token = _token(self.get("/account").body)

    def start(self, case: str, key: str) -> int:
        """Begin a conversation; its number."""
        form = {"csrf_token": self.token, "start_key": key}
        answer = self.post_form(f"/practice/start/{case}", form)
        assert answer.status == 303, answer.body.decode()
        return int(answer.location.rsplit("/", 1)[1])

    def reply(self, attempt: int, text: str, client_id: str, after: int = -1) -> Answer:
        """Send a message."""
        body = {"text": text, "client_id": client_id}
        return self.post(f"/practice/{attempt}/replies?after={after}", body)

    def look(self, attempt: int) -> Answer:
        """See how the conversation stands."""
        return self.get(f"/practice/{attempt}/look", accept="application/json")

    def get(self, path: str, *, accept: str = "text/html") -> Answer:
        """GET a page."""
        return self._ask("GET", path, None, {"Accept": accept})

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """POST JSON as the page's scripts do."""
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token}
        return self._ask("POST", path, json.dumps(body).encode(), headers)

    def post_form(self, path: str, form: dict[str, str]) -> Answer:
        """POST a form."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(form).encode(), headers)

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            return self._exchange(method, path, body, headers)
        except Gone:
            self.close()
            raise

    def _exchange(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self.port, timeout=ANSWERS_WITHIN_S)
        sent = {**headers, **({"Cookie": self.cookie} if self.cookie else {})}
        self._connection.request(method, path, body, sent)
        answer = self._connection.getresponse()
        read = answer.read()
        if cookie := answer.getheader("Set-Cookie"):
            self.cookie = cookie.split(";", 1)[0]
        return Answer(answer.status, read, answer.getheader("Location", ""))


def _token(page: bytes) -> str:
    found = re.search(rb'name="csrf-token" content="([^"]+)"', page)
    assert found is not None, page.decode()
    return found[1].decode()


def until_back(call: Callable[[], Answer], *, give_up: Callable[[], bool]) -> Answer | None:
    """Try as the page does until the server answers; None where `give_up` says so first."""
    while not give_up():
        try:
            return call()
        except Gone:
            time.sleep(0.1)
    return None
