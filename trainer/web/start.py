"""The front door: ``/`` leads everybody to their own first page."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from trainer.web.access import current_user, public, signed_in
from trainer.web.navigation import rail_for

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """To the first entry of the rail; a quiet page while this role has none."""
    entries = rail_for(current_user())
    return redirect(entries[0].url) if entries else render_template("start/empty.html")


@blueprint.get("/health")
@public
def health() -> ResponseReturnValue:
    """For load balancers and scripts that wait for the server."""
    return {"status": "ok"}
