"""The one place where refusals and faults become pages, or the one JSON shape for scripts:

    {"error": {"code": "invalid", "message": "……", "field": "login" | null, "ref": "7F3A" | null}}

Refusals are answered under test as in life; faults are re-raised under test (Flask does so while
``TESTING`` is set).
"""

import secrets

from flask import Flask, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from trainer.errors import (
    Conflict,
    DomainError,
    Forbidden,
    Gone,
    Invalid,
    Misconfigured,
    NotFound,
    NotSignedIn,
    Throttled,
)
from trainer.web.access import wants_json

STATUSES: dict[type[DomainError], int] = {
    NotSignedIn: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    Invalid: 422,
    Throttled: 429,
    Misconfigured: 500,
    DomainError: 400,
}

# what the framework itself refuses, in our words: code and sentence
_HTTP = {
    400: ("bad_request", "这个请求不完整，回上一页再试一次"),
    404: ("not_found", "没有找到这一页"),
    405: ("method_not_allowed", "这个地址不能这样打开，从页面上的按钮进去"),
    413: ("too_large", "内容太大了，删短一些再发"),
    415: ("unsupported", "这种格式读不了"),
}


def register(app: Flask) -> None:
    """Hang the answers into the application."""
    app.register_error_handler(DomainError, refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _fault)


def status_of(error: DomainError) -> int:
    """The HTTP status for a refusal."""
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def refusal(error: DomainError) -> ResponseReturnValue:
    """The answer to whoever was refused."""
    if isinstance(error, NotSignedIn) and not wants_json():
        return redirect(url_for("accounts.login"))
    return _answer(status_of(error), error.code, error.message, field=error.field)


def _stale_form(_error: CSRFError) -> ResponseReturnValue:
    return _answer(400, "stale_form", "这一页开得太久了，刷新后再提交一次")


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()  # redirects travel as exceptions too
    code, message = _HTTP.get(error.code, ("refused", "这一步没做成，回上一页再试一次"))
    return _answer(error.code, code, message)


def _fault(_error: InternalServerError) -> ResponseReturnValue:
    g.user = None  # the page must not ask the database again, which may be what is broken
    ref = secrets.token_hex(2).upper()
    current_app.logger.error("fault %s on %s %s", ref, request.method, request.path)
    return _answer(500, "fault", "我们这边出了点问题，再试一次", ref=ref)


def _answer(
    status: int, code: str, message: str, *, field: str | None = None, ref: str | None = None
) -> ResponseReturnValue:
    if wants_json():
        shape = {"code": code, "message": message, "field": field, "ref": ref}
        return {"error": shape}, status
    page = render_template("errors/page.html", status=status, message=message, ref=ref)
    return page, status
