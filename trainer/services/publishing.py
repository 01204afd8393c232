"""Verbs on the way of a case into the library: submit, take back, review, publish, retire.

What is published is written as a file under `TRAINER_HOME/content/cases`, which every process's library reads; a retired case
stays there with `status: retired`, so that a shipped case of the same id is not practised in its place. Old conversations
replay from the version that was stored with them.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from question_bank.authoring.check import Located
from question_bank.authoring.operations import Put, apply
from question_bank.authoring.tree import Tree
from question_bank.authoring.writing import as_text
from question_bank.whole_file import write_whole
from trainer.errors import Conflict, Forbidden, Invalid, Misconfigured
from trainer.services.content import Content
from trainer.services.draft_ids import require_own_id
from trainer.services.draft_play import play_through
from trainer.services.draft_text import Looked, look_at
from trainer.services.drafts import draft_entry, note_down, record_version, require_author
from trainer.store.accounts import User
from trainer.store.drafts import (
    CaseVersion,
    DraftEntry,
    DraftState,
    authors_besides,
    draft_by_id,
)
from trainer.store.engine import transaction

LONGEST_NOTE = 500


class Unpublishable(Invalid):
    """The case does not hold when played; `problems` say where."""

    def __init__(self, problems: tuple[Located, ...]) -> None:
        first = next((one for one in problems if one.is_error), problems[0])
        super().__init__(f"试走没过：{first.where} {first.message}".strip(), code="unpublishable")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do with a draft, and why they can't; empty where they can."""

    refusal: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can be done."""
        return not self.refusal


def may_review(session: Session, entry: DraftEntry, actor: User) -> Wish:
    """Who wrote what is to be published does not review it, unless nobody else could."""
    if not entry.waits:
        return Wish("还没有送复审")
    if actor.id in entry.author_ids() and authors_besides(session, actor.id):
        return Wish("自己写的要别人来复审")
    return Wish()


def submit(
    session: Session, content: Content, *, actor: User, draft_id: int, now: datetime
) -> DraftEntry:
    """Ask for a review of the working copy. Raises Invalid while static lint has errors, Conflict where its id is another's."""
    require_author(actor)
    with transaction(session):
        entry = _opened(session, draft_id)
        if not entry.may_be_edited:
            raise Conflict("已经送复审了")
        if entry.errors or look_at(entry.text).errors:
            raise Invalid("先改好错误再送复审")
        if entry.published is not None and entry.published.text == entry.text:
            raise Conflict("和线上的一样，没有要复审的")
        require_own_id(session, content, entry)
        record_version(session, entry, actor=entry.edited_by, note="送复审", now=now)
        entry.submitted_at, entry.submitted_by_id, entry.note = now, actor.id, ""
        entry.state = DraftState.DRAFT
        note_down(session, entry, actor, "case_submitted", now, version=entry.number)
    return entry


def take_back(session: Session, *, actor: User, draft_id: int, now: datetime) -> DraftEntry:
    """Go on writing: the review is called off, or what was reviewed becomes a draft again."""
    require_author(actor)
    with transaction(session):
        entry = _opened(session, draft_id)
        if not entry.may_be_edited:
            _back_to_draft(entry)
            note_down(session, entry, actor, "case_taken_back", now)
    return entry


def send_back(
    session: Session, *, actor: User, draft_id: int, note: str, now: datetime
) -> DraftEntry:
    """The reviewer wants something changed; `note` says what."""
    require_author(actor)
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise Invalid(f"写清楚要改什么，最多 {LONGEST_NOTE} 字", field="note")
    with transaction(session):
        entry = _opened(session, draft_id)
        _require_reviewer(session, entry, actor)
        _back_to_draft(entry)
        entry.note = note
        note_down(session, entry, actor, "case_sent_back", now, note=note)
    return entry


def review(
    session: Session, content: Content, *, actor: User, draft_id: int, now: datetime
) -> CaseVersion:
    """Let it pass. Raises Forbidden where the reviewer wrote it and somebody else could review, and Unpublishable where
    playing it shows an error.
    """
    require_author(actor)
    entry = draft_entry(session, draft_id)
    _require_reviewer(session, entry, actor)
    revision = entry.revision
    _require_holding(content, look_at(entry.text).tree)
    with transaction(session):
        entry = _opened(session, draft_id)
        _require_reviewer(session, entry, actor)
        if entry.revision != revision:
            raise Conflict("试走的时候又改过，刷新看看")
        entry.submitted_at = entry.submitted_by_id = None
        entry.state = DraftState.REVIEWED
        return _record_held(session, entry, actor, "case_reviewed", now, note="复审通过")


def publish(
    session: Session, content: Content, *, actor: User, draft_id: int, now: datetime
) -> CaseVersion:
    """Put a reviewed case into the library. Raises Unpublishable where playing it shows an error."""
    require_author(actor)
    folder = _folder(content)
    entry = draft_entry(session, draft_id)
    revision, looked = entry.revision, look_at(entry.text)
    _require_publishable(session, content, entry, looked)
    assert looked.tree is not None
    _require_holding(content, looked.tree)
    with transaction(session):
        entry = _opened(session, draft_id)
        if entry.revision != revision or entry.state is not DraftState.REVIEWED:
            raise Conflict("复审之后又改过，刷新看看")
        require_own_id(session, content, entry)
        entry.state = DraftState.PUBLISHED
        version = _record_held(session, entry, actor, "case_published", now, note="发布")
        entry.in_force = version.number
        text = as_text(with_status(looked.tree, "published"))
        write_whole(folder / f"{entry.case_id}.yaml", text.encode())
    content.look_anew()
    return version


def retire(
    session: Session, content: Content, *, actor: User, draft_id: int, now: datetime
) -> CaseVersion:
    """Take a published case out of practice; what is under way is played to its end."""
    require_author(actor)
    folder = _folder(content)
    with transaction(session):
        entry = _opened(session, draft_id)
        version = entry.published
        tree = look_at(version.text).tree if version else None
        if version is None or tree is None:
            raise Conflict("这个案例没有在用")
        _back_to_draft(entry)
        unchanged = entry.text == version.text
        if unchanged:
            entry.state = DraftState.RETIRED
        retired = record_version(
            session, entry, actor=actor, note="下架", now=now, state=DraftState.RETIRED
        )
        entry.in_force = None
        note_down(session, entry, actor, "case_retired", now, version=version.number)
        text = as_text(with_status(tree, "retired"))
        write_whole(folder / f"{entry.case_id}.yaml", text.encode())
    content.look_anew()
    return retired


def with_status(tree: Tree, status: str) -> Tree:
    """The tree with another status."""
    return apply(tree, Put(("status",), status))


def _require_holding(content: Content, tree: Tree | None) -> None:
    """Play it outside a transaction: that takes seconds. Raises Invalid where it can't be played at all."""
    if tree is None:
        raise Invalid("先改好错误再试走")
    played = play_through(content, with_status(tree, "published"))
    if any(one.is_error for one in played.problems):
        raise Unpublishable(played.problems)


def _require_publishable(
    session: Session, content: Content, entry: DraftEntry, looked: Looked
) -> None:
    if entry.state is not DraftState.REVIEWED:
        raise Conflict("复审通过以后才能发布")
    if looked.errors or looked.tree is None:
        raise Invalid("先改好错误再发布")
    require_own_id(session, content, entry)


def _require_reviewer(session: Session, entry: DraftEntry, actor: User) -> None:
    wish = may_review(session, entry, actor)
    if not entry.waits:
        done = "别人已经复审通过了" if entry.state is DraftState.REVIEWED else wish.refusal
        raise Conflict(done)
    if not wish.is_open:
        raise Forbidden(wish.refusal)


def _record_held(
    session: Session, entry: DraftEntry, actor: User, verb: str, now: datetime, *, note: str
) -> CaseVersion:
    """Keep what held when played as a version, in the state the entry has by now, and note down who did it."""
    version = record_version(
        session, entry, actor=actor, note=note, now=now, state=entry.state, played=True
    )
    note_down(session, entry, actor, verb, now, version=version.number)
    return version


def _back_to_draft(entry: DraftEntry) -> None:
    entry.submitted_at = entry.submitted_by_id = None
    entry.state = DraftState.DRAFT


def _opened(session: Session, draft_id: int) -> DraftEntry:
    draft_entry(session, draft_id)
    entry = draft_by_id(session, draft_id, lock=True)
    assert entry is not None  # the line above has found it
    return entry


def _folder(content: Content) -> Path:
    if content.published is None:
        raise Misconfigured("没有数据文件夹，发布不了")
    return content.published / "cases"
