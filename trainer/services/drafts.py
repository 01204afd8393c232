"""Verbs of cases in the making: begin, save, keep a version, set aside what lost a conflict, throw away.

Whatever somebody typed is kept as typed, sound or not; lint only counts what is wrong with it.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank.authoring.check import Checked, check
from question_bank.authoring.operations import Put, apply
from question_bank.authoring.tree import Tree, read_tree, text_of
from question_bank.authoring.writing import as_text
from question_bank.digest import digest
from question_bank.library import Library
from question_bank.loading import read_text
from question_bank.problem import Problem
from question_bank.source import MAX_BYTES
from question_bank.vocabulary import Outcome, Persona
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.drafts import (
    CaseVersion,
    DraftEntry,
    DraftState,
    draft_by_id,
    draft_entries,
    drafts_of_case,
)
from trainer.store.engine import transaction

CHANGED_ELSEWHERE = "changed_elsewhere"
"""The code of the refusal to save over somebody else's save."""
MOST_TURNS = 400
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_NUMBERED = re.compile(r"^(.*?)-(\d+)$")
PROBLEMS_KEPT = 20


@dataclass(frozen=True, slots=True)
class Looked:
    """A draft's text as far as it could be read: the tree is None where only the source can be shown."""

    tree: Tree | None
    form: tuple[Problem, ...]
    checked: Checked | None

    @property
    def errors(self) -> int:
        """How many problems forbid publishing."""
        own = sum(one.is_error for one in self.form)
        return own + (self.checked.errors if self.checked else 0)

    @property
    def warnings(self) -> int:
        """How many problems do not."""
        return len(self.checked.problems) - self.checked.errors if self.checked else 0


def look_at(text: str) -> Looked:
    """Read and lint a text; never raises for what stands in it."""
    tree, form = read_tree(text)
    errors = tuple(one for one in form if one.is_error)
    return Looked(tree, errors, check(tree) if tree is not None else None)


def require_author(actor: User) -> None:
    """Raises Forbidden for whoever may not write cases."""
    if not actor.may_author:
        raise Forbidden("案例由作者和主管来写")


def draft_entry(session: Session, draft_id: int) -> DraftEntry:
    """One that was not thrown away. Raises NotFound."""
    entry = draft_by_id(session, draft_id)
    if entry is None or entry.discarded_at is not None:
        raise NotFound("没有这份草稿，可能已经删了")
    return entry


def begin_draft(
    session: Session,
    *,
    actor: User,
    text: str,
    now: datetime,
    source_chat: int | None = None,
    source_name: str = "",
    turns: Sequence[tuple[str, str]] = (),
    taken: Collection[str] = (),
    replaces: str | None = None,
) -> DraftEntry:
    """A new draft with this text.

    source_chat, source_name, turns  the real chat it was drafted from: `turns` are its redacted lines as (role, words)
    taken      ids of the library's cases: where the text's own id is one of them or a draft's, a number is appended
    replaces   the library's case that it may take the place of; its id is then kept

    Raises Forbidden, and Invalid for a text that can't be kept.
    """
    require_author(actor)
    require_keepable(text)
    with transaction(session):
        if replaces is None:
            ids = {*taken, *(one.case_id for one in draft_entries(session))}
            text = _with_free_id(text, ids)
        looked = look_at(text)
        entry = DraftEntry(
            **_told(looked),
            text=text,
            state=DraftState.DRAFT,
            replaces=replaces,
            source_chat=source_chat,
            source_name=source_name[:120],
            turns=[[role, words] for role, words in turns[:MOST_TURNS]],
            made_at=now,
            made_by_id=actor.id,
            edited_at=now,
            edited_by_id=actor.id,
        )
        session.add(entry)
        session.flush()
        record_version(session, entry, actor=actor, note="开始", now=now)
        note_down(session, entry, actor, "draft_begun", now)
    return entry


def begin_from_library(
    session: Session, library: Library, *, actor: User, case_id: str, now: datetime
) -> DraftEntry:
    """A draft of a case of the library, to mend it; the one that is under way already, where there is one."""
    require_author(actor)
    known = drafts_of_case(session, case_id)
    if known:
        return known[0]
    place = next((f.place for f in library.files if getattr(f.item, "id", "") == case_id), None)
    if place is None:
        raise NotFound("没有这个案例，可能已经下架了")
    text, unreadable = read_text(place.path, place.file)
    if unreadable is not None:
        raise Invalid(unreadable.message)
    return begin_draft(session, actor=actor, text=text, now=now, replaces=case_id)


def save_draft(
    session: Session,
    *,
    actor: User,
    draft_id: int,
    text: str,
    revision: int,
    now: datetime,
    over: bool = False,
) -> tuple[DraftEntry, Looked]:
    """Put a text in place of the working copy.

    Raises Conflict (code `changed_elsewhere`) where somebody has saved since `revision`; with `over` what they saved is
    kept as a version and then replaced. Raises Conflict too while the case waits for its review.
    """
    require_author(actor)
    require_keepable(text)
    looked = look_at(text)
    with transaction(session):
        entry = _opened(session, draft_id)
        if not entry.may_be_edited:
            raise Conflict("正在复审，先收回再改", code="under_review")
        if entry.text == text:
            return entry, looked
        if entry.revision != revision and not over:
            raise Conflict("这份草稿刚在别处改过", code="changed_elsewhere")
        if over or entry.edited_by_id != actor.id:
            note = "被另一处的改动盖过" if over else "换人接着写之前"
            record_version(session, entry, actor=entry.edited_by, note=note, now=now)
        for name, value in _told(looked).items():
            setattr(entry, name, value)
        entry.text, entry.revision = text, entry.revision + 1
        entry.state = DraftState.DRAFT
        entry.edited_at, entry.edited_by_id = now, actor.id
    return entry, looked


def keep(
    session: Session, *, actor: User, draft_id: int, now: datetime, note: str = ""
) -> CaseVersion:
    """Keep the working copy as a version; the last one where nothing has changed since."""
    require_author(actor)
    with transaction(session):
        entry = _opened(session, draft_id)
        version = record_version(session, entry, actor=actor, note=note[:200], now=now)
        if version.created_at == now:
            note_down(session, entry, actor, "draft_kept", now, version=version.number)
    return version


def set_aside(
    session: Session, *, actor: User, draft_id: int, text: str, now: datetime
) -> CaseVersion:
    """Keep a text as a version without touching the working copy: what lost a conflict is not lost."""
    require_author(actor)
    require_keepable(text)
    with transaction(session):
        entry = _opened(session, draft_id)
        version = _add_version(
            session, entry, DraftState.DRAFT, text, actor, "和别处冲突时留下的一份", now
        )
        note_down(session, entry, actor, "draft_set_aside", now, version=version.number)
    return version


def discard(session: Session, *, actor: User, draft_id: int, now: datetime) -> None:
    """Throw a draft away that is not published; it stays on record."""
    require_author(actor)
    with transaction(session):
        entry = _opened(session, draft_id)
        if entry.in_force is not None:
            raise Conflict("这个案例正在用，先下架再删")
        entry.discarded_at = now
        note_down(session, entry, actor, "draft_discarded", now)


def version_of(session: Session, draft_id: int, number: int) -> CaseVersion:
    """One version of a draft. Raises NotFound."""
    entry = draft_entry(session, draft_id)
    found = next((one for one in entry.versions if one.number == number), None)
    if found is None:
        raise NotFound("没有这一版")
    return found


def record_version(
    session: Session,
    entry: DraftEntry,
    *,
    actor: User,
    note: str,
    now: datetime,
    state: DraftState = DraftState.DRAFT,
    played: bool = False,
) -> CaseVersion:
    """Inside a transaction: the working copy as a version, unless the last one says the same in the same state."""
    last = entry.versions[-1] if entry.versions else None
    if last is not None and last.text == entry.text and state in (last.state, DraftState.DRAFT):
        return last
    return _add_version(session, entry, state, entry.text, actor, note, now, played=played)


def _add_version(
    session: Session,
    entry: DraftEntry,
    state: DraftState,
    text: str,
    actor: User,
    note: str,
    now: datetime,
    *,
    played: bool = False,
) -> CaseVersion:
    looked = look_at(text)
    case = looked.checked.case if looked.checked else None
    version = CaseVersion(
        draft_id=entry.id,
        number=len(entry.versions) + 1,
        state=state,
        text=text,
        digest=digest(case) if case is not None else None,
        lint=lint_record(looked, played=played),
        note=note,
        author_id=actor.id,
        created_at=now,
    )
    entry.versions.append(version)
    session.flush()
    return version


def lint_record(looked: Looked, *, played: bool = False) -> dict[str, Any]:
    """What lint said, as a version keeps it."""
    found = [{"code": one.code, "message": one.message, "where": ""} for one in looked.form]
    if looked.checked is not None:
        found += [
            {"code": one.code, "message": one.message, "where": one.where}
            for one in looked.checked.problems
        ]
    return {
        "errors": looked.errors,
        "warnings": looked.warnings,
        "problems": found[:PROBLEMS_KEPT],
        "played": played,
    }


def note_down(
    session: Session, entry: DraftEntry, actor: User, verb: str, now: datetime, **detail: Any
) -> None:
    """An audit entry about a draft."""
    audit.record(
        session,
        at=now,
        actor_id=actor.id,
        verb=verb,
        subject=("case_draft", entry.id),
        detail={"case": entry.case_id, **detail},
    )


def require_keepable(text: str) -> None:
    """Raises Invalid for more than a content file may have and for what no file can hold."""
    if _UNKEEPABLE.search(text):
        raise Invalid("里面有认不出的字，删掉再存", field="text")
    if len(text.encode()) > MAX_BYTES:
        raise Invalid(f"案例最多 {MAX_BYTES // 1024} KB，拆成几个", field="text")


def _opened(session: Session, draft_id: int) -> DraftEntry:
    entry = draft_by_id(session, draft_id, lock=True)
    if entry is None or entry.discarded_at is not None:
        raise NotFound("没有这份草稿，可能已经删了")
    return entry


def _told(looked: Looked) -> dict[str, Any]:
    """What lists show of a text, as far as it says it."""
    tree = looked.tree or {}
    return {
        "case_id": text_of(tree, "id")[:64],
        "title": text_of(tree, "title")[:200],
        "errors": looked.errors,
        "warnings": looked.warnings,
    }


def _with_free_id(text: str, taken: Collection[str]) -> str:
    tree, _ = read_tree(text)
    wanted = text_of(tree, "id") if tree else ""
    if tree is None or not wanted or wanted not in taken:
        return text
    return as_text(apply(tree, Put(("id",), free_id(wanted, taken))))


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id with the next number that nobody has taken."""
    found = _NUMBERED.match(wanted)
    stem, number = (found[1], int(found[2])) if found else (wanted, 1)
    while f"{stem}-{number + 1}" in taken:
        number += 1
    return f"{stem}-{number + 1}"


def blank_case(number: int) -> str:
    """The text of a case from nothing: one step, the usual ends, everything else still to be written."""
    return as_text(
        {
            "schema": "1",
            "id": f"new-case-{number}",
            "title": "",
            "stage": "presale",
            "level": "1",
            "minutes": "6",
            "purpose": "",
            "tags": [],
            "status": "draft",
            "shown": {"shop": "", "situation": ""},
            "buyer": {"name": "买家", "persona": Persona.EASYGOING.value, "knows": {}},
            "outcomes": [
                Outcome.ORDERED.value,
                Outcome.WALKED_OFF.value,
                Outcome.UNANSWERED.value,
            ],
            "beats": [
                {
                    "id": "open",
                    "label": "开口",
                    "need": "true",
                    "say": [],
                    "branches": [],
                    "otherwise": {"limit": "2", "goto": Outcome.WALKED_OFF.value},
                }
            ],
            "silence": {"goto": Outcome.UNANSWERED.value},
            "points": [],
            "walkthroughs": [],
        }
    )
