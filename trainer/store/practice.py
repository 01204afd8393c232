"""Practice on record: conversations, their events (append-only) and grades (immutable)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, func, insert, select
from sqlalchemy.orm import (
    Mapped,
    Session,
    contains_eager,
    defer,
    mapped_column,
    relationship,
)

from question_bank.vocabulary import Outcome, Stage
from trainer.dialogue.events import Event, from_record, to_record
from trainer.store.accounts import User
from trainer.store.base import AppendOnly, Base, closed


class ContentVersion(AppendOnly, Base):
    """A case, persona, scorecard or profile as it was, by digest: old conversations replay for ever."""

    __tablename__ = "content_versions"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)


class AttemptKind(StrEnum):
    """A rewind is an unscored branch of an earlier conversation."""

    PRACTICE = "practice"
    REWIND = "rewind"


class Attempt(Base):
    """One conversation of a trainee with the simulated buyer (会话).

    number      which attempt at this case by this person, from 1 (rewinds: of the attempt they branch from)
    guarded     a red line is warned of before it is sent (a person's first five conversations)
    warned      such a warning is on the screen: whatever is sent next counts as a hint used
    of_id/of_seq  a rewind: the attempt it branches from, and the message that is answered otherwise
    """

    __tablename__ = "attempts"
    __table_args__ = (
        Index(None, "user_id", "closed_at"),
        UniqueConstraint("user_id", "start_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    start_key: Mapped[str] = mapped_column(String(64))
    kind: Mapped[AttemptKind] = mapped_column(closed(AttemptKind, name="attempt_kind"))
    case_id: Mapped[str] = mapped_column(String(64), index=True)
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="stage"))
    number: Mapped[int]
    case_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    persona_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    seed: Mapped[int]
    guarded: Mapped[bool]
    warned: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(closed(Outcome, name="outcome"))
    note: Mapped[str] = mapped_column(String(500), default="")
    of_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"), index=True)
    of_seq: Mapped[int | None]

    user: Mapped[User] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether the conversation still runs."""
        return self.closed_at is None

    def can_be_seen_by(self, user: User) -> bool:
        """The trainee's own, or anybody's for those who look after trainees."""
        return user.id == self.user_id or user.may_see_trainees

    def can_be_played_by(self, user: User) -> bool:
        """Only the trainee answers the buyer."""
        return user.id == self.user_id and user.may_practise


class StoredEvent(AppendOnly, Base):
    """One event. The same message sent twice is one reply: `client_id` is unique within an attempt."""

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("attempt_id", "seq"),
        UniqueConstraint("attempt_id", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"))
    seq: Mapped[int]
    client_id: Mapped[str | None] = mapped_column(String(64))
    record: Mapped[dict[str, Any]]


class StoredGrade(AppendOnly, Base):
    """The machine's grade of an attempt, one for each version of case, scorecard, grader and the shop's decisions.

    shop_digest  the shop's own rules and clean sentences that replies were read with (`question_bank.language.shop`)
    paused, copied_model  why it counts for no gate (`trainer.learning`)
    body        the whole grade as JSON (docs/commands.md, `simulate`)
    """

    __tablename__ = "grades"
    __table_args__ = (
        UniqueConstraint(
            "attempt_id",
            "case_digest",
            "scorecard_digest",
            "profile_digest",
            "grader_version",
            "shop_digest",
            name="versions_of_grade",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id"), index=True)
    graded_at: Mapped[datetime]
    case_digest: Mapped[str] = mapped_column(String(64))
    scorecard_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    profile_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    grader_version: Mapped[str] = mapped_column(String(16))
    shop_digest: Mapped[str] = mapped_column(ForeignKey("content_versions.digest"))
    total: Mapped[int]
    passed: Mapped[bool]
    provisional: Mapped[bool]
    red_line: Mapped[bool]
    first_response_s: Mapped[float | None]
    paused: Mapped[bool]
    copied_model: Mapped[bool]
    body: Mapped[dict[str, Any]]

    attempt: Mapped[Attempt] = relationship()


class Doubt(AppendOnly, Base):
    """「我觉得判错了」: a trainee doubts one check, kept for a person to decide."""

    __tablename__ = "doubts"
    __table_args__ = (UniqueConstraint("grade_id", "rule", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    grade_id: Mapped[int] = mapped_column(ForeignKey("grades.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    rule: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))


class OwnPhrase(Base):
    """A reply somebody saved to 「我的短语」."""

    __tablename__ = "own_phrases"
    __table_args__ = (UniqueConstraint("user_id", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    text: Mapped[str] = mapped_column(String(500))
    stage: Mapped[Stage] = mapped_column(closed(Stage, name="phrase_stage"))
    saved_at: Mapped[datetime]


class Outage(AppendOnly, Base):
    """A stretch during which the server did not run: the clocks of open conversations stood still."""

    __tablename__ = "outages"

    id: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime]


def keep_version(session: Session, digest: str, kind: str, body: str) -> None:
    """Store a content version unless it is there already."""
    if session.get(ContentVersion, digest) is None:
        session.add(ContentVersion(digest=digest, kind=kind, body=body))
        session.flush()


def version_body(session: Session, digest: str) -> str:
    """The canonical text of a stored content version. Raises LookupError."""
    version = session.get(ContentVersion, digest)
    if version is None:
        raise LookupError(digest)
    return version.body


def attempt_by_id(session: Session, attempt_id: int, *, lock: bool = False) -> Attempt | None:
    """An attempt; with `lock` nobody else writes to it until the transaction ends (PostgreSQL)."""
    query = select(Attempt).where(Attempt.id == attempt_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def attempt_by_start_key(session: Session, user_id: int, key: str) -> Attempt | None:
    """The attempt that a press of 「开始」 has already made."""
    query = select(Attempt).where(Attempt.user_id == user_id, Attempt.start_key == key)
    return session.scalars(query).one_or_none()


def events_of(session: Session, attempt_id: int) -> list[Event]:
    """All events of an attempt, in order."""
    records = session.scalars(
        select(StoredEvent.record)
        .where(StoredEvent.attempt_id == attempt_id)
        .order_by(StoredEvent.seq)
    )
    return [from_record(record) for record in records]


def append_events(session: Session, attempt_id: int, events: Iterable[Event]) -> None:
    """Add events to the log. A clash of `seq` or `client_id` raises IntegrityError."""
    rows = [
        {
            "attempt_id": attempt_id,
            "seq": event.seq,
            "client_id": getattr(event, "client_id", None) or None,
            "record": to_record(event),
        }
        for event in events
    ]
    if rows:
        session.execute(insert(StoredEvent), rows)


def attempts_before(session: Session, user_id: int, case_id: str | None = None) -> int:
    """How many practice attempts this person has started (at this case)."""
    query = (
        select(func.count())
        .select_from(Attempt)
        .where(Attempt.user_id == user_id, Attempt.kind == AttemptKind.PRACTICE)
    )
    if case_id is not None:
        query = query.where(Attempt.case_id == case_id)
    return session.scalar(query) or 0


def open_attempt_ids(session: Session, user_id: int) -> Sequence[int]:
    """Conversations of this person that still run, the newest first."""
    return session.scalars(
        select(Attempt.id)
        .where(Attempt.user_id == user_id, Attempt.closed_at.is_(None))
        .order_by(Attempt.id.desc())
    ).all()


def open_attempts(session: Session, user_id: int) -> Sequence[Attempt]:
    """Conversations of this person that still run, the newest first."""
    return session.scalars(
        select(Attempt)
        .where(Attempt.user_id == user_id, Attempt.closed_at.is_(None))
        .order_by(Attempt.id.desc())
    ).all()


def newest_grades(
    session: Session, *, user_ids: Sequence[int] | None = None, case_id: str | None = None
) -> Sequence[StoredGrade]:
    """The newest grade of every graded practice attempt, oldest attempt first; one query with its attempt."""
    newest = select(func.max(StoredGrade.id)).group_by(StoredGrade.attempt_id)
    query = (
        select(StoredGrade)
        .join(Attempt)
        .where(StoredGrade.id.in_(newest), Attempt.kind == AttemptKind.PRACTICE)
        .order_by(Attempt.closed_at, Attempt.id)
    )
    if user_ids is not None:
        query = query.where(Attempt.user_id.in_(user_ids))
    if case_id is not None:
        query = query.where(Attempt.case_id == case_id)
    return session.scalars(
        query.options(contains_eager(StoredGrade.attempt), defer(StoredGrade.body))
    ).all()


def recent_totals(session: Session, case_id: str, most: int = 500) -> Sequence[int]:
    """Everybody's totals at a case, the latest `most` practice attempts (of each the newest grade)."""
    newest = (
        select(func.max(StoredGrade.id))
        .join(Attempt)
        .where(Attempt.case_id == case_id, Attempt.kind == AttemptKind.PRACTICE)
        .group_by(StoredGrade.attempt_id)
        .order_by(func.max(StoredGrade.id).desc())
        .limit(most)
    )
    return session.scalars(select(StoredGrade.total).where(StoredGrade.id.in_(newest))).all()


def newest_grade(session: Session, attempt_id: int) -> StoredGrade | None:
    """The grade that stands for an attempt: the newest."""
    query = select(StoredGrade).where(StoredGrade.attempt_id == attempt_id)
    return session.scalars(query.order_by(StoredGrade.id.desc()).limit(1)).one_or_none()


def grade_of_versions(
    session: Session,
    attempt_id: int,
    *,
    case: str,
    scorecard: str,
    profile: str,
    grader: str,
    shop: str,
) -> StoredGrade | None:
    """The grade of exactly these versions, if it was ever made."""
    return session.scalars(
        select(StoredGrade).where(
            StoredGrade.attempt_id == attempt_id,
            StoredGrade.case_digest == case,
            StoredGrade.scorecard_digest == scorecard,
            StoredGrade.profile_digest == profile,
            StoredGrade.grader_version == grader,
            StoredGrade.shop_digest == shop,
        )
    ).one_or_none()


def closed_attempts(session: Session, ids: Sequence[int] | None = None) -> Sequence[Attempt]:
    """Closed practice attempts, all or those named."""
    query = select(Attempt).where(
        Attempt.closed_at.is_not(None), Attempt.kind == AttemptKind.PRACTICE
    )
    if ids is not None:
        query = query.where(Attempt.id.in_(ids))
    return session.scalars(query.order_by(Attempt.id)).all()


def outages_since(session: Session, moment: datetime) -> Sequence[Outage]:
    """Outages that were not over at a moment, in order."""
    return session.scalars(
        select(Outage).where(Outage.ended_at > moment).order_by(Outage.began_at)
    ).all()


def phrases_of(session: Session, user_id: int) -> Sequence[OwnPhrase]:
    """What this person has saved, newest first."""
    return session.scalars(
        select(OwnPhrase).where(OwnPhrase.user_id == user_id).order_by(OwnPhrase.id.desc())
    ).all()


def doubts_of(session: Session, grade_id: int) -> Sequence[Doubt]:
    """The doubts raised about a grade."""
    return session.scalars(select(Doubt).where(Doubt.grade_id == grade_id)).all()
