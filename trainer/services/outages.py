"""Outages: the heartbeat in the data folder tells how long no server ran."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from trainer.store.engine import transaction
from trainer.store.practice import Outage

HEARTBEAT_FILE = "heartbeat"
BEAT_EVERY_S = 1.0
SHORTEST = timedelta(seconds=3)
"""Gaps up to this long are the ordinary distance between two beats and a quick restart."""


def beat(home: Path) -> None:
    """Leave a sign of life."""
    (home / HEARTBEAT_FILE).touch(mode=0o600)


def note_outage(session: Session, home: Path, *, now: datetime) -> Outage | None:
    """At start: write down since when no server ran, None where there was no gap worth the name."""
    path = home / HEARTBEAT_FILE
    if not path.exists():
        return None
    last = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    if now - last <= SHORTEST:
        return None
    with transaction(session):
        outage = Outage(began_at=last, ended_at=now)
        session.add(outage)
    return outage
