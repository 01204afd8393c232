"""Signing in and out, the first set-up, invitations, one's own account."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from trainer.errors import DomainError
from trainer.services import accounts
from trainer.services.links import usable_link
from trainer.store.accounts import LinkKind, active_administrators
from trainer.web.access import (
    current_user,
    own_path,
    present_user,
    public,
    sign_in,
    sign_out,
    signed_in,
)
from trainer.web.clock import now
from trainer.web.extensions import open_session
from trainer.web.forms import Form

blueprint = Blueprint("accounts", __name__)

_NEEDED = InputRequired("这一格要填")
_ADVICE = "至少 8 位，别用生日和登录名"
_NEW = {"autocomplete": "new-password"}
_OLD = {"autocomplete": "current-password"}
_LOGIN: dict[str, Any] = {
    "autocomplete": "username",
    "autocapitalize": "none",
    "spellcheck": "false",
}


class LoginForm(Form):
    """Name and password."""

    login = StringField("登录名", [_NEEDED], render_kw=_LOGIN)
    password = PasswordField("密码", [_NEEDED], render_kw=_OLD)
    next = HiddenField()


class NewPasswordForm(Form):
    """A password, twice."""

    password = PasswordField("密码", [_NEEDED], description=_ADVICE, render_kw=_NEW)
    again = PasswordField(
        "再输一遍", [_NEEDED, EqualTo("password", "两遍不一样，再看看")], render_kw=_NEW
    )


class SetupForm(NewPasswordForm):
    """The first administrator."""

    name = StringField("你的姓名", [_NEEDED], render_kw={"autocomplete": "name"})
    login = StringField(
        "登录名", [_NEEDED], description="字母、数字、汉字都行，以后用它登录", render_kw=_LOGIN
    )


class ChangePasswordForm(NewPasswordForm):
    """The old password and the new one, twice."""

    old = PasswordField("现在的密码", [_NEEDED], render_kw=_OLD)
    password = PasswordField("新密码", [_NEEDED], description=_ADVICE, render_kw=_NEW)


@blueprint.route("/login", methods=["GET", "POST"])
@public
def login() -> ResponseReturnValue:
    """Sign in, then on to where the person wanted to go."""
    form = LoginForm()
    if form.validate_on_submit():
        try:
            user = accounts.log_in(
                open_session(),
                login=form.login.data or "",
                password=form.password.data or "",
                now=now(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            sign_in(user)
            return redirect(own_path(form.next.data) or url_for("start.index"))
    elif request.method == "GET":
        if present_user() is not None:
            return redirect(url_for("start.index"))
        form.next.data = own_path(request.args.get("next"))
    fresh = active_administrators(open_session()) == 0
    return _form_page("accounts/login.html", form, fresh=fresh)


@blueprint.post("/logout")
@signed_in
def logout() -> ResponseReturnValue:
    """Sign out in this browser."""
    sign_out()
    flash("已经退出")
    return redirect(url_for("accounts.login"))


@blueprint.route("/setup/<token>", methods=["GET", "POST"])
@public
def set_up(token: str) -> ResponseReturnValue:
    """Create the first administrator by the link that the server printed."""
    usable_link(open_session(), LinkKind.SETUP, token, now=now())
    form = SetupForm()
    if form.validate_on_submit():
        try:
            user = accounts.set_up_first_administrator(
                open_session(),
                token=token,
                login=form.login.data or "",
                name=form.name.data or "",
                password=form.password.data or "",
                now=now(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            sign_in(user)
            flash("建好了。现在加第一位学员")
            return redirect(url_for("people.add"))
    return _form_page("accounts/set_up.html", form)


@blueprint.route("/invite/<token>", methods=["GET", "POST"])
@public
def accept_invite(token: str) -> ResponseReturnValue:
    """Set one's password by an invite link and go in."""
    invited = accounts.invited_user(open_session(), token=token, now=now())
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            user = accounts.accept_invite(
                open_session(), token=token, password=form.password.data or "", now=now()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            sign_in(user)
            return redirect(url_for("start.index"))
    return _form_page("accounts/accept_invite.html", form, invited=invited)


@blueprint.get("/account")
@signed_in
def own_account() -> ResponseReturnValue:
    """One's own name, role and ways out."""
    return render_template("accounts/own_account.html")


@blueprint.route("/account/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Replace one's own password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            user = accounts.change_password(
                open_session(),
                actor=current_user(),
                old=form.old.data or "",
                new=form.password.data or "",
                now=now(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            sign_in(user)
            flash("密码换好了，别的地方要重新登录")
            return redirect(url_for("accounts.own_account"))
    return _form_page("accounts/change_password.html", form)


def _form_page(template: str, form: Form, **context: object) -> ResponseReturnValue:
    """The form, with 422 when it came back with errors, so that scripts and tests can tell."""
    return render_template(template, form=form, **context), 422 if form.errors else 200
