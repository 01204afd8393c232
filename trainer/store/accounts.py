"""People who sign in, and the one-time links that let them in for the first time."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from trainer.store.base import Base, closed


class Role(StrEnum):
    """What a person comes for. Everybody has exactly one."""

    TRAINEE = "trainee"
    MANAGER = "manager"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role's name on screens."""
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    Role.TRAINEE: "学员",
    Role.MANAGER: "主管",
    Role.AUTHOR: "内容作者",
    Role.ADMINISTRATOR: "管理员",
}


class LinkKind(StrEnum):
    """What a one-time link lets its holder do."""

    SETUP = "setup"
    INVITE = "invite"


class User(Base):
    """An account. ``login`` is folded to lower case; ``password_hash`` is None until one is set.

    ``team`` is the group by which lists are made, empty for none.
    ``session_epoch`` stands in every cookie: raising it signs the person out everywhere.
    """

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("length(login) > 0", name="login_not_empty"),
        CheckConstraint("length(name) > 0", name="name_not_empty"),
        CheckConstraint("failed_logins >= 0", name="failed_logins_counted"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role] = mapped_column(closed(Role, name="role"), index=True)
    team: Mapped[str] = mapped_column(String(20), default="", server_default="")
    password_hash: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    session_epoch: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]

    def is_locked(self, now: datetime) -> bool:
        """Whether too many wrong passwords keep this account shut at ``now``."""
        return self.locked_until is not None and now < self.locked_until

    @property
    def invited(self) -> bool:
        """Whether the account still waits for its first password."""
        return self.password_hash is None

    @property
    def may_manage_people(self) -> bool:
        """Whether this person may add accounts and shut them."""
        return self.role is Role.ADMINISTRATOR

    @property
    def may_see_trainees(self) -> bool:
        """Whether this person may look at other people's practice."""
        return self.role in {Role.MANAGER, Role.ADMINISTRATOR}

    @property
    def may_see_scores(self) -> bool:
        """Whether this person may look at the scores of real chats."""
        return self.role in {Role.MANAGER, Role.ADMINISTRATOR}

    @property
    def may_practise(self) -> bool:
        """Whether this person practises with the simulated buyer."""
        return self.role is Role.TRAINEE

    @property
    def may_author(self) -> bool:
        """Whether this person may write cases and rules."""
        return self.role in {Role.AUTHOR, Role.MANAGER, Role.ADMINISTRATOR}


class OneTimeLink(Base):
    """A link that works once, until ``expires_at``. Only the SHA-256 of its token is kept."""

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LinkKind] = mapped_column(closed(LinkKind, name="kind"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()

    def is_usable(self, now: datetime) -> bool:
        """Whether the link still opens anything at ``now``."""
        return self.used_at is None and now < self.expires_at


def user_by_login(session: Session, login: str) -> User | None:
    """The account with this (already folded) login name."""
    return session.scalars(select(User).where(User.login == login)).one_or_none()


def user_by_id(session: Session, user_id: int) -> User | None:
    """The account with this id."""
    return session.get(User, user_id)


def people(session: Session) -> Sequence[User]:
    """Everybody, active ones first, then by role and name."""
    return session.scalars(select(User).order_by(User.active.desc(), User.role, User.name)).all()


def active_administrators(session: Session) -> int:
    """How many administrators can sign in or are invited to."""
    return (
        session.scalar(
            select(func.count())
            .select_from(User)
            .where(User.role == Role.ADMINISTRATOR, User.active.is_(True))
        )
        or 0
    )


def link_by_digest(session: Session, kind: LinkKind, digest: str) -> OneTimeLink | None:
    """The one-time link whose token has this SHA-256."""
    return session.scalars(
        select(OneTimeLink).where(OneTimeLink.kind == kind, OneTimeLink.token_digest == digest)
    ).one_or_none()


def unused_links(
    session: Session, kind: LinkKind, *, user_id: int | None = None
) -> Sequence[OneTimeLink]:
    """Links of this kind for this person (or for nobody) that were not used."""
    owner = OneTimeLink.user_id.is_(None) if user_id is None else OneTimeLink.user_id == user_id
    return session.scalars(
        select(OneTimeLink).where(OneTimeLink.kind == kind, owner, OneTimeLink.used_at.is_(None))
    ).all()
