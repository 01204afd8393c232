"""Cases in the making: the working copy of each, and every version of it that was ever kept."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from trainer.store.accounts import Role, User
from trainer.store.base import AppendOnly, Base, closed


class DraftState(StrEnum):
    """Where a case stands on its way: the same four words as `status` in its file."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    PUBLISHED = "published"
    RETIRED = "retired"


class DraftEntry(Base):
    """A case and its working copy. The text may be anything somebody typed, sound or not.

    case_id, title   as far as the text says them
    revision         raised by every save: who saves on an older one is told
    replaces         the library's case that this one was begun from, and which it may take the place of
    source_chat, source_name, turns   the real chat that it was drafted from: its id, what to call it, its redacted lines
    in_force         the number of the version that is published, None: none
    submitted_at     waits for somebody else's review since then · note: what the reviewer said last
    errors, warnings of the working copy, by static lint
    """

    __tablename__ = "case_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(String(64), index=True)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[DraftState] = mapped_column(closed(DraftState, name="draft_state"), index=True)
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    errors: Mapped[int]
    warnings: Mapped[int]
    replaces: Mapped[str | None] = mapped_column(String(64))
    source_chat: Mapped[int | None] = mapped_column(index=True)
    source_name: Mapped[str] = mapped_column(String(120), default="")
    turns: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    in_force: Mapped[int | None]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(index=True)

    made_by: Mapped[User] = relationship(foreign_keys=[made_by_id])
    edited_by: Mapped[User] = relationship(foreign_keys=[edited_by_id])
    submitted_by: Mapped[User | None] = relationship(foreign_keys=[submitted_by_id])
    versions: Mapped[list["CaseVersion"]] = relationship(order_by="CaseVersion.number")

    @property
    def published(self) -> "CaseVersion | None":
        """The version in force."""
        return next((one for one in self.versions if one.number == self.in_force), None)

    @property
    def waits(self) -> bool:
        """Whether somebody else has to review it."""
        return self.submitted_at is not None

    @property
    def may_be_edited(self) -> bool:
        """Not while it is reviewed: what was looked at must be what is published."""
        return not self.waits and self.state is not DraftState.REVIEWED

    @property
    def number(self) -> int:
        """The number of the version that the working copy is or will be."""
        last = self.versions[-1] if self.versions else None
        if last is None:
            return 1
        return last.number if last.text == self.text else last.number + 1

    def author_ids(self) -> frozenset[int]:
        """Who has written what is not published yet: none of them may review it."""
        since = self.in_force or 0
        kept = {one.author_id for one in self.versions if one.number > since and one.is_writing}
        return frozenset(kept | {self.edited_by_id})


class CaseVersion(AppendOnly, Base):
    """A case as it was at some moment, word by word.

    state   what became of it at that moment · digest: of the case, None where the text is none
    lint    `{"errors", "warnings", "problems": […], "played": flag}`: played where the witnesses and bots were replayed too
    author_id  who kept, reviewed, published or retired it
    """

    __tablename__ = "case_versions"
    __table_args__ = (UniqueConstraint("draft_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("case_drafts.id"), index=True)
    number: Mapped[int]
    state: Mapped[DraftState] = mapped_column(closed(DraftState, name="draft_state"))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    lint: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(200), default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]

    author: Mapped[User] = relationship()

    @property
    def is_writing(self) -> bool:
        """Whether its author wrote it; else they only reviewed, published or retired it."""
        return self.state is DraftState.DRAFT


def draft_entries(session: Session) -> Sequence[DraftEntry]:
    """All that were not thrown away, the last edited first, without their texts' versions."""
    return session.scalars(
        select(DraftEntry)
        .where(DraftEntry.discarded_at.is_(None))
        .order_by(DraftEntry.edited_at.desc(), DraftEntry.id.desc())
        .options(joinedload(DraftEntry.edited_by), joinedload(DraftEntry.made_by))
    ).all()


def draft_by_id(session: Session, draft_id: int, *, lock: bool = False) -> DraftEntry | None:
    """One of them, whether thrown away or not; `lock` keeps others from changing it meanwhile."""
    query = select(DraftEntry).where(DraftEntry.id == draft_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def drafts_of_case(session: Session, case_id: str) -> Sequence[DraftEntry]:
    """Those that carry this case id or may replace the library's case of it."""
    mine = (DraftEntry.case_id == case_id) | (DraftEntry.replaces == case_id)
    return session.scalars(
        select(DraftEntry).where(DraftEntry.discarded_at.is_(None), mine).order_by(DraftEntry.id)
    ).all()


def drafts_of_chat(session: Session, chat_id: int) -> Sequence[DraftEntry]:
    """Those that were drafted from a real chat."""
    return session.scalars(
        select(DraftEntry)
        .where(DraftEntry.discarded_at.is_(None), DraftEntry.source_chat == chat_id)
        .order_by(DraftEntry.id)
    ).all()


def authors_besides(session: Session, user_id: int) -> int:
    """How many other people could review: active, with a password, of a role that writes cases."""
    return (
        session.scalar(
            select(func.count())
            .select_from(User)
            .where(
                User.id != user_id,
                User.active.is_(True),
                User.password_hash.is_not(None),
                User.role.in_([Role.AUTHOR, Role.MANAGER, Role.ADMINISTRATOR]),
            )
        )
        or 0
    )
