"""The administrator's list of people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import PasswordField, RadioField, StringField
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from trainer.errors import DomainError
from trainer.services import accounts
from trainer.store.accounts import Role, people
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.extensions import open_session
from trainer.web.forms import Form

blueprint = Blueprint("people", __name__, url_prefix="/people")

_NEEDED = InputRequired("这一格要填")
_ABOUT = {
    Role.TRAINEE: "和模拟买家练习，看自己的报告",
    Role.MANAGER: "看每位学员练得怎样",
    Role.AUTHOR: "写案例和规则",
    Role.ADMINISTRATOR: "加人、停用账号",
}


class AddPersonForm(Form):
    """A new account; without a password the person gets a link to set one."""

    name = StringField("姓名", [_NEEDED], render_kw={"autocomplete": "off"})
    login = StringField(
        "登录名",
        [_NEEDED],
        description="字母、数字、汉字都行",
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    role = RadioField(
        "来做什么",
        choices=[
            SelectChoice(role.value, f"{role.label}：{about}") for role, about in _ABOUT.items()
        ],
        default=Role.TRAINEE.value,
        coerce=Role,
    )
    password = PasswordField(
        "初始密码（可不填）",
        description="不填就生成一个邀请链接，由本人设密码",
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.get("")
@allow(Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Everybody with an account."""
    return render_template("people/index.html", people=people(open_session()), now=now())


@blueprint.route("/add", methods=["GET", "POST"])
@allow(Role.ADMINISTRATOR)
def add() -> ResponseReturnValue:
    """Add one person."""
    form = AddPersonForm()
    if form.validate_on_submit():
        try:
            added = accounts.add_user(
                open_session(),
                actor=current_user(),
                login=form.login.data or "",
                name=form.name.data or "",
                role=form.role.data,
                password=form.password.data or None,
                now=now(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            return _after(added, f"{added.user.name}可以登录了")
    return render_template("people/add.html", form=form), 422 if form.errors else 200


@blueprint.post("/<int:user_id>/invite")
@allow(Role.ADMINISTRATOR)
def renew_invite(user_id: int) -> ResponseReturnValue:
    """A fresh link for somebody who lost the password or the link."""
    return _after(
        accounts.renew_invite(open_session(), actor=current_user(), user_id=user_id, now=now()), ""
    )


@blueprint.post("/<int:user_id>/team")
@allow(Role.ADMINISTRATOR)
def set_team(user_id: int) -> ResponseReturnValue:
    """Put somebody into a team, by which lists of scores are made."""
    user = accounts.set_team(
        open_session(),
        actor=current_user(),
        user_id=user_id,
        team=request.form.get("team", ""),
        now=now(),
    )
    flash(f"{user.name}在「{user.team}」组" if user.team else f"{user.name}现在不在任何小组")
    return redirect(url_for("people.index"))


@blueprint.post("/<int:user_id>/deactivate")
@allow(Role.ADMINISTRATOR)
def deactivate(user_id: int) -> ResponseReturnValue:
    """Shut an account."""
    user = accounts.deactivate(open_session(), actor=current_user(), user_id=user_id, now=now())
    flash(f"{user.name}的账号停用了，练习记录都在")
    return redirect(url_for("people.index"))


@blueprint.post("/<int:user_id>/reactivate")
@allow(Role.ADMINISTRATOR)
def reactivate(user_id: int) -> ResponseReturnValue:
    """Open an account again."""
    user = accounts.reactivate(open_session(), actor=current_user(), user_id=user_id, now=now())
    flash(f"{user.name}的账号又能用了")
    return redirect(url_for("people.index"))


def _after(added: accounts.Added, message: str) -> ResponseReturnValue:
    """The link is shown once, on the answer itself: it stands in no address and in no cookie."""
    if added.invite is None:
        flash(message)
        return redirect(url_for("people.index"))
    link = url_for("accounts.accept_invite", token=added.invite, _external=True)
    return render_template("people/invited.html", person=added.user, link=link)
