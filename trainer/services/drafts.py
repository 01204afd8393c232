"""Verbs of cases in the making: begin, save, keep a version, set aside what lost a conflict, throw away.

Whatever somebody typed is kept as typed, sound or not; lint only counts what is wrong with it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank.digest import digest
from question_bank.library import Library
from question_bank.loading import read_text
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services.draft_text import (
    Looked,
    lint_record,
    look_at,
    require_keepable,
    told,
    with_free_id,
)
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
            text = with_free_id(text, ids)
        looked = look_at(text)
        entry = DraftEntry(
            **told(looked),
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
        for name, value in told(looked).items():
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


def _opened(session: Session, draft_id: int) -> DraftEntry:
    entry = draft_by_id(session, draft_id, lock=True)
    if entry is None or entry.discarded_at is not None:
        raise NotFound("没有这份草稿，可能已经删了")
    return entry
