"""How imports end, so that nothing of a file is left behind: closed, swept when stale."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from trainer.services.import_notes import notes_of
from trainer.services.vault import Unopenable, Vault
from trainer.store.engine import transaction
from trainer.store.imports import OVER, Import, ImportState, drop_staged

STALE_AFTER = timedelta(days=3)
"""An import that nobody touched for so long is dropped with its copies."""


def end(session: Session, entry: Import, state: ImportState, *, now: datetime) -> None:
    """Close an import in the running transaction: nothing staged, no notes. The caller deletes its copies."""
    drop_staged(session, entry.id)
    entry.state, entry.secret = state, None
    entry.ended_at = entry.touched_at = now
    entry.leased_by = entry.lease_until = None


def forgotten(entry: Import) -> list[str]:
    """Take the names of the copies from their files; to be deleted once that is committed."""
    tokens = [one.token for one in entry.files if one.token is not None]
    for one in entry.files:
        one.token = None
    return tokens


def sweep(session: Session, vault: Vault, *, now: datetime) -> int:
    """Drop imports that nobody touched for long or whose copies are gone, and delete copies of no import.

    Done at every start. Gives how many copies were deleted.
    """
    with transaction(session):
        there = vault.tokens()
        kept: set[str] = set()
        for entry in session.scalars(select(Import).where(Import.state.not_in(OVER))):
            if now - entry.touched_at > STALE_AFTER:
                _drop(session, entry, "放了三天没有动，文件已经删掉；要导就重新放一次", now)
            elif not _is_whole(vault, entry, there):
                _drop(session, entry, "文件的副本已经不在了（恢复备份后就是这样），重新放一次", now)
            else:
                kept |= {one.token for one in entry.files if one.token is not None}
    for token in there - kept:
        vault.delete(token)
    return len(there - kept)


def _is_whole(vault: Vault, entry: Import, there: frozenset[str]) -> bool:
    needed = {one.token for one in entry.files if one.token is not None and one.received}
    try:
        notes_of(vault, entry)
        for one in entry.files:
            if one.token in needed & there:
                vault.source(one.token, name="", size=one.received).check()
    except (Unopenable, OSError):
        return False
    return needed <= there


def _drop(session: Session, entry: Import, why: str, now: datetime) -> None:
    end(session, entry, ImportState.CANCELLED, now=now)
    entry.error = why
    forgotten(entry)
