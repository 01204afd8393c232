"""What comes too late in an import: a second tab, the back button, a press of what has moved on."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from trainer.errors import Conflict
from trainer.web.access import wants_json
from trainer.web.errors import refusal


def to_where_it_stands(error: Conflict) -> ResponseReturnValue:
    """A person is led to the step where the import stands and told why; a script gets the refusal."""
    import_id = (request.view_args or {}).get("import_id")
    if wants_json() or import_id is None:
        return refusal(error)
    flash(error.message, "error")
    return redirect(url_for("imports.show", import_id=import_id), 303)
