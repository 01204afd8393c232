"""The real thing for browser tests: ``python -m trainer serve`` on a free port, and Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from tests.inside import run_inside
from trainer.cli import main

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "三人行-walks-42"
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENT_MS = 90_000
"""How long a page may take on a machine that is busy with other tests; who waits for what is there waits no longer."""
_CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


@dataclass(frozen=True)
class Site:
    """A running server. ``setup_url`` is what it printed; None once there is an administrator."""

    url: str
    setup_url: str | None
    home: Path
    process: subprocess.Popen[str]

    def command(self, *arguments: str, stdin: str = "") -> None:
        """Run another command on the same data folder."""
        _trainer(self.home, *arguments, stdin=stdin)

    def add_person(self, login: str, *, role: str = "trainee", name: str = "") -> None:
        """An account with ``PASSWORD``."""
        shown = ("--shown-as", name) if name else ()
        self.command("user", "add", login, "--role", role, *shown, stdin=f"{PASSWORD}\n")

    def manager(self, page: Page) -> Page:
        """The browser signed in as a new manager."""
        self.add_person("heyan", role="manager", name="何岩")
        self.sign_in(page, "heyan")
        return page

    def sign_in(self, page: Page, login: str) -> None:
        """Sign the browser in as somebody that :meth:`add_person` made."""
        page.goto(f"{self.url}/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.click("form.t-form button")
        page.wait_for_url(lambda address: not address.endswith("/login"))


def _environ(home: Path, **more: str) -> dict[str, str]:
    return {**os.environ, "TRAINER_HOME": str(home), "PYTHONUTF8": "1", **more}


def _trainer(home: Path, *arguments: str, stdin: str = "") -> None:
    """Run a command on the data folder, here: a process of its own takes a second to begin."""
    with patch.dict(os.environ, _environ(home), clear=True):
        done = run_inside(main, arguments, stdin)
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_site(home: Path, *, port: int | None = None) -> Iterator[Site]:
    """A server on a data folder, made if there is no database in it; stopped at the end."""
    if not (home / "trainer.db").exists():
        _trainer(home, "db", "upgrade")
    port = port or _free_port()
    words = home / "serve.log"
    with words.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "trainer", "serve"],
            stderr=log,
            stdout=log,
            text=True,
            cwd=ROOT,
            env=_environ(home, HOST="127.0.0.1", PORT=str(port)),
        )
    try:
        said = _wait_until_ready(process, words)
        link = re.search(r"http://\S+/setup/\S+", said)
        yield Site(f"http://127.0.0.1:{port}", link and link[0], home, process)
    finally:
        process.send_signal(signal.SIGINT)  # as Ctrl+C does: at once, idle browsers or not
        process.wait(timeout=60)


def _wait_until_ready(process: subprocess.Popen[str], words: Path) -> str:
    for _ in range(900):
        said = words.read_text(encoding="utf-8")
        if "已就绪" in said and said.endswith("\n"):
            return said
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(f"the server did not start: {words.read_text(encoding='utf-8')}")


def expect_within(page: Page, size: ViewportSize) -> None:
    """The page needs no scrolling sideways in a window of ``size``, which it gets if it has another.

    Waits for the style sheets first: words of a new page can be seen before the last of them has come.
    """
    page.set_viewport_size(size)
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], page.url


def serious_violations(page: Page) -> list[str]:
    """What axe finds on the page, once it has its style sheets, of serious and critical impact; should be empty."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; no browser is downloaded."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    expect.set_options(timeout=PATIENT_MS / 4)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(_CHROMIUM_FLAGS))
        yield browser
        browser.close()
