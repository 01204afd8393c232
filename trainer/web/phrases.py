"""The shops' quick phrases: look at them, export them to a seller's workbench, import from one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from question_bank.names import STAGE_NAMES
from question_bank.vocabulary import Stage
from trainer.errors import DomainError
from trainer.services import phrase_packs
from trainer.services.phrase_packs import Imported, Shelf
from trainer.store.accounts import Role
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.downloads import as_file
from trainer.web.extensions import open_session
from trainer.web.forms import Form

blueprint = Blueprint("phrases", __name__, url_prefix="/phrases")

GROUPS: tuple[tuple[Stage | None, str], ...] = ((None, "通用"), *STAGE_NAMES.items())
"""The order in which a pack is shown."""
EVERY_SHOP = "每家店通用"


class TableForm(Form):
    """A table to take up."""

    table = FileField("表格文件", [FileRequired("先选一个文件")])
    replace = BooleanField("换掉原有的短语，只留表里的")


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Every shop with its phrases by stage."""
    shelves = phrase_packs.shelves(content().library())
    return render_template(
        "phrases/index.html", shelves=shelves, groups=GROUPS, name_of=_name, counts=_counts
    )


@blueprint.get("/<shelf_id>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show(shelf_id: str) -> ResponseReturnValue:
    """One shop's phrases, and the form that takes up a table."""
    return _page(shelf_id, TableForm(), None)


@blueprint.get("/<shelf_id>/export/<form>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def export(shelf_id: str, form: str) -> ResponseReturnValue:
    """One shop's phrases as a table."""
    shelf = phrase_packs.shelf(content().library(), shelf_id)
    body = phrase_packs.exported(shelf.phrases, form)
    return as_file(body, f"快捷短语-{_name(shelf)}.{form}")


@blueprint.post("/<shelf_id>/import")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def take_up(shelf_id: str) -> ResponseReturnValue:
    """Import a table; what was left out is listed with its line."""
    form = TableForm()
    if not form.validate_on_submit():
        return _page(shelf_id, form, None), 422
    try:
        done = phrase_packs.import_pack(
            open_session(),
            content(),
            actor=current_user(),
            shelf_id=shelf_id,
            body=form.table.data.read(),
            replace=bool(form.replace.data),
            now=now(),
        )
    except DomainError as refused:
        form.refuse(refused)
        return _page(shelf_id, form, None), 422
    return _page(shelf_id, TableForm(formdata=None), done)


@blueprint.post("/<shelf_id>/restore")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def restore(shelf_id: str) -> ResponseReturnValue:
    """Back to the shipped phrases."""
    phrase_packs.restore_pack(
        open_session(), content(), actor=current_user(), shelf_id=shelf_id, now=now()
    )
    flash("换回自带的短语了")
    return redirect(url_for("phrases.show", shelf_id=shelf_id), 303)


def _page(shelf_id: str, form: TableForm, done: Imported | None) -> str:
    shelf = phrase_packs.shelf(content().library(), shelf_id)
    query = request.args.get("q", "").strip()
    shown = [one for one in shelf.phrases if query in f"{one.name}{one.text}{''.join(one.keys)}"]
    groups = [(name, [one for one in shown if one.stage is stage]) for stage, name in GROUPS]
    return render_template(
        "phrases/show.html",
        shelf=shelf,
        name=_name(shelf),
        groups=[(name, phrases) for name, phrases in groups if phrases],
        query=query,
        form=form,
        done=done,
    )


def _name(shelf: Shelf) -> str:
    return shelf.shop or EVERY_SHOP


def _counts(shelf: Shelf) -> list[int]:
    return [sum(one.stage is stage for one in shelf.phrases) for stage, _ in GROUPS]
