"""Under which id a draft may be published: one that no other case has, and the same once it was published."""

from sqlalchemy.orm import Session

from question_bank.authoring.check import Located, where_of
from question_bank.authoring.mends import Mend
from question_bank.authoring.operations import Put
from question_bank.authoring.tree import text_of
from question_bank.codes import Code
from question_bank.problem import Gravity
from trainer.errors import Conflict
from trainer.services.content import Content
from trainer.services.draft_text import Looked, free_id, look_at
from trainer.store.drafts import DraftEntry, DraftState, draft_entries, drafts_of_case

_ID = ("id",)


def require_own_id(session: Session, content: Content, entry: DraftEntry) -> None:
    """Raises Conflict where the draft can't be published under its id."""
    published = _published_id(entry)
    if published and published != entry.case_id:
        raise Conflict("发布过的案例不能换编号，另写一个")
    if _is_anothers(session, content, entry):
        raise Conflict(_taken(entry.case_id), code="id_taken")


def id_remarks(
    session: Session, content: Content, entry: DraftEntry, looked: Looked
) -> tuple[Located, ...]:
    """The same as an error at the field, while the draft is written, with an id that it may have."""
    tree, published = looked.tree, _published_id(entry)
    if tree is None or not entry.case_id:
        return ()
    if published and published != entry.case_id:
        message, fit = "发布过的案例不能换编号", published
    elif _is_anothers(session, content, entry):
        taken = {*content.library().cases, *(one.case_id for one in draft_entries(session))}
        message, fit = _taken(entry.case_id), free_id(text_of(tree, "id"), taken)
    else:
        return ()
    mend = Mend(f"换成「{fit}」", (Put(_ID, fit),))
    remedy = f"编号换成「{fit}」，或换一个没用过的"
    where = where_of(tree, _ID)
    return (Located(Code.DUPLICATE_ID, Gravity.ERROR, message, remedy, _ID, where, mend),)


def _taken(case_id: str) -> str:
    return f"编号「{case_id}」已经有别的案例在用"


def _published_id(entry: DraftEntry) -> str:
    old = entry.published
    tree = look_at(old.text).tree if old is not None else None
    return text_of(tree, "id") if tree is not None else ""


def _is_anothers(session: Session, content: Content, entry: DraftEntry) -> bool:
    others = drafts_of_case(session, entry.case_id)
    if any(one.id != entry.id and one.in_force is not None for one in others):
        return True
    was_ours = any(one.state is DraftState.PUBLISHED for one in entry.versions)
    in_library = entry.case_id in content.library().cases
    return in_library and entry.replaces != entry.case_id and not was_ours
