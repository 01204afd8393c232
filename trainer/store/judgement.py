"""What the shop has decided about the reading of replies: clean sentences, missed ones, its own rules and their versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from trainer.store.accounts import User
from trainer.store.base import AppendOnly, Base


class CleanEntry(Base):
    """「这不算违规」: a burst in which somebody denied a finding. Taken back it stays on record with `removed_at`.

    key       fingerprint of what was said (`question_bank.language.shop.key_of`)
    category  what it is not · still: the categories found beside it and not denied
    context   what the reader knew beside the text: `before`, `product_words`, `allowed`
    rule      the rule that had found it · attempt_id: the practice it comes from, if any
    """

    __tablename__ = "clean_sentences"
    __table_args__ = (Index(None, "key", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    messages: Mapped[list[str]] = mapped_column(JSON)
    category: Mapped[str] = mapped_column(String(32))
    still: Mapped[list[str]] = mapped_column(JSON)
    context: Mapped[dict[str, Any]]
    rule: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(500))
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempts.id"))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    removed_at: Mapped[datetime | None] = mapped_column(index=True)

    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])
    removed_by: Mapped[User | None] = relationship(foreign_keys=[removed_by_id])


class MissedEntry(Base):
    """「我觉得漏判了」: a burst in which something should have been found, kept until a rule finds it or somebody drops it."""

    __tablename__ = "missed_sentences"

    id: Mapped[int] = mapped_column(primary_key=True)
    messages: Mapped[list[str]] = mapped_column(JSON)
    category: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(String(500))
    added_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    added_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("shop_rules.id"))

    added_by: Mapped[User] = relationship(foreign_keys=[added_by_id])


class ShopRuleEntry(Base):
    """A rule of the shop: its working draft, and which of its versions is in force.

    revision  raised by every save: a form that was opened before somebody else's save is refused
    in_force  the number of the version that the reader uses, None: none
    """

    __tablename__ = "shop_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[dict[str, Any]]
    revision: Mapped[int] = mapped_column(default=1)
    in_force: Mapped[int | None]
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    discarded_at: Mapped[datetime | None] = mapped_column(index=True)

    edited_by: Mapped[User] = relationship(foreign_keys=[edited_by_id])
    versions: Mapped[list["RuleVersion"]] = relationship(order_by="RuleVersion.number")

    @property
    def published(self) -> "RuleVersion | None":
        """The version in force."""
        return next((one for one in self.versions if one.number == self.in_force), None)

    @property
    def is_changed(self) -> bool:
        """Whether the draft says something else than the version in force."""
        version = self.published
        return version is None or version.draft != self.draft


class RuleVersion(AppendOnly, Base):
    """A rule as it was published. `figures`: what the author saw of its effect when publishing."""

    __tablename__ = "shop_rule_versions"
    __table_args__ = (UniqueConstraint("rule_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("shop_rules.id"), index=True)
    number: Mapped[int]
    draft: Mapped[dict[str, Any]]
    figures: Mapped[dict[str, Any]]
    published_at: Mapped[datetime]
    published_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    published_by: Mapped[User] = relationship()


def clean_entries(session: Session) -> Sequence[CleanEntry]:
    """The shop's clean sentences that are in force, the newest first."""
    return session.scalars(
        select(CleanEntry)
        .where(CleanEntry.removed_at.is_(None))
        .order_by(CleanEntry.id.desc())
        .options(joinedload(CleanEntry.added_by))
    ).all()


def removed_clean_entries(session: Session, most: int = 20) -> Sequence[CleanEntry]:
    """The sentences taken back last."""
    return session.scalars(
        select(CleanEntry)
        .where(CleanEntry.removed_at.is_not(None))
        .order_by(CleanEntry.removed_at.desc(), CleanEntry.id.desc())
        .limit(most)
        .options(joinedload(CleanEntry.added_by), joinedload(CleanEntry.removed_by))
    ).all()


def clean_entry_of(session: Session, key: str, category: str) -> CleanEntry | None:
    """The entry in force that denies this finding of these words."""
    return session.scalars(
        select(CleanEntry).where(
            CleanEntry.key == key,
            CleanEntry.category == category,
            CleanEntry.removed_at.is_(None),
        )
    ).first()


def clean_entries_of_attempt(session: Session, attempt_id: int) -> Sequence[CleanEntry]:
    """The clean sentences in force that come from a practice."""
    return session.scalars(
        select(CleanEntry).where(
            CleanEntry.attempt_id == attempt_id, CleanEntry.removed_at.is_(None)
        )
    ).all()


def missed_entries(session: Session) -> Sequence[MissedEntry]:
    """What was missed and is still open, the newest first."""
    return session.scalars(
        select(MissedEntry)
        .where(MissedEntry.closed_at.is_(None))
        .order_by(MissedEntry.id.desc())
        .options(joinedload(MissedEntry.added_by))
    ).all()


def shop_rules(session: Session) -> Sequence[ShopRuleEntry]:
    """All rules that were not thrown away, the last edited first, with their versions."""
    return (
        session.scalars(
            select(ShopRuleEntry)
            .where(ShopRuleEntry.discarded_at.is_(None))
            .order_by(ShopRuleEntry.edited_at.desc(), ShopRuleEntry.id.desc())
            .options(
                joinedload(ShopRuleEntry.edited_by),
                joinedload(ShopRuleEntry.versions).joinedload(RuleVersion.published_by),
            )
        )
        .unique()
        .all()
    )
