"""The trainee's home: where one stands, what to practise today, the way to going live."""

from collections.abc import Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from trainer.learning.gates import GateProgress, GateState
from trainer.services.progress import standing_of
from trainer.services.suggestions import suggestions
from trainer.store.accounts import Role
from trainer.store.practice import open_attempts
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.extensions import open_session
from trainer.web.trend import trend_of
from trainer.web.words import part_of_day

blueprint = Blueprint("home", __name__)

SHOWN_TOTALS = 12
STATES = {
    GateState.MET: "met",
    GateState.UNDER_WAY: "way",
    GateState.OPEN: "open",
    GateState.LOCKED: "locked",
}


@blueprint.get("/home")
@allow(Role.TRAINEE)
def show() -> ResponseReturnValue:
    """Home of the person who is signed in."""
    user, moment = current_user(), now()
    standing = standing_of(open_session(), content(), user, moment)
    pass_mark = content().standard().pass_mark
    running = [one for one in open_attempts(open_session(), user.id) if not one.of_id]
    return render_template(
        "home/show.html",
        standing=standing,
        greeting=part_of_day(moment),
        gates=sorted_gates(standing.readiness.gates),
        states=STATES,
        suggestions=suggestions(
            content().library().published(),
            standing,
            running,
            pass_mark,
            content().go_live().first_cases,
        ),
        trend=trend_of(standing.grades[-SHOWN_TOTALS:], pass_mark),
    )


def sorted_gates(gates: Sequence[GateProgress]) -> list[GateProgress]:
    """Open gates first, the nearest to being met at the top; met ones last."""
    return sorted(gates, key=lambda gate: (gate.state is GateState.MET, -gate.have / gate.need))
