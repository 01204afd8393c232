"""话术判读: pasted sentences and how they are read; 「这不算违规」 and 「我觉得漏判了」; the shop's clean set."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.language.reader import ReadingRefused
from question_bank.language.types import NO_CONTEXT, Context
from question_bank.names import CATEGORY_NAMES
from question_bank.rubric import Rubric
from question_bank.vocabulary import TEXT_CATEGORIES, Category
from trainer.errors import DomainError, Invalid
from trainer.services import clean_set
from trainer.services.case_reading import case_findings
from trainer.store.accounts import Role
from trainer.store.judgement import clean_entries, removed_clean_entries
from trainer.web.access import allow, current_user, wants_json
from trainer.web.body import json_body
from trainer.web.clock import now
from trainer.web.content import content, present_clashes
from trainer.web.extensions import open_session
from trainer.web.reading_view import BurstView, burst_view, bursts_in
from trainer.web.whole_numbers import whole

blueprint = Blueprint("readings", __name__, url_prefix="/readings")
KINDS = tuple((one.value, CATEGORY_NAMES[one]) for one in TEXT_CATEGORIES)
LONGEST_BEFORE = 500


@blueprint.route("", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def show() -> ResponseReturnValue:
    """Paste sentences, see the reading. Nothing is kept of what was pasted."""
    given = request.form if request.method == "POST" else request.args
    text, before, case = (given.get(name, "") for name in ("text", "before", "case"))
    bursts: list[BurstView] = []
    error: DomainError | None = None
    if text or request.method == "POST":
        try:
            bursts = _read(text, before.strip() or None, case)
        except DomainError as refused:
            error = refused
    library = content().library()
    page = render_template(
        "readings/show.html",
        text=text,
        before=before,
        case=case,
        cases=[(one.id, one.title) for one in library.published()],
        bursts=bursts,
        error=error,
        kinds=KINDS,
        kept=len(clean_entries(open_session())),
    )
    return page, 422 if error else 200


@blueprint.get("/clean")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def kept_clean() -> ResponseReturnValue:
    """The shop's clean set: what, by whom, when, why; and what was taken back."""
    session = open_session()
    return render_template(
        "readings/clean.html",
        entries=clean_entries(session),
        removed=removed_clean_entries(session),
        names=CATEGORY_NAMES,
        category=Category,
        clashes=present_clashes(),
    )


@blueprint.post("/clean")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def deny() -> ResponseReturnValue:
    """「这不算违规」 (`messages`, `at`, `category`, `rule`, `reason`, `before`, `case`)."""
    body = _body()
    denial = clean_set.Denial(
        messages=_messages(body),
        category=_word(body, "category"),
        rule=_word(body, "rule"),
        reason=_word(body, "reason"),
        context=_context(_word(body, "before") or None, _rubric(_word(body, "case"))),
        at=tuple(place for one in _word(body, "at").split() if (place := whole(one)) is not None),
    )
    entry = clean_set.deny(
        open_session(), content(), actor=current_user(), denial=denial, now=now()
    )
    name = CATEGORY_NAMES[Category(entry.category)]
    return _answer(f"记下了：这句以后不算「{name}」", id=entry.id)


@blueprint.post("/clean/<int:entry_id>/take-back")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def take_back(entry_id: int) -> ResponseReturnValue:
    """Take a sentence out of the clean set."""
    clean_set.take_back(
        open_session(), content(), actor=current_user(), entry_id=entry_id, now=now()
    )
    return _answer("移出了，这句重新按规则判", id=entry_id)


@blueprint.post("/missed")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def report_missed() -> ResponseReturnValue:
    """「我觉得漏判了」 (`messages`, `category`, `note`)."""
    body = _body()
    entry = clean_set.report_missed(
        open_session(),
        actor=current_user(),
        messages=_messages(body),
        category=_word(body, "category"),
        note=_word(body, "note"),
        now=now(),
    )
    return _answer("记下了，写规则时会列在「漏判的话」里", id=entry.id)


@blueprint.post("/missed/<int:entry_id>/drop")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def drop_missed(entry_id: int) -> ResponseReturnValue:
    """Let a missed sentence go without a rule."""
    clean_set.drop_missed(open_session(), actor=current_user(), entry_id=entry_id, now=now())
    flash("这句不再提醒了")
    return redirect(url_for("rules.index", _anchor="missed"), 303)


def _read(text: str, before: str | None, case_id: str) -> list[BurstView]:
    if before and len(before) > LONGEST_BEFORE:
        raise Invalid(f"买家的话最多 {LONGEST_BEFORE} 字", field="before")
    rubric = _rubric(case_id)
    context = _context(before, rubric)
    judgement = content().judgement()
    views = []
    for number, messages in enumerate(bursts_in(text), start=1):
        try:
            reading = judgement.reader.read(messages, context)
        except ReadingRefused as refused:
            raise Invalid(f"{refused}。空一行分成几段再读", field="text") from refused
        bound = (
            case_findings(rubric, reading, before=before, reader=judgement.reader) if rubric else ()
        )
        own = judgement.own
        denied = own.denied(own.raw.read(messages, context)) if own else ()
        views.append(burst_view(number, reading, bound, denied))
    return views


def _rubric(case_id: str) -> Rubric | None:
    return content().case(case_id).rubric() if case_id else None


def _context(before: str | None, rubric: Rubric | None) -> Context:
    if rubric is not None:
        return rubric.context(before)
    return Context(before=before) if before else NO_CONTEXT


def _body() -> dict[str, Any]:
    if request.is_json:
        return json_body()
    return {**request.form.to_dict(), "messages": request.form.getlist("messages")}


def _messages(body: dict[str, Any]) -> list[str]:
    given = body.get("messages")
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise Invalid("先选一句话")
    return given


def _word(body: dict[str, Any], name: str) -> str:
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    return value


def _answer(message: str, **more: object) -> ResponseReturnValue:
    if wants_json():
        return {"message": message, **more}
    flash(message)
    return redirect(url_for("readings.kept_clean"), 303)
