"""写案例: the list of cases in the making, the editor's page, source, versions, and the way into the library."""

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from question_bank.authoring.difference import difference
from question_bank.authoring.tree import read_tree
from question_bank.case import Case
from trainer.errors import DomainError, Invalid
from trainer.services import drafts, publishing
from trainer.services.draft_text import blank_case, look_at
from trainer.services.drafts import draft_entry
from trainer.store.accounts import Role
from trainer.store.drafts import CaseVersion, DraftEntry, DraftState, draft_entries
from trainer.web.access import allow, current_user
from trainer.web.clock import now
from trainer.web.content import content
from trainer.web.downloads import as_file
from trainer.web.draft_view import lint_record
from trainer.web.extensions import open_session
from trainer.web.whole_numbers import whole

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")

FILTERS = {
    "": "全部",
    "draft": "草稿",
    "waits": "待复审",
    "reviewed": "待发布",
    "live": "在用",
    "retired": "下架",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: a case of the library, a draft, or both."""

    entry: DraftEntry | None
    case: Case | None

    @property
    def title(self) -> str:
        """The title of what is worked on, else of what is used."""
        if self.entry is not None:
            return self.entry.title or "还没起标题"
        return self.case.title if self.case else ""

    @property
    def tags(self) -> list[tuple[str, str, str]]:
        """Its states as (words, tone, icon)."""
        return state_tags(self.entry, is_live=self.case is not None)

    def is_in(self, name: str) -> bool:
        """Whether a chip of the list shows it."""
        entry = self.entry
        return {
            "": True,
            "draft": entry is not None and entry.state is DraftState.DRAFT and not entry.waits,
            "waits": entry is not None and entry.waits,
            "reviewed": entry is not None and entry.state is DraftState.REVIEWED,
            "live": self.case is not None,
            "retired": entry is not None and entry.state is DraftState.RETIRED,
        }.get(name, False)


def state_tags(entry: DraftEntry | None, *, is_live: bool) -> list[tuple[str, str, str]]:
    """What a list says about a case: used, and what goes on beside it."""
    tags = [("在用", "good", "check2")] if is_live else []
    if entry is None:
        return [*tags, ("自带", "outline", "")]
    if entry.waits:
        return [*tags, ("待复审", "coach", "eye")]
    words = {
        DraftState.DRAFT: ("改着，没发布" if is_live else "草稿", "warn", "pencil"),
        DraftState.REVIEWED: ("复审过了，待发布", "brand", "check2-circle"),
        DraftState.RETIRED: ("下架了", "", "archive"),
    }
    return [*tags, words[entry.state]] if entry.state in words else tags


@blueprint.get("")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """Drafts and published cases with their states."""
    library = content().library()
    entries = draft_entries(open_session())
    live = {case.id: case for case in library.published()}
    rows = [Row(entry, live.get(entry.case_id) if _is_its(entry) else None) for entry in entries]
    shown = {row.case.id for row in rows if row.case}
    rows += [Row(None, case) for case in live.values() if case.id not in shown]
    chosen = request.args.get("state", "")
    return render_template(
        "drafts/index.html",
        rows=[row for row in rows if row.is_in(chosen)],
        counts={name: sum(row.is_in(name) for row in rows) for name in FILTERS},
        chosen=chosen,
        filters=FILTERS,
    )


@blueprint.post("/new")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def new() -> ResponseReturnValue:
    """A case from nothing."""
    entry = drafts.begin_draft(
        open_session(),
        actor=current_user(),
        text=blank_case(len(draft_entries(open_session())) + 1),
        taken=content().library().cases,
        now=now(),
    )
    return redirect(url_for("drafts.edit", draft_id=entry.id), 303)


@blueprint.post("/import")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def take_up() -> ResponseReturnValue:
    """A draft of a YAML file."""
    given = request.files.get("file")
    if given is None or not given.filename:
        raise Invalid("先选一个 YAML 文件")
    try:
        text = given.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("这个文件不是 UTF-8 编码，另存为 UTF-8 再试") from error
    if not text.strip():
        raise Invalid("这个文件是空的")
    taken = content().library().cases
    entry = drafts.begin_draft(
        open_session(), actor=current_user(), text=text, taken=taken, now=now()
    )
    return redirect(url_for("drafts.edit", draft_id=entry.id), 303)


@blueprint.post("/from-library/<case_id>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def from_library(case_id: str) -> ResponseReturnValue:
    """A draft of a case of the library."""
    entry = drafts.begin_from_library(
        open_session(), content().library(), actor=current_user(), case_id=case_id, now=now()
    )
    return redirect(url_for("drafts.edit", draft_id=entry.id), 303)


@blueprint.get("/<int:draft_id>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def edit(draft_id: int) -> ResponseReturnValue:
    """The editor; a text that forms can't hold opens as source."""
    entry = draft_entry(open_session(), draft_id)
    if read_tree(entry.text)[0] is None:
        return redirect(url_for("drafts.source", draft_id=draft_id), 303)
    return render_template("drafts/edit.html", entry=entry, **_standing(entry))


@blueprint.route("/<int:draft_id>/source", methods=["GET", "POST"])
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def source(draft_id: int) -> ResponseReturnValue:
    """The YAML of the working copy, for those who prefer it; what can't be saved stays in the field."""
    entry = draft_entry(open_session(), draft_id)
    text, revision, error = entry.text, str(entry.revision), None
    if request.method == "POST":
        text = request.form.get("text", "").replace("\r\n", "\n")
        revision = request.form.get("revision", "")
        try:
            entry, looked = drafts.save_draft(
                open_session(),
                actor=current_user(),
                draft_id=draft_id,
                text=text,
                revision=whole(revision) or 0,
                over="over" in request.form,
                now=now(),
            )
            flash("存好了" if not looked.errors else f"存好了，还有 {looked.errors} 处错误")
            return redirect(url_for("drafts.source", draft_id=draft_id), 303)
        except DomainError as refused:
            error = refused
    page = render_template(
        "drafts/source.html",
        entry=entry,
        text=text,
        revision=revision,
        error=error,
        conflict=error is not None and error.code == drafts.CHANGED_ELSEWHERE,
        lint=lint_record(look_at(text)),
        has_forms=read_tree(text)[0] is not None,
    )
    return page, 409 if error else 200


@blueprint.get("/<int:draft_id>/versions")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def versions(draft_id: int) -> ResponseReturnValue:
    """All versions; two of them compared (`before`, `after`, 0 for the working copy)."""
    entry = draft_entry(open_session(), draft_id)
    before = whole(request.args.get("before")) or entry.in_force or _last_number(entry)
    after = whole(request.args.get("after")) or 0
    trees = [read_tree(_text_of(entry, one))[0] for one in (before, after)]
    parts = (
        difference(trees[0], trees[1]) if trees[0] is not None and trees[1] is not None else None
    )
    return render_template(
        "drafts/versions.html",
        entry=entry,
        before=before,
        after=after,
        parts=parts,
        current=entry.number,
    )


@blueprint.get("/<int:draft_id>/export")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def export(draft_id: int) -> Response:
    """The YAML as a file (`version`; the working copy where it is not given)."""
    entry = draft_entry(open_session(), draft_id)
    text = _text_of(entry, whole(request.args.get("version")) or 0)
    return as_file(text.encode(), f"{entry.case_id or 'case'}.yaml")


@blueprint.post("/<int:draft_id>/restore/<int:number>")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def restore(draft_id: int, number: int) -> ResponseReturnValue:
    """Put an earlier version in place of the working copy, which is kept as a version first."""
    session, actor = open_session(), current_user()
    version = drafts.version_of(session, draft_id, number)
    drafts.keep(session, actor=actor, draft_id=draft_id, note="换回旧版之前", now=now())
    revision = draft_entry(session, draft_id).revision
    drafts.save_draft(
        session, actor=actor, draft_id=draft_id, text=version.text, revision=revision, now=now()
    )
    flash(f"换回第 {number} 版了")
    return redirect(url_for("drafts.edit", draft_id=draft_id), 303)


@blueprint.post("/<int:draft_id>/submit")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def submit(draft_id: int) -> ResponseReturnValue:
    """「送复审」."""
    publishing.submit(open_session(), content(), actor=current_user(), draft_id=draft_id, now=now())
    return _back(draft_id, "送去复审了，通过以后就能发布")


@blueprint.post("/<int:draft_id>/take-back")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def take_back(draft_id: int) -> ResponseReturnValue:
    """「收回再改」."""
    publishing.take_back(open_session(), actor=current_user(), draft_id=draft_id, now=now())
    return _back(draft_id, "收回了，可以接着改")


@blueprint.post("/<int:draft_id>/send-back")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def send_back(draft_id: int) -> ResponseReturnValue:
    """The reviewer's 「退回」, with what to change."""
    publishing.send_back(
        open_session(),
        actor=current_user(),
        draft_id=draft_id,
        note=request.form.get("note", ""),
        now=now(),
    )
    return _back(draft_id, "退回给作者了")


@blueprint.post("/<int:draft_id>/review")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def review(draft_id: int) -> ResponseReturnValue:
    """The reviewer's 「复审通过」: played through first; what does not hold is told."""
    try:
        publishing.review(
            open_session(), content(), actor=current_user(), draft_id=draft_id, now=now()
        )
    except publishing.Unpublishable as refused:
        return _to_witnesses(draft_id, refused)
    return _back(draft_id, "复审通过，可以发布了")


@blueprint.post("/<int:draft_id>/publish")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def publish(draft_id: int) -> ResponseReturnValue:
    """「发布」: played through first; what does not hold is told."""
    try:
        publishing.publish(
            open_session(), content(), actor=current_user(), draft_id=draft_id, now=now()
        )
    except publishing.Unpublishable as refused:
        return _to_witnesses(draft_id, refused)
    return _back(draft_id, "发布了，学员现在就能练")


@blueprint.post("/<int:draft_id>/retire")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def retire(draft_id: int) -> ResponseReturnValue:
    """「下架」."""
    publishing.retire(open_session(), content(), actor=current_user(), draft_id=draft_id, now=now())
    return _back(draft_id, "下架了，正在练的人可以练完")


@blueprint.post("/<int:draft_id>/discard")
@allow(Role.MANAGER, Role.AUTHOR, Role.ADMINISTRATOR)
def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    drafts.discard(open_session(), actor=current_user(), draft_id=draft_id, now=now())
    flash("这份草稿删了")
    return redirect(url_for("drafts.index"), 303)


def _back(draft_id: int, message: str) -> ResponseReturnValue:
    flash(message)
    return redirect(url_for("drafts.edit", draft_id=draft_id), 303)


def _to_witnesses(draft_id: int, refused: publishing.Unpublishable) -> ResponseReturnValue:
    """The editor plays the case again there and lists all that is wrong."""
    flash(refused.message, "error")
    return redirect(url_for("drafts.edit", draft_id=draft_id, _anchor="witnesses"), 303)


def _standing(entry: DraftEntry) -> dict[str, object]:
    wish = publishing.may_review(open_session(), entry, current_user())
    live = entry.published
    return {
        "may_review": wish.is_open,
        "why_not_review": wish.refusal,
        "live": live,
        "same": live is not None and live.text == entry.text,
        "tags": state_tags(entry, is_live=live is not None),
    }


def _is_its(entry: DraftEntry) -> bool:
    """Whether the library's case of that id is this draft's."""
    return entry.in_force is not None or entry.replaces == entry.case_id


def _last_number(entry: DraftEntry) -> int:
    return entry.versions[-1].number


def _text_of(entry: DraftEntry, number: int) -> str:
    found: CaseVersion | None = next((v for v in entry.versions if v.number == number), None)
    return found.text if found is not None else entry.text
