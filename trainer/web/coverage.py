"""What the library covers: every persona, red line, act and shop against stage and level, holes visible."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from question_bank.coverage_map import COLUMNS, LEVELS, coverage_of, holes_of
from trainer.store.accounts import Role
from trainer.web.access import allow
from trainer.web.content import content

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """All tables on one page."""
    library = content().library()
    cases = library.published()
    shops = [shop.name for shop in library.shops.values()]
    tables = coverage_of(cases, lambda one: library.personas[one].name, shops)
    return render_template(
        "coverage/show.html",
        tables=tables,
        holes=holes_of(tables),
        columns=COLUMNS,
        levels=LEVELS,
        titles={case.id: case.title for case in cases},
        total=len(cases),
    )
