"""A worker that is killed in the middle of an import: another one goes on, and nothing is doubled or lost."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.imports import BUYER_NAME, PHONE, begun, talks
from trainer.clock import utc_now
from trainer.config import Settings
from trainer.services import imports
from trainer.services.vault import Vault
from trainer.store.accounts import Role, User
from trainer.store.imports import ImportState, StagedChat

ROOT = Path(__file__).resolve().parents[2]
TALKS = 1500


def _worker(home: Path, lease: str = "1") -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "trainer", "work", "--lease", lease],
        cwd=ROOT,
        env={**os.environ, "TRAINER_HOME": str(home), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
    )


def test_a_killed_worker_is_followed_by_one_that_goes_on(
    db_session: Session, settings: Settings, add_person: Callable[..., int]
) -> None:
    vault, user = Vault(settings.home), add_person(Role.MANAGER)
    manager = db_session.get_one(User, user)
    entry = begun(db_session, vault, manager, [("a.jsonl", talks(TALKS).encode())], utc_now())
    imports.start_reading(db_session, actor=manager, import_id=entry.id, now=utc_now())

    first = _worker(settings.home)
    staged = 0
    while not 0 < staged < TALKS and first.poll() is None:
        db_session.rollback()
        staged = db_session.scalar(select(func.count(StagedChat.id))) or 0
        time.sleep(0.05)
    first.send_signal(signal.SIGKILL)
    first.communicate()
    db_session.rollback()
    assert entry.state is ImportState.READING
    assert 0 < staged < TALKS
    assert vault.tokens()  # the encrypted copy waits for the next worker
    raw = b"".join(path.read_bytes() for path in settings.home.rglob("*") if path.is_file())
    assert PHONE.encode() not in raw
    assert BUYER_NAME.encode() not in raw

    second = _worker(settings.home)
    _, said = second.communicate(timeout=120)
    assert second.returncode == 0, said.decode()
    db_session.rollback()
    assert (entry.state, entry.total) == (ImportState.REVIEWING, TALKS)
    rows = db_session.execute(
        select(func.count(StagedChat.id), func.count(StagedChat.digest.distinct()))
    ).one()
    assert tuple(rows) == (TALKS, TALKS)
    assert vault.tokens() == frozenset()
