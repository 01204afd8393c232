"""What the case editor's scripts call: open, save, keep, set aside, try a reply, rehearse, replay the witnesses."""

from typing import Any

from flask import Blueprint

from question_bank.authoring.check import Located
from question_bank.authoring.operations import OperationError, apply, operation_of
from question_bank.authoring.tree import Tree, TreeError, checked_tree
from question_bank.authoring.writing import as_text
from question_bank.vocabulary import Desk
from trainer.errors import Invalid
from trainer.services import draft_play, drafts
from trainer.services.draft_ids import id_remarks
from trainer.services.draft_style import style_remarks
from trainer.services.draft_text import Looked, look_at
from trainer.services.drafts import draft_entry
from trainer.store.accounts import Role
from trainer.store.drafts import DraftEntry
from trainer.web.access import allow, current_user
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.draft_view import (
    rehearsal_record,
    standing,
    tried_record,
    witnesses_record,
    words_of,
)
from trainer.web.extensions import open_session
from trainer.web.whole_numbers import is_whole
from trainer.web.words import time_of_day

blueprint = Blueprint("editing", __name__, url_prefix="/drafts")


@blueprint.get("/<int:draft_id>/open")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def open_draft(draft_id: int) -> dict[str, Any]:
    """The draft as it stands, with all that its forms need; `tree` is null where only the source can be shown."""
    entry = draft_entry(open_session(), draft_id)
    looked = look_at(entry.text)
    return {
        **standing(entry, looked, _faults(entry, looked)),
        "tree": looked.tree,
        "turns": entry.turns,
        "source_name": entry.source_name,
        "words": words_of(content().library()),
    }


@blueprint.post("/<int:draft_id>/save")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def save(draft_id: int) -> dict[str, Any]:
    """Save the tree (`tree`, `revision`), after `do`, a list of changes, where there is one; `over` takes no heed of others."""
    body = json_body()
    tree, changed = _tree(body), body.get("do")
    if changed:
        tree = _changed(tree, changed)
    entry, looked = drafts.save_draft(
        open_session(),
        actor=current_user(),
        draft_id=draft_id,
        text=as_text(tree),
        revision=_whole(body, "revision"),
        over=body.get("over") is True,
        now=now(),
    )
    answer = {**standing(entry, looked, _faults(entry, looked)), "saved_at": time_of_day(now())}
    return {**answer, "tree": looked.tree} if changed else answer


@blueprint.post("/<int:draft_id>/keep")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def keep(draft_id: int) -> dict[str, Any]:
    """Keep the working copy as a version."""
    version = drafts.keep(open_session(), actor=current_user(), draft_id=draft_id, now=now())
    return {"number": version.number, "message": f"存成第 {version.number} 版了"}


@blueprint.post("/<int:draft_id>/aside")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def set_aside(draft_id: int) -> dict[str, Any]:
    """Keep a tree that lost a conflict as a version."""
    version = drafts.set_aside(
        open_session(),
        actor=current_user(),
        draft_id=draft_id,
        text=as_text(_tree(json_body())),
        now=now(),
    )
    return {"number": version.number, "message": f"你的一份存成了第 {version.number} 版"}


@blueprint.post("/<int:draft_id>/try")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def try_reply(draft_id: int) -> dict[str, Any]:
    """「试一句」 (`tree`, `beat`, `text`, `desks` who have answered)."""
    draft_entry(open_session(), draft_id)
    body = json_body()
    tree, place = _tree(body), _whole(body, "beat")
    given = body.get("desks")
    desks = (
        frozenset(Desk(one) for one in given if one in list(Desk))
        if isinstance(given, list)
        else frozenset()
    )
    text = body.get("text")
    tried = draft_play.try_reply(
        content(), tree, beat=place, text=text if isinstance(text, str) else "", desks=desks
    )
    return tried_record(tried, tree, place)


@blueprint.post("/<int:draft_id>/rehearse")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def rehearse(draft_id: int) -> dict[str, Any]:
    """「试玩」 (`tree`, `steps` as a walkthrough has them, `seed`, `finish`). Nothing is kept."""
    draft_entry(open_session(), draft_id)
    body = json_body()
    steps = body.get("steps")
    rehearsed = draft_play.rehearse(
        content(),
        _tree(body),
        steps=steps if isinstance(steps, list) else [],
        seed=_whole(body, "seed"),
        finish=body.get("finish") is True,
    )
    return rehearsal_record(rehearsed)


@blueprint.post("/<int:draft_id>/witnesses")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def witnesses(draft_id: int) -> dict[str, Any]:
    """「跑一遍见证」 (`tree`): the witnesses' results and the problems of play lint."""
    draft_entry(open_session(), draft_id)
    return witnesses_record(draft_play.play_through(content(), _tree(json_body())))


def _faults(entry: DraftEntry, looked: Looked) -> tuple[Located, ...]:
    if looked.tree is None or looked.checked is None:
        return ()
    own_id = id_remarks(open_session(), content(), entry, looked)
    faults = draft_play.model_faults(content(), looked.checked, looked.tree)
    return (*own_id, *faults, *style_remarks(content(), looked.checked, looked.tree))


def _tree(body: dict[str, Any]) -> Tree:
    try:
        return checked_tree(body.get("tree"))
    except (TreeError, RecursionError) as error:
        raise Invalid(str(error) or "案例的内容不完整，刷新页面再试") from error


def _changed(tree: Tree, changes: object) -> Tree:
    if not isinstance(changes, list):
        raise Invalid("看不懂这个改动")
    try:
        changed = apply(tree, *(operation_of(one) for one in changes))
        return checked_tree(changed)
    except (OperationError, TreeError) as error:
        raise Invalid(str(error)) from error


def _whole(body: dict[str, Any], name: str) -> int:
    value = body.get(name)
    if not is_whole(value):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    return value
