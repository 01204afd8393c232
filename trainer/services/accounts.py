"""Verbs about accounts: setting up, adding people, signing in, passwords, shutting accounts."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trainer.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Throttled
from trainer.services.links import issue_link, usable_link
from trainer.services.passwords import check_new_password, hashed, is_outdated, matches
from trainer.store import audit
from trainer.store.accounts import (
    LinkKind,
    Role,
    User,
    active_administrators,
    user_by_id,
    user_by_login,
)
from trainer.store.engine import transaction

FAILURES_ALLOWED = 5
LOCK_TIME = timedelta(minutes=15)
LONGEST_NAME = 20


def create_setup_link(session: Session, *, now: datetime) -> str | None:
    """Token of a new one-time link for the first administrator; None if there is one already."""
    with transaction(session):
        if active_administrators(session):
            return None
        return issue_link(session, LinkKind.SETUP, user=None, now=now)


def set_up_first_administrator(
    session: Session, *, token: str, login: str, name: str, password: str, now: datetime
) -> User:
    """Create the first administrator and use the link up."""
    with transaction(session):
        link = usable_link(session, LinkKind.SETUP, token, now=now)
        if active_administrators(session):
            raise Conflict("已经有管理员了，直接登录就行")
        user = _new_user(
            session, login=login, name=name, role=Role.ADMINISTRATOR, password=password, now=now
        )
        link.used_at = user.last_login_at = now
        audit.record(session, at=now, actor_id=user.id, verb="set_up", subject=("user", user.id))
    return user


@dataclass(frozen=True, slots=True)
class Added:
    """A new account; ``invite`` is the token of its link, None where a password was given."""

    user: User
    invite: str | None


def add_user(
    session: Session,
    *,
    actor: User | None,
    login: str,
    name: str,
    role: Role,
    password: str | None,
    now: datetime,
) -> Added:
    """Add an account, with an initial password or (``password=None``) with an invite link.

    ``actor`` is None for the command line, whose user holds the data folder anyway.
    """
    _require_people_rights(actor)
    with transaction(session):
        user = _new_user(session, login=login, name=name, role=role, password=password, now=now)
        invite = None
        if password is None:
            invite = issue_link(session, LinkKind.INVITE, user=user, now=now)
        _record(session, actor, "user_added", user, now, role=role.value)
    return Added(user, invite)


def set_team(session: Session, *, actor: User, user_id: int, team: str, now: datetime) -> User:
    """Put somebody into a team, with an empty name into none. Raises Invalid for a name too long."""
    _require_people_rights(actor)
    name = " ".join(unicodedata.normalize("NFC", team).split())
    if len(name) > LONGEST_NAME:
        raise Invalid(f"小组名最多 {LONGEST_NAME} 个字", field="team")
    with transaction(session):
        user = _person(session, user_id)
        user.team = name
        _record(session, actor, "team_set", user, now, team=name)
    return user


def renew_invite(session: Session, *, actor: User, user_id: int, now: datetime) -> Added:
    """A new link by which the person sets a new password; until then the old one stays good."""
    _require_people_rights(actor)
    with transaction(session):
        user = _person(session, user_id)
        if not user.active:
            raise Conflict("这个账号停用了，先启用再发链接")
        invite = issue_link(session, LinkKind.INVITE, user=user, now=now)
        _record(session, actor, "invite_issued", user, now)
    return Added(user, invite)


def invited_user(session: Session, *, token: str, now: datetime) -> User:
    """Whom an invite link is for. Raises ``Gone`` if it no longer works."""
    user = usable_link(session, LinkKind.INVITE, token, now=now).user
    if user is None or not user.active:
        raise NotFound("这个账号不能用了，请联系管理员")
    return user


def accept_invite(session: Session, *, token: str, password: str, now: datetime) -> User:
    """Set the password by an invite link, use the link up, and lift a lock."""
    with transaction(session):
        user = invited_user(session, token=token, now=now)
        _set_password(user, password)
        user.last_login_at = now
        usable_link(session, LinkKind.INVITE, token, now=now).used_at = now
        _record(session, user, "invite_accepted", user, now)
    return user


def log_in(session: Session, *, login: str, password: str, now: datetime) -> User:
    """The account that signs in.

    Five wrong passwords in a row shut the account for fifteen minutes (``Throttled``); a wrong
    name and a wrong password give the same answer (``Invalid``).
    """
    refusal: DomainError | None = None
    with transaction(session):
        user = user_by_login(session, fold_login(login))
        locked = user is not None and user.is_locked(now)
        right = matches(password, user.password_hash if user and user.active else None)
        if user is None:
            refusal = Invalid("登录名或密码不对", code="wrong_password")
        elif locked:
            refusal = _locked(user, now)
        elif not right:
            refusal = _count_failure(session, user, now)
        else:
            _welcome(session, user, password, now)
    if refusal is not None:
        raise refusal
    assert user is not None  # every other way ended in a refusal
    return user


def change_password(session: Session, *, actor: User, old: str, new: str, now: datetime) -> User:
    """Replace one's own password; every other sign-in of this person ends."""
    with transaction(session):
        user = _person(session, actor.id)
        if not matches(old, user.password_hash):
            raise Invalid("现在的密码不对", field="old")
        if old == new:
            raise Invalid("新密码和现在的一样", field="password")
        _set_password(user, new)
        _record(session, user, "password_changed", user, now)
    return user


def deactivate(session: Session, *, actor: User, user_id: int, now: datetime) -> User:
    """Shut an account; its sign-ins end at once. What the person did stays."""
    _require_people_rights(actor)
    with transaction(session):
        user = _person(session, user_id)
        if user.id == actor.id:
            raise Conflict("不能停用自己的账号")
        user.active = False
        user.session_epoch += 1
        _record(session, actor, "user_deactivated", user, now)
    return user


def reactivate(session: Session, *, actor: User, user_id: int, now: datetime) -> User:
    """Open an account again and forget its wrong passwords."""
    _require_people_rights(actor)
    with transaction(session):
        user = _person(session, user_id)
        user.active = True
        _forget_failures(user)
        _record(session, actor, "user_reactivated", user, now)
    return user


def fold_login(login: str) -> str:
    """Login names as they are compared: NFKC, lower case, no blanks at the ends."""
    return unicodedata.normalize("NFKC", login).strip().casefold()


def _new_user(
    session: Session, *, login: str, name: str, role: Role, password: str | None, now: datetime
) -> User:
    folded = _checked_login(login)
    if user_by_login(session, folded) is not None:
        raise Conflict(f"登录名「{folded}」已经有人用了，换一个", code="login_taken")
    user = User(login=folded, name=_checked_name(name), role=role, created_at=now, session_epoch=0)
    if password is not None:
        _set_password(user, password)
    session.add(user)
    session.flush()
    return user


def _checked_login(login: str) -> str:
    folded = fold_login(login)
    if not 2 <= len(folded) <= 32:
        raise Invalid("登录名要 2 到 32 个字", field="login")
    if not all(char.isalnum() or char in "._-@" for char in folded):
        raise Invalid("登录名只能用字母、数字、汉字和 . _ - @", field="login")
    return folded


def _checked_name(name: str) -> str:
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean or not clean.isprintable():
        raise Invalid("写上姓名，同事好认", field="name")
    if len(clean) > LONGEST_NAME:
        raise Invalid(f"姓名最多 {LONGEST_NAME} 个字", field="name")
    return clean


def _set_password(user: User, password: str) -> None:
    check_new_password(password, login=user.login)
    user.password_hash = hashed(password)
    user.session_epoch += 1
    _forget_failures(user)


def _forget_failures(user: User) -> None:
    user.failed_logins = 0
    user.locked_until = None


def _count_failure(session: Session, user: User, now: datetime) -> DomainError:
    user.failed_logins += 1
    if user.failed_logins < FAILURES_ALLOWED:
        return Invalid("登录名或密码不对", code="wrong_password")
    user.failed_logins = 0
    user.locked_until = now + LOCK_TIME
    _record(session, None, "user_locked", user, now)
    return _locked(user, now)


def _locked(user: User, now: datetime) -> Throttled:
    remaining = (user.locked_until - now) if user.locked_until else LOCK_TIME
    minutes = max(1, -(-int(remaining.total_seconds()) // 60))
    return Throttled(
        f"连着输错 {FAILURES_ALLOWED} 次，先歇 {minutes} 分钟再试；着急就请管理员发一个新链接",
        code="locked",
    )


def _welcome(session: Session, user: User, password: str, now: datetime) -> None:
    _forget_failures(user)
    user.last_login_at = now
    if user.password_hash is not None and is_outdated(user.password_hash):
        user.password_hash = hashed(password)
    _record(session, user, "logged_in", user, now)


def _require_people_rights(actor: User | None) -> None:
    if actor is not None and not actor.may_manage_people:
        raise Forbidden("只有管理员能加人和停用账号")


def _person(session: Session, user_id: int) -> User:
    user = user_by_id(session, user_id)
    if user is None:
        raise NotFound("没有这个人")
    return user


def _record(
    session: Session, actor: User | None, verb: str, user: User, now: datetime, **detail: str
) -> None:
    audit.record(
        session,
        at=now,
        actor_id=actor.id if actor else None,
        verb=verb,
        subject=("user", user.id),
        detail=dict(detail),
    )
