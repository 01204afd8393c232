"""导入: drop files, say what they are, watch them being read."""

import shutil
from typing import cast

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from trainer.config import Settings
from trainer.errors import Conflict, DomainError, Invalid
from trainer.services import imports
from trainer.services.import_files import TITLES, mapping_of, table_view
from trainer.services.import_notes import notes_of
from trainer.services.vault import RECORD
from trainer.store.accounts import Role
from trainer.store.imports import (
    WORK,
    Import,
    ImportFile,
    ImportState,
    earlier_files,
    imports_of,
)
from trainer.web.access import allow, current_user
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.column_form import MEANINGS, ROLE_CHOICES, columns_given
from trainer.web.extensions import open_session
from trainer.web.import_conflicts import to_where_it_stands
from trainer.web.vaults import vault
from trainer.web.workers import wake
from transcripts.readers import READERS

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
blueprint.register_error_handler(Conflict, to_where_it_stands)

PIECE = 3 * RECORD
"""Bytes of a file that the page sends at once; below the limit of every body."""

STATE_WORDS = {
    ImportState.UPLOADING: "还没传完",
    ImportState.CHECKING: "等你确认格式",
    ImportState.QUEUED: "排队等着读",
    ImportState.READING: "正在读",
    ImportState.PAUSED: "先停下了",
    ImportState.REVIEWING: "等你遮隐私、挑会话",
    ImportState.KEEPING: "正在存",
    ImportState.DONE: "存好了",
    ImportState.CANCELLED: "不导了",
    ImportState.FAILED: "没读成",
}


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Where files are dropped, and what was imported before."""
    return render_template(
        "imports/index.html",
        entries=imports_of(open_session()),
        words=STATE_WORDS,
        titles=[reader.title for reader in READERS],
        piece=PIECE,
    )


@blueprint.post("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def begin() -> ResponseReturnValue:
    """Make room for files; the answer says where each is sent."""
    given = json_body().get("files")
    if not isinstance(given, list) or not all(_is_file(one) for one in given):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    home = cast(Settings, current_app.extensions["settings"]).home
    entry = imports.begin_import(
        open_session(),
        vault(),
        actor=current_user(),
        files=[(one["name"], one["size"]) for one in given],
        free_bytes=shutil.disk_usage(home).free,
        now=now(),
    )
    return {
        "url": url_for("imports.show", import_id=entry.id),
        "recognise": url_for("imports.recognise", import_id=entry.id),
        "files": [_where(entry, file) for file in entry.files],
    }, 201


def _is_file(one: object) -> bool:
    return (
        isinstance(one, dict) and isinstance(one.get("name"), str) and type(one.get("size")) is int
    )


def _where(entry: Import, file: ImportFile) -> dict[str, object]:
    return {
        "name": file.name,
        "size": file.size,
        "received": file.received,
        "send": url_for("imports.receive", import_id=entry.id, file_id=file.id),
    }


@blueprint.post("/<int:import_id>/files/<int:file_id>/content")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def receive(import_id: int, file_id: int) -> ResponseReturnValue:
    """Take a piece of a file, from `?at=` on; the answer says how much is there by now."""
    at = request.args.get("at", type=int)
    if at is None or at < 0:
        raise Invalid("这个请求不完整，刷新页面再试一次")
    received = imports.receive(
        open_session(),
        vault(),
        actor=current_user(),
        import_id=import_id,
        file_id=file_id,
        at=at,
        content=request.get_data(cache=False),
        now=now(),
    )
    return {"received": received}


@blueprint.post("/<int:import_id>/recognise")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def recognise(import_id: int) -> ResponseReturnValue:
    """See what the files are, once they are all there."""
    imports.recognise(open_session(), vault(), actor=current_user(), import_id=import_id, now=now())
    return {"url": url_for("imports.show", import_id=import_id)}


@blueprint.get("/<int:import_id>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show(import_id: int) -> ResponseReturnValue:
    """One import at the step where it stands."""
    session = open_session()
    entry = imports.import_entry(session, import_id, current_user())
    if entry.state is ImportState.REVIEWING:
        return redirect(url_for("import_review.show", import_id=import_id))
    return _page(entry)


def _page(entry: Import, refused: DomainError | None = None, file_id: int = 0) -> str:
    session = open_session()
    return render_template(
        "imports/show.html",
        entry=entry,
        words=STATE_WORDS,
        titles=TITLES,
        readers=[(reader.name, reader.title) for reader in READERS],
        earlier={
            file.id: earlier_files(session, file.digest or "", before_import=entry.id)
            for file in entry.files
            if entry.state is ImportState.CHECKING
        },
        agents="\n".join(notes_of(vault(), entry).agents) if entry.secret else "",
        ready=all(file.found.get("needs") is None for file in entry.files),
        refused=refused,
        refused_file=file_id,
        piece=PIECE,
        files=[_where(entry, file) for file in entry.files],
    )


@blueprint.get("/<int:import_id>/progress")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def progress(import_id: int) -> ResponseReturnValue:
    """How far it is, for the page that is open; sees that somebody works."""
    entry = imports.import_entry(open_session(), import_id, current_user())
    lost = entry.lease_until is None or entry.lease_until < now()
    if entry.state in WORK and lost:
        wake()
    return {
        "state": entry.state.value,
        "word": STATE_WORDS[entry.state],
        "progress": round(entry.progress, 4),
        "total": entry.total,
        "added": entry.added,
        "working": entry.state in WORK,
    }


@blueprint.post("/<int:import_id>/files/<int:file_id>/password")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def password(import_id: int, file_id: int) -> ResponseReturnValue:
    """Say an archive's password."""
    session = open_session()
    try:
        imports.give_password(
            session,
            vault(),
            actor=current_user(),
            import_id=import_id,
            file_id=file_id,
            password=request.form.get("password", ""),
            now=now(),
        )
    except Invalid as refused:
        return _page(
            imports.import_entry(session, import_id, current_user()), refused, file_id
        ), 422
    return _back(import_id)


@blueprint.post("/<int:import_id>/files/<int:file_id>/format")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def choose_format(import_id: int, file_id: int) -> ResponseReturnValue:
    """Say which layout a file has."""
    imports.choose_format(
        open_session(),
        vault(),
        actor=current_user(),
        import_id=import_id,
        file_id=file_id,
        name=request.form.get("format") or None,
        now=now(),
    )
    return _back(import_id)


@blueprint.route("/<int:import_id>/files/<int:file_id>/columns", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def columns(import_id: int, file_id: int) -> ResponseReturnValue:
    """Say what a table's columns mean."""
    session = open_session()
    entry = imports.import_entry(session, import_id, current_user())
    file = next((one for one in entry.files if one.id == file_id), None)
    if file is None or entry.state is not ImportState.CHECKING:
        raise Conflict("这次导入已经到了下一步，刷新看看")
    view = table_view(vault(), file, notes_of(vault(), entry))
    refused: DomainError | None = None
    given = columns_given(view, request.form) if request.method == "POST" else None
    if given is not None:
        try:
            imports.set_columns(
                session,
                vault(),
                actor=current_user(),
                import_id=import_id,
                file_id=file_id,
                given=given,
                now=now(),
            )
            flash("列的意思记住了，下次同样的表头不用再选")
            return _back(import_id)
        except Invalid as refusal:
            refused = refusal
    known = mapping_of(entry, file)
    page = render_template(
        "imports/columns.html",
        entry=entry,
        file=file,
        view=view,
        chosen=given or (known.to_json() if known else _guess(view.header)),
        meanings=MEANINGS,
        roles=ROLE_CHOICES,
        refused=refused,
    )
    return (page, 422) if refused else page


def _guess(header: tuple[str, ...]) -> dict[str, object]:
    from transcripts.columns import guess_mapping

    found = guess_mapping(header)
    return found.to_json() if found else {}


@blueprint.post("/<int:import_id>/files/<int:file_id>/take-out")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def take_out(import_id: int, file_id: int) -> ResponseReturnValue:
    """Leave a file out."""
    imports.take_out(
        open_session(),
        vault(),
        actor=current_user(),
        import_id=import_id,
        file_id=file_id,
        now=now(),
    )
    return _back(import_id)


@blueprint.post("/<int:import_id>/start")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def start(import_id: int) -> ResponseReturnValue:
    """Have the files read."""
    session, user = open_session(), current_user()
    imports.name_agents(
        session,
        vault(),
        actor=user,
        import_id=import_id,
        names=request.form.get("agents", "").splitlines(),
        now=now(),
    )
    imports.start_reading(session, actor=user, import_id=import_id, now=now())
    wake()
    return _back(import_id)


@blueprint.post("/<int:import_id>/pause")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def pause(import_id: int) -> ResponseReturnValue:
    """Stop the reading for now."""
    imports.pause(open_session(), actor=current_user(), import_id=import_id, now=now())
    return _back(import_id)


@blueprint.post("/<int:import_id>/resume")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def resume(import_id: int) -> ResponseReturnValue:
    """Go on with the reading."""
    imports.resume(open_session(), actor=current_user(), import_id=import_id, now=now())
    wake()
    return _back(import_id)


@blueprint.post("/<int:import_id>/cancel")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def cancel(import_id: int) -> ResponseReturnValue:
    """Drop the import and everything of its files."""
    imports.cancel(open_session(), vault(), actor=current_user(), import_id=import_id, now=now())
    flash("不导了，文件和读到的内容都删掉了")
    return redirect(url_for("imports.index"), 303)


def _back(import_id: int) -> Response:
    return redirect(url_for("imports.show", import_id=import_id), 303)
