"""Imports of chat exports: their files, how far they are, what was read and waits for a person's choice."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    delete,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, defer, joinedload, mapped_column, relationship

from question_bank.vocabulary import Outcome, Stage
from trainer.store.accounts import Role, User
from trainer.store.base import Base, closed


class ImportState(StrEnum):
    """Where an import stands.

    uploading   files come in · checking  recognised; a person may have to say more (password, columns)
    queued, reading   waits for a worker, or has one · paused  stopped by a person, can go on
    reviewing   read; a person looks and chooses · keeping  what was chosen waits to be stored, or is being so
    done, cancelled, failed   over: nothing is left of the files
    """

    UPLOADING = "uploading"
    CHECKING = "checking"
    QUEUED = "queued"
    READING = "reading"
    PAUSED = "paused"
    REVIEWING = "reviewing"
    KEEPING = "keeping"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


OVER = frozenset({ImportState.DONE, ImportState.CANCELLED, ImportState.FAILED})
WORK = frozenset({ImportState.QUEUED, ImportState.READING, ImportState.KEEPING})
"""States in which a worker has something to do, or does it."""


class Import(Base):
    """One import, of one or several files, by one person.

    leased_by/until  the worker that has it; a lease that has run out is free for another
    progress    0 to 1 of the present reading · total: conversations found · added: those kept
    settings    what the person chose, without private data · secret: the rest (passwords, marked text), encrypted
    problems    `{"file", "line", "message"}` of what could not be read, `more` counts those beyond
    """

    __tablename__ = "imports"
    __table_args__ = (Index(None, "state", "lease_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    state: Mapped[ImportState] = mapped_column(closed(ImportState, name="import_state"))
    created_at: Mapped[datetime]
    touched_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    leased_by: Mapped[str | None] = mapped_column(String(32))
    lease_until: Mapped[datetime | None]
    progress: Mapped[float] = mapped_column(default=0.0)
    total: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    problems_more: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(1000))

    actor: Mapped[User] = relationship()
    files: Mapped[list["ImportFile"]] = relationship(
        order_by="ImportFile.place", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in OVER

    def may_be_handled_by(self, user: User) -> bool:
        """Whether this person may look into it: it shows what is not yet masked, so only who began it may,
        and administrators."""
        return user.id == self.actor_id or user.role is Role.ADMINISTRATOR


class ImportFile(Base):
    """A file of an import. `name` is redacted; its encrypted copy is called `token`, None once it is deleted.

    digest  keyed digest of the whole file, to tell that it came before
    found   what it seems to be: `{"format", "title", "confidence", "reason", "encoding", "parts", …}`
    """

    __tablename__ = "import_files"
    __table_args__ = (UniqueConstraint("import_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    place: Mapped[int]
    name: Mapped[str] = mapped_column(String(300))
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    received: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)


class StagedChat(Base):
    """A conversation that was read and is not yet chosen. `body` is encrypted: it may hold what a person
    still has to mask. Deleted when its import is over.

    known   the same chat is kept already · doubts: how many of `doubt_keys` are undecided
    doubt_keys  keyed digests of the words that a person has to decide on
    fit     how well it would do as a case, 0 to 100 · the rest: as in `Chat`
    """

    __tablename__ = "staged_chats"
    __table_args__ = (
        UniqueConstraint("file_id", "place"),
        Index(None, "import_id", "fit"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    file_id: Mapped[int] = mapped_column(ForeignKey("import_files.id", ondelete="CASCADE"))
    place: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64), index=True)
    known: Mapped[bool]
    chosen: Mapped[bool]
    started_at: Mapped[datetime | None]
    agent_alias: Mapped[str | None] = mapped_column(String(64))
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"))
    outcome: Mapped[Outcome | None] = mapped_column(closed(Outcome, name="outcome"))
    turn_count: Mapped[int]
    buyer_turns: Mapped[int]
    agent_turns: Mapped[int]
    first_answer_s: Mapped[int | None]
    fit: Mapped[int]
    doubts: Mapped[int]
    doubt_keys: Mapped[list[str]] = mapped_column(JSON)
    near_group: Mapped[str | None] = mapped_column(String(64))
    sketch: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class ColumnMappingEntry(Base):
    """What the columns of a table mean, as somebody said it for a header; used again for the same header."""

    __tablename__ = "column_mappings"

    header_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    mapping: Mapped[dict[str, Any]]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    saved_at: Mapped[datetime]


def imports_of(session: Session, *, most: int = 50) -> Sequence[Import]:
    """The last imports with their files and people."""
    return (
        session.scalars(
            select(Import)
            .order_by(Import.id.desc())
            .limit(most)
            .options(joinedload(Import.actor), joinedload(Import.files))
        )
        .unique()
        .all()
    )


def claimable(session: Session, now: datetime) -> Import | None:
    """The oldest import that waits for a worker, or whose worker has not been heard of."""
    return session.scalars(
        select(Import)
        .where(Import.state.in_(WORK), (Import.lease_until.is_(None)) | (Import.lease_until < now))
        .order_by(Import.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def work_under_way(session: Session) -> bool:
    """Whether any import waits for a worker or has one."""
    return bool(session.scalar(select(func.count(Import.id)).where(Import.state.in_(WORK))))


def earlier_files(session: Session, digest: str, *, before_import: int) -> Sequence[ImportFile]:
    """Files with this content in other imports that came to their end."""
    return session.scalars(
        select(ImportFile)
        .join(Import, Import.id == ImportFile.import_id)
        .where(
            ImportFile.digest == digest,
            Import.id != before_import,
            Import.state == ImportState.DONE,
        )
        .order_by(ImportFile.id.desc())
    ).all()


def staged_up_to(session: Session, file_id: int) -> int:
    """The number of the last conversation of a file that is staged; all before it are."""
    return (
        session.scalar(select(func.max(StagedChat.place)).where(StagedChat.file_id == file_id)) or 0
    )


def staged_digests(session: Session, import_id: int, digests: Sequence[str]) -> set[str]:
    """Those of these digests that are staged for an import."""
    return set(
        session.scalars(
            select(StagedChat.digest).where(
                StagedChat.digest.in_(digests), StagedChat.import_id == import_id
            )
        )
    )


def staged_of(session: Session, import_id: int) -> Sequence[StagedChat]:
    """Everything staged for an import without the bodies, the fittest first."""
    return session.scalars(
        select(StagedChat)
        .where(StagedChat.import_id == import_id)
        .order_by(StagedChat.fit.desc(), StagedChat.id)
        .options(defer(StagedChat.body), defer(StagedChat.sketch))
    ).all()


def staged_count(session: Session, import_id: int) -> int:
    """How many conversations are staged."""
    return (
        session.scalar(select(func.count(StagedChat.id)).where(StagedChat.import_id == import_id))
        or 0
    )


def drop_staged(session: Session, import_id: int) -> None:
    """Forget what was read for an import."""
    session.execute(delete(StagedChat).where(StagedChat.import_id == import_id))


def mapping_for(session: Session, header_digest: str) -> ColumnMappingEntry | None:
    """What somebody said of a header."""
    return session.get(ColumnMappingEntry, header_digest)
