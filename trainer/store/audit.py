"""Who did what to whom, and when. Rows are only ever added."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trainer.store.base import AppendOnly, Base


class AuditEntry(AppendOnly, Base):
    """One act. ``actor_id`` is None for the command line and for people not yet signed in."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    verb: Mapped[str] = mapped_column(String(64))
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64))
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    session: Session,
    *,
    at: datetime,
    actor_id: int | None,
    verb: str,
    subject: tuple[str, object],
    detail: dict[str, Any] | None = None,
) -> None:
    """Add an entry to the running transaction. ``subject`` is a kind and an id."""
    kind, key = subject
    session.add(
        AuditEntry(
            at=at,
            actor_id=actor_id,
            verb=verb,
            subject_kind=kind,
            subject_id=str(key),
            detail=detail or {},
        )
    )


def entries_about(session: Session, kind: str, key: object) -> Sequence[AuditEntry]:
    """Everything on record about one thing, oldest first."""
    return session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_kind == kind, AuditEntry.subject_id == str(key))
        .order_by(AuditEntry.id)
    ).all()
