"""遮住隐私、挑会话: what was read, as it would be kept; what is in doubt, what more to mask, what to take."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from trainer.errors import Conflict, Invalid
from trainer.services import import_review as review
from trainer.services import imports
from trainer.services.import_notes import Notes, notes_of
from trainer.services.import_review import Chip
from trainer.services.import_staging import staged_conversation
from trainer.store.accounts import Role
from trainer.store.imports import ImportState, StagedChat
from trainer.web.access import allow, current_user
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.extensions import open_session
from trainer.web.import_conflicts import to_where_it_stands
from trainer.web.redacted_view import ROLE_WORDS, Piece, pieces_of, plain
from trainer.web.vaults import vault
from trainer.web.whole_numbers import is_whole, whole
from trainer.web.workers import wake
from transcripts.conversation import Conversation, TurnKind
from transcripts.overview import overview

blueprint = Blueprint("import_review", __name__, url_prefix="/imports/<int:import_id>/review")
blueprint.register_error_handler(Conflict, to_where_it_stands)

ROWS = 14
CHIPS = {
    Chip.FIT: "适合做案例",
    Chip.ALL: "全部",
    Chip.CHOSEN: "选中的",
    Chip.DOUBTFUL: "有拿不准的",
    Chip.NEAR: "相近的",
    Chip.SHORT: "太短",
    Chip.KNOWN: "以前存过",
}
KIND_WORDS = {
    TurnKind.IMAGE: "图片",
    TurnKind.STICKER: "表情",
    TurnKind.CARD: "卡片",
    TurnKind.RECALL: "撤回",
    TurnKind.HANDOFF: "转接",
    TurnKind.PLACEHOLDER: "看不到的内容",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A staged conversation in the list, with its first words as they would be kept."""

    staged: StagedChat
    opening: str
    alike: int
    """How many of the import are nearly the same, itself among them."""
    opens_group: bool
    """Whether the one above is of another group, where groups stand beside each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message of the preview. `asked`: keys of the words in doubt that are asked about below it."""

    role: str
    word: str
    pieces: tuple[Piece, ...]
    kind: str
    asked: tuple[str, ...]


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show(import_id: int) -> ResponseReturnValue:
    """The list of conversations, and one of them."""
    session = open_session()
    entry = imports.import_entry(session, import_id, current_user())
    if entry.state is not ImportState.REVIEWING:
        return redirect(url_for("imports.show", import_id=import_id))
    notes = notes_of(vault(), entry)
    counted = review.tally(session, import_id)
    chip = _chip(Chip.ALL if counted.by_chip[Chip.FIT] == 0 else Chip.FIT)
    page = whole(request.args.get("page")) or 1
    staged = review.staged_page(session, import_id, chip, skip=(page - 1) * ROWS, most=ROWS)
    shown = _shown(import_id, staged)
    rows = _rows(import_id, staged, notes, grouped=chip is Chip.NEAR)
    lines = _lines(staged_conversation(vault(), shown, notes.masks()), notes) if shown else ()
    return render_template(
        "imports/review.html",
        entry=entry,
        rows=rows,
        chip=chip,
        chips=CHIPS,
        counted=counted,
        page=page,
        first=(page - 1) * ROWS + 1,
        pages=-(-counted.by_chip[chip] // ROWS) or 1,
        shown=shown,
        lines=lines,
        notes=notes,
        undecided=dict(notes.undecided()),
        tally=_marks(lines),
        limits=(30, 60),
    )


def _rows(
    import_id: int, staged: Sequence[StagedChat], notes: Notes, *, grouped: bool
) -> list[Row]:
    sizes = review.near_sizes(open_session(), import_id, staged)
    above = None
    rows = []
    for one in staged:
        alike = sizes.get(one.near_group or "", 0)
        rows.append(Row(one, _opening(one, notes), alike, grouped and one.near_group != above))
        above = one.near_group
    return rows


def _chip(default: Chip) -> Chip:
    try:
        return Chip(request.values.get("chip", default.value))
    except ValueError:
        return default


def _shown(import_id: int, staged: Sequence[StagedChat]) -> StagedChat | None:
    wanted = whole(request.args.get("show"))
    if wanted is not None:
        return review.staged_row(open_session(), import_id, wanted)
    return staged[0] if staged else None


def _opening(row: StagedChat, notes: Notes) -> str:
    said = overview(staged_conversation(vault(), row, notes.masks())).opening
    for _, one in notes.undecided():
        said = said.replace(one.text, "〔待定〕")
    return plain(said)


def _lines(conversation: Conversation, notes: Notes) -> tuple[Line, ...]:
    """The messages; each word in doubt is asked about where it first stands."""
    waiting = {one.text: key for key, one in notes.undecided()}
    asked: set[str] = set()
    lines = []
    for turn in conversation.turns:
        pieces = pieces_of(turn.text, waiting)
        new = dict.fromkeys(
            one.key for one in pieces if one.kind == "doubt" and one.key not in asked
        )
        asked.update(new)
        word = ROLE_WORDS[turn.role]
        lines.append(Line(turn.role.value, word, pieces, KIND_WORDS.get(turn.kind, ""), tuple(new)))
    return tuple(lines)


def _marks(lines: tuple[Line, ...]) -> dict[str, tuple[str, int]]:
    """How many different marks of each sort the shown conversation holds, with its icon."""
    found = {
        (one.label, one.icon, one.text)
        for line in lines
        for one in line.pieces
        if one.kind == "mark"
    }
    counts: dict[str, tuple[str, int]] = {}
    for label, icon, _ in sorted(found):
        counts[label] = (icon, counts.get(label, (icon, 0))[1] + 1)
    return counts


@blueprint.post("/choose")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def choose(import_id: int) -> ResponseReturnValue:
    """Take conversations, or leave them out: `{"ids", "chosen"}`."""
    body = json_body()
    ids, chosen = body.get("ids"), body.get("chosen")
    short = isinstance(ids, list) and len(ids) <= 200 and all(map(is_whole, ids))
    if not short or not isinstance(chosen, bool):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    review.choose(
        open_session(),
        actor=current_user(),
        import_id=import_id,
        staged_ids=ids,
        chosen=chosen,
        now=now(),
    )
    counted = review.tally(open_session(), import_id)
    return {"chosen": counted.chosen, "doubtful": counted.chosen_doubtful}


@blueprint.post("/choose-all")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def choose_all(import_id: int) -> ResponseReturnValue:
    """Take all of a chip, none of it, or of nearly equal ones only the first."""
    session, user = open_session(), current_user()
    wish = request.form.get("do")
    if wish == "one-of-near":
        review.choose_one_of_near(session, actor=user, import_id=import_id, now=now())
    else:
        review.choose(
            session,
            actor=user,
            import_id=import_id,
            chip=_chip(Chip.ALL),
            chosen=wish == "all",
            now=now(),
        )
    return _back(import_id)


@blueprint.post("/decide")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def decide(import_id: int) -> ResponseReturnValue:
    """Mask words in doubt or leave them, in the whole import; `rest`: mask all that are left."""
    session, user = open_session(), current_user()
    wish = request.form.get("do")
    if wish == "rest":
        review.mask_the_rest(session, vault(), actor=user, import_id=import_id, now=now())
    else:
        review.decide(
            session,
            vault(),
            actor=user,
            import_id=import_id,
            key=request.form.get("key", ""),
            mask=wish == "mask",
            now=now(),
        )
    return _back(import_id)


@blueprint.post("/mark")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def mark(import_id: int) -> ResponseReturnValue:
    """Mask words in the whole import, or take that back."""
    session, user, words = open_session(), current_user(), request.form.get("words", "")
    verb = review.unmark if request.form.get("do") == "unmark" else review.mark
    verb(session, vault(), actor=user, import_id=import_id, words=words, now=now())
    return _back(import_id)


@blueprint.post("/keep")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def keep(import_id: int) -> ResponseReturnValue:
    """Have what is chosen stored."""
    review.keep_chosen(open_session(), actor=current_user(), import_id=import_id, now=now())
    wake()
    return redirect(url_for("imports.show", import_id=import_id), 303)


def _back(import_id: int) -> Response:
    """To the same place of the list."""
    place = {
        name: request.form[name] for name in ("chip", "page", "show") if request.form.get(name)
    }
    return redirect(f"{url_for('import_review.show', import_id=import_id)}?{urlencode(place)}", 303)
