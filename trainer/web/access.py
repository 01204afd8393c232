"""Who may call which route. Every view says so; a view that says nothing is refused.

    @blueprint.get("/cases")
    @allow(Role.TRAINEE, Role.MANAGER)
    def library() -> str: ...

What a person may do with one particular thing (``attempt.can_be_seen_by(user)``) is a predicate
on the model, asked by the view or the verb in addition.
"""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from trainer.errors import Forbidden, NotSignedIn
from trainer.store.accounts import Role, User, user_by_id
from trainer.web.extensions import open_session

View = TypeVar("View", bound=Callable[..., Any])

ANYBODY: frozenset[Role] = frozenset()
EVERY_ROLE = frozenset(Role)
_STATIC = frozenset({"static", "bootstrap.static"})


def allow(*roles: Role) -> Callable[[View], View]:
    """Let people of these roles call the view."""
    if not roles:
        raise ValueError("name at least one role, or use @signed_in or @public")
    return _declare(frozenset(roles))


def signed_in(view: View) -> View:
    """Let everybody who has signed in call the view."""
    return _declare(EVERY_ROLE)(view)


def public(view: View) -> View:
    """Let anybody call the view, signed in or not."""
    return _declare(ANYBODY)(view)


def _declare(roles: frozenset[Role]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.allowed_roles = roles  # type: ignore[attr-defined]  # read by allowed_roles() below
        return view

    return mark


def allowed_roles(app: Flask, endpoint: str) -> frozenset[Role] | None:
    """Who may call the endpoint: roles, ``ANYBODY``, or None where the view does not say."""
    if endpoint in _STATIC:
        return ANYBODY
    return getattr(app.view_functions[endpoint], "allowed_roles", None)


def may_visit(endpoint: str) -> bool:
    """Whether the present person may follow a link to ``endpoint``; False if there is no such page."""
    if endpoint not in current_app.view_functions:
        return False
    roles = allowed_roles(current_app, endpoint)
    user = present_user()
    return roles == ANYBODY or (roles is not None and user is not None and user.role in roles)


def present_user() -> User | None:
    """The person who is signed in, if any."""
    if "user" not in g:
        g.user = _user_of_cookie()
    return g.user  # type: ignore[no-any-return]


def current_user() -> User:
    """The person who is signed in. Raises ``NotSignedIn`` if nobody is."""
    user = present_user()
    if user is None:
        raise NotSignedIn
    return user


def sign_in(user: User) -> None:
    """Start a sign-in in this browser; whatever the cookie held before is dropped."""
    session.clear()
    session["user"] = user.id
    session["epoch"] = user.session_epoch
    session.permanent = True
    g.user = user


def sign_out() -> None:
    """End the sign-in in this browser."""
    session.clear()
    g.user = None


def own_path(target: str | None) -> str | None:
    """``target`` if it is a path on this site, else None (no redirects to elsewhere)."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def guard() -> Response | None:
    """Refuse what is not declared for the present person. Runs before every request."""
    if request.endpoint is None:
        return None  # no such route: Flask answers 404
    roles = allowed_roles(current_app, request.endpoint)
    if roles is None:
        raise Forbidden("这一页还没有开放", code="undeclared")
    if roles == ANYBODY:
        return None
    user = present_user()
    if user is None:
        return _ask_to_sign_in()
    if user.role not in roles:
        raise Forbidden
    return None


def wants_json() -> bool:
    """Whether the caller is a script rather than a person's browser."""
    if request.is_json:
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def _ask_to_sign_in() -> Response:
    if wants_json() or request.method != "GET":
        raise NotSignedIn
    target = request.full_path if request.query_string else request.path
    return redirect(url_for("accounts.login", next=None if target == "/" else target))


def _user_of_cookie() -> User | None:
    user_id, epoch = session.get("user"), session.get("epoch")
    if not isinstance(user_id, int):
        return None
    user = user_by_id(open_session(), user_id)
    if user is None or not user.active or user.session_epoch != epoch:
        session.clear()
        return None
    return user
