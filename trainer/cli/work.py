"""``work``: read what waits to be imported, then score the chats that were kept. The web server starts it by itself."""

import argparse
import fcntl
import secrets
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from question_bank.library import content_folders
from trainer.clock import utc_now
from trainer.config import LOCK_FILE, Settings, load_settings
from trainer.errors import Misconfigured
from trainer.services.chat_scores import score_steps
from trainer.services.content import Content
from trainer.services.import_endings import sweep
from trainer.services.import_work import LEASE, Worker, claim, renew, work_on
from trainer.services.vault import Vault
from trainer.store import models  # noqa: F401  the tables that rows refer to
from trainer.store.chats import Chat
from trainer.store.engine import open_engine
from trainer.store.imports import work_under_way
from transcripts.installation import BrokenKeyError, load_key
from transcripts.pseudonyms import Pseudonyms


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How long the work of a worker that died waits for another."""
    parser.add_argument(
        "--lease",
        type=float,
        default=LEASE.total_seconds(),
        help="多少秒没有动静就算停了，别的进程接着做",
    )


def run(args: argparse.Namespace) -> int:
    """Work until nothing waits. Between a few scores and the next it looks whether somebody imports."""
    settings = load_settings()
    try:
        pseudonyms = Pseudonyms(load_key(settings.home))
    except BrokenKeyError as fault:
        raise Misconfigured(str(fault)) from fault
    engine, vault = open_engine(settings.database_url), Vault(settings.home)
    worker = Worker(secrets.token_hex(8), utc_now, timedelta(seconds=max(0.5, args.lease)))
    try:
        with (settings.home / LOCK_FILE).open("w") as lock, Session(engine) as session:
            fcntl.flock(lock, fcntl.LOCK_SH)  # as the server does: restore waits for both
            sweep(session, vault, now=utc_now())
            _work(session, settings, vault, pseudonyms, worker)
    finally:
        engine.dispose()
    return 0


def _work(
    session: Session, settings: Settings, vault: Vault, pseudonyms: Pseudonyms, worker: Worker
) -> None:
    """Import and score until there is neither to do."""
    scoring: Iterator[int] | None = None
    while True:
        import_id = _next(session, worker)
        if import_id is not None:
            with _Renewing(session.get_bind(), worker, import_id):
                work_on(session, vault, pseudonyms, worker, import_id)
            scoring = None  # there may be new chats
            continue
        scoring = scoring or _scoring(session, settings)
        if next(scoring, None) is None:
            return


def _scoring(session: Session, settings: Settings) -> Iterator[int]:
    """Scores the chats that were kept, a few at a time; where there are none, nothing heavy is loaded."""
    if session.scalar(select(Chat.id).limit(1)) is not None:
        yield from score_steps(session, Content(content_folders(settings.home)), now=utc_now)


def _next(session: Session, worker: Worker) -> int | None:
    """The next import; while another worker has one, wait and see whether it brings it to an end."""
    while (import_id := claim(session, worker)) is None:
        if not work_under_way(session):
            return None
        session.rollback()
        time.sleep(worker.lease.total_seconds() / 2)
    return import_id


class _Renewing:
    """Renews the lease beside the work, which may be silent for long (a workbook is read at once)."""

    def __init__(self, engine: Engine | Connection, worker: Worker, import_id: int) -> None:
        self._engine, self._worker, self._import_id = engine, worker, import_id
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *fault: object) -> None:
        self._over.set()
        self._thread.join()

    def _renew(self) -> None:
        with Session(self._engine) as session:
            while not self._over.wait(self._worker.lease.total_seconds() / 4):
                if not renew(session, self._worker, self._import_id):
                    return
