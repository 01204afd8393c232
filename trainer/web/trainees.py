"""The manager's list: every trainee with the gates, and one person's whole practice."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from trainer.errors import NotFound
from trainer.services.progress import standing_of, standings
from trainer.store.accounts import Role, user_by_id
from trainer.web.access import allow
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.extensions import open_session
from trainer.web.home import STATES, sorted_gates
from trainer.web.trend import trend_of

blueprint = Blueprint("trainees", __name__, url_prefix="/trainees")


@blueprint.get("")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """All trainees; who needs help stands on top."""
    found = standings(open_session(), content(), now())
    titles = {case.id: case.title for case in content().library().cases.values()}
    return render_template(
        "trainees/index.html",
        standings=found,
        titles=titles,
        pass_mark=content().standard().pass_mark,
    )


@blueprint.get("/<int:user_id>")
@allow(Role.MANAGER, Role.ADMINISTRATOR)
def show(user_id: int) -> ResponseReturnValue:
    """One trainee: gates with their evidence, the trend, every conversation."""
    user = user_by_id(open_session(), user_id)
    if user is None or user.role is not Role.TRAINEE:
        raise NotFound("没有这位学员")
    standing = standing_of(open_session(), content(), user, now())
    titles = {case.id: case.title for case in content().library().cases.values()}
    return render_template(
        "trainees/show.html",
        standing=standing,
        gates=sorted_gates(standing.readiness.gates),
        states=STATES,
        trend=trend_of(standing.grades[-12:], content().standard().pass_mark),
        titles=titles,
    )
