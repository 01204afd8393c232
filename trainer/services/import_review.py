"""Looking at what was read and choosing: pages of conversations, words in doubt, more to mask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session, defer

from trainer.errors import Conflict, Invalid, NotFound
from trainer.services.import_notes import Notes, keep_notes, notes_of
from trainer.services.judgement import require_keepable
from trainer.services.vault import Vault
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.imports import Import, ImportState, StagedChat
from transcripts.overview import TOO_SHORT

GOOD_FIT = 60
"""From this fitness on a conversation would do well as a case."""
LONGEST_MARKED = 100
COUNTED_AT_ONCE = 1000


class Chip(StrEnum):
    """What a list of staged conversations can be narrowed to."""

    FIT = "fit"
    ALL = "all"
    CHOSEN = "chosen"
    DOUBTFUL = "doubtful"
    SHORT = "short"
    NEAR = "near"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many conversations there are of each sort."""

    by_chip: dict[Chip, int]
    chosen: int
    chosen_doubtful: int


def tally(session: Session, import_id: int) -> Tally:
    """Count what is staged."""
    columns = [func.count().filter(_narrowed(chip)) for chip in Chip]
    doubtful = func.count().filter(and_(StagedChat.chosen.is_(True), StagedChat.doubts > 0))
    row = session.execute(select(*columns, doubtful).where(StagedChat.import_id == import_id)).one()
    by_chip = dict(zip(Chip, row, strict=False))
    return Tally(by_chip, by_chip[Chip.CHOSEN], row[-1])


def _narrowed(chip: Chip) -> ColumnElement[bool]:
    short = StagedChat.turn_count < TOO_SHORT
    conditions: dict[Chip, ColumnElement[bool]] = {
        Chip.FIT: and_(StagedChat.fit >= GOOD_FIT, StagedChat.known.is_(False)),
        Chip.ALL: StagedChat.id.is_not(None),
        Chip.CHOSEN: StagedChat.chosen.is_(True),
        Chip.DOUBTFUL: StagedChat.doubts > 0,
        Chip.SHORT: short,
        Chip.NEAR: StagedChat.near_group.is_not(None),
        Chip.KNOWN: StagedChat.known.is_(True),
    }
    return conditions[chip]


def near_sizes(session: Session, import_id: int, rows: Sequence[StagedChat]) -> dict[str, int]:
    """How many conversations of the import are in each group that these rows belong to."""
    groups = {row.near_group for row in rows} - {None}
    query = (
        select(StagedChat.near_group, func.count())
        .where(StagedChat.import_id == import_id, StagedChat.near_group.in_(groups))
        .group_by(StagedChat.near_group)
    )
    return {name: count for name, count in session.execute(query) if name is not None}


def staged_page(
    session: Session, import_id: int, chip: Chip, *, skip: int, most: int
) -> Sequence[StagedChat]:
    """A page of what is staged, nearly equal ones beside each other, else the fittest first."""
    order = (
        (StagedChat.near_group, StagedChat.fit.desc())
        if chip is Chip.NEAR
        else (StagedChat.fit.desc(),)
    )
    return session.scalars(
        select(StagedChat)
        .where(StagedChat.import_id == import_id, _narrowed(chip))
        .order_by(*order, StagedChat.id)
        .offset(skip)
        .limit(most)
        .options(defer(StagedChat.sketch))
    ).all()


def staged_row(session: Session, import_id: int, staged_id: int) -> StagedChat:
    """One staged conversation. Raises NotFound."""
    row = session.get(StagedChat, staged_id)
    if row is None or row.import_id != import_id:
        raise NotFound("没有这段会话")
    return row


def choose(
    session: Session,
    *,
    actor: User,
    import_id: int,
    staged_ids: Sequence[int] | None = None,
    chip: Chip = Chip.ALL,
    chosen: bool,
    now: datetime,
) -> None:
    """Take conversations in or leave them out: these, or all of a chip. What is kept already can't be taken."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        wanted = [StagedChat.import_id == import_id, StagedChat.known.is_(False)]
        if staged_ids is None:
            wanted.append(_narrowed(chip))
        else:
            wanted.append(StagedChat.id.in_(staged_ids))
        session.execute(update(StagedChat).where(*wanted).values(chosen=chosen))
        entry.touched_at = now


def choose_one_of_near(session: Session, *, actor: User, import_id: int, now: datetime) -> None:
    """Of conversations that are nearly the same take only the first; none where one is kept already."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        session.execute(
            update(StagedChat)
            .where(StagedChat.import_id == import_id, StagedChat.near_group != StagedChat.digest)
            .values(chosen=False)
        )
        entry.touched_at = now


def decide(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    key: str,
    mask: bool,
    now: datetime,
) -> None:
    """Mask words in doubt in the whole import, or leave them."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        notes = notes_of(vault, entry)
        if key not in notes.doubts:
            raise NotFound("没有这一处")
        notes.doubts[key].decided = mask
        keep_notes(vault, entry, notes)
        _count_doubts(session, import_id, notes)
        entry.touched_at = now


def mask_the_rest(
    session: Session, vault: Vault, *, actor: User, import_id: int, now: datetime
) -> None:
    """Mask every word that is still in doubt."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        notes = notes_of(vault, entry)
        for _, one in notes.undecided():
            one.decided = True
        keep_notes(vault, entry, notes)
        _count_doubts(session, import_id, notes)
        entry.touched_at = now


def mark(
    session: Session, vault: Vault, *, actor: User, import_id: int, words: str, now: datetime
) -> None:
    """Mask these words in the whole import. Raises Invalid for none and for too many."""
    require_keepable(words)
    words = words.strip()
    if len(words) < 2 or len(words) > LONGEST_MARKED or "\n" in words:
        raise Invalid(f"选 2 到 {LONGEST_MARKED} 个字，在一条消息里")
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        notes = notes_of(vault, entry)
        if words not in notes.marked:
            notes.marked.append(words)
        keep_notes(vault, entry, notes)
        entry.touched_at = now


def unmark(
    session: Session, vault: Vault, *, actor: User, import_id: int, words: str, now: datetime
) -> None:
    """Take back what `mark` did."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        notes = notes_of(vault, entry)
        notes.marked = [one for one in notes.marked if one != words]
        keep_notes(vault, entry, notes)
        entry.touched_at = now


def keep_chosen(session: Session, *, actor: User, import_id: int, now: datetime) -> Import:
    """Have what was chosen stored. Raises Conflict while words are in doubt, or nothing is chosen."""
    with transaction(session):
        entry = _reviewing(session, import_id, actor)
        counted = tally(session, import_id)
        if not counted.chosen:
            raise Conflict("还没有选会话")
        if counted.chosen_doubtful:
            raise Conflict(f"选中的会话里还有 {counted.chosen_doubtful} 段没定完隐私，先定了再存")
        entry.state, entry.touched_at = ImportState.KEEPING, now
        entry.progress, entry.leased_by, entry.lease_until = 0.0, None, None
    return entry


def _count_doubts(session: Session, import_id: int, notes: Notes) -> None:
    open_keys, after = {key for key, _ in notes.undecided()}, 0
    query = select(StagedChat.id, StagedChat.doubts, StagedChat.doubt_keys).order_by(StagedChat.id)
    mine = (StagedChat.import_id == import_id, StagedChat.doubts > 0)
    while rows := session.execute(
        query.where(*mine, StagedChat.id > after).limit(COUNTED_AT_ONCE)
    ).all():
        after = rows[-1][0]
        changes = [
            {"id": row_id, "doubts": left}
            for row_id, before, keys in rows
            if (left := len(open_keys & set(keys))) != before
        ]
        if changes:
            session.execute(update(StagedChat), changes)


def _reviewing(session: Session, import_id: int, actor: User) -> Import:
    entry = session.get(Import, import_id, with_for_update=True)
    if entry is None or not entry.may_be_handled_by(actor):
        raise NotFound("没有这次导入，可能已经删了")
    if entry.state is not ImportState.REVIEWING:
        raise Conflict("这次导入已经到了下一步，刷新看看", code="moved_on")
    return entry
