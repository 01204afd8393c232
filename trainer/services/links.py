"""One-time links: a random token goes out, only its digest stays."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trainer.errors import Gone
from trainer.store.accounts import LinkKind, OneTimeLink, User, link_by_digest, unused_links

LIFETIMES = {LinkKind.SETUP: timedelta(days=1), LinkKind.INVITE: timedelta(days=7)}


def digest_of(token: str) -> str:
    """SHA-256 of the token. Tokens are 256 random bits, so no salt and no slow hash are needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_link(session: Session, kind: LinkKind, *, user: User | None, now: datetime) -> str:
    """Add a link to the running transaction and return its token; earlier unused ones stop working."""
    for earlier in unused_links(session, kind, user_id=user.id if user else None):
        session.delete(earlier)
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(
            kind=kind,
            token_digest=digest_of(token),
            user_id=user.id if user else None,
            created_at=now,
            expires_at=now + LIFETIMES[kind],
        )
    )
    return token


def usable_link(session: Session, kind: LinkKind, token: str, *, now: datetime) -> OneTimeLink:
    """The link behind ``token``. Raises ``Gone`` if it is unknown, used or expired."""
    link = link_by_digest(session, kind, digest_of(token))
    if link is None or not link.is_usable(now):
        raise Gone(_GONE[kind])
    return link


_GONE = {
    LinkKind.SETUP: "这个设置链接已经用过或过期了。在服务器上重新运行 make run，会打印一个新的",
    LinkKind.INVITE: "这个邀请链接已经用过或过期了。请管理员在「人员」里重新生成一个",
}
