"""Verbs about the shops' phrase packs: import from a workbench's table, export to one, back to the shipped pack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import yaml
from sqlalchemy.orm import Session

from question_bank.library import SHIPPED, Library
from question_bank.names import CATEGORY_NAMES
from question_bank.phrase import Phrase, PhrasePack
from question_bank.phrase_rows import code_of, group_of, merged, phrase_of, replaced
from question_bank.whole_file import write_whole
from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services.content import Content
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.practice import OwnPhrase
from transcripts.conversation import Problem
from transcripts.phrase_tables import (
    PhraseRow,
    PhraseTableError,
    read_phrase_table,
    write_csv,
    write_xlsx,
)

GENERAL = "general"
"""The pack of every shop."""
WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
"""The forms of an export by the end of the file's name."""
MOST_PHRASES = 500
"""Phrases of one pack."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A pack as the pages show it: of which shop (None: of every one), and whether it was published here.

    id  that of the shop (or `GENERAL`) · pack  that of the pack's file
    """

    id: str
    pack: str
    shop: str | None
    phrases: tuple[Phrase, ...]
    published: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A phrase that was left out, with its line in the file and why."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: phrases added, already there, and left out."""

    added: int
    known: int
    refused: tuple[Refused, ...]


def shelves(library: Library) -> tuple[Shelf, ...]:
    """The pack of every shop and one of each shop that has a sheet, also where it has no phrases yet."""
    general = _shelf(library, GENERAL, None)
    return (general, *(_shelf(library, one.id, one.name) for one in library.shops.values()))


def shelf(library: Library, shelf_id: str) -> Shelf:
    """One of them. Raises NotFound."""
    for one in shelves(library):
        if one.id == shelf_id:
            return one
    raise NotFound("没有这家店的短语")


def import_pack(
    session: Session,
    content: Content,
    *,
    actor: User,
    shelf_id: str,
    body: bytes,
    replace: bool,
    now: datetime,
) -> Imported:
    """Take up a table of phrases; those with a fault are left out and named. Raises Invalid for no table, Conflict for nothing new."""
    _require_author(actor)
    known = shelf(content.library(), shelf_id)
    try:
        table = read_phrase_table(body)
    except PhraseTableError as fault:
        raise Invalid(str(fault), field="table") from fault
    good, refused = _sorted_out(content, table.rows, table.problems)
    phrases = (replaced if replace else merged)(known.phrases, good)
    if phrases == known.phrases:
        raise Conflict(_nothing_new(refused))
    if len(phrases) > MOST_PHRASES:
        raise Invalid(
            f"一家店最多 {MOST_PHRASES} 条短语，这样会有 {len(phrases)} 条", field="table"
        )
    texts = {phrase.text for phrase in known.phrases}
    added = sum(phrase.text not in texts for phrase in phrases)
    with transaction(session):
        _publish(content, PhrasePack(id=known.pack, shop=known.shop, phrases=phrases))
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="phrases_imported",
            subject=("phrase_pack", shelf_id),
            detail={"added": added, "phrases": len(phrases), "refused": len(refused)},
        )
    content.look_anew()
    return Imported(added, len(good) - added, refused)


def restore_pack(
    session: Session, content: Content, *, actor: User, shelf_id: str, now: datetime
) -> None:
    """Drop the published pack: the shipped one counts again. Raises Conflict where nothing was published."""
    _require_author(actor)
    known = shelf(content.library(), shelf_id)
    if not known.published:
        raise Conflict("现在就是自带的短语")
    with transaction(session):
        _path(content, known.pack).unlink(missing_ok=True)
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="phrases_restored",
            subject=("phrase_pack", shelf_id),
        )
    content.look_anew()


def exported(phrases: Sequence[Phrase], form: str) -> bytes:
    """A pack as a table. Raises NotFound for a form that is not in `WRITERS`."""
    return _written([PhraseRow(code_of(one), one.text, group_of(one)) for one in phrases], form)


def exported_own(phrases: Sequence[OwnPhrase], form: str) -> bytes:
    """「我的短语」 as a table, numbered, in a group of their own."""
    rows = (PhraseRow(f"wd{n}", one.text, "我的短语") for n, one in enumerate(phrases, start=1))
    return _written(list(rows), form)


def _written(rows: Sequence[PhraseRow], form: str) -> bytes:
    writer = WRITERS.get(form)
    if writer is None:
        raise NotFound("只有 csv 和 xlsx 两种表格")
    return writer(rows)


def _shelf(library: Library, shelf_id: str, shop: str | None) -> Shelf:
    packs = [pack for pack in library.phrases.values() if pack.shop == shop]
    named = next((pack for pack in packs if pack.id == shelf_id), packs[-1] if packs else None)
    kept = [one.place.path for one in library.files if one.item is named and named is not None]
    published = any(not path.is_relative_to(SHIPPED) for path in kept)
    phrases = named.phrases if named else ()
    return Shelf(shelf_id, named.id if named else shelf_id, shop, phrases, published)


def _require_author(actor: User) -> None:
    if not actor.may_author:
        raise Forbidden("店里的短语由作者和主管来改")


def _sorted_out(
    content: Content, rows: Sequence[PhraseRow], problems: Sequence[Problem]
) -> tuple[list[Phrase], tuple[Refused, ...]]:
    """Phrases that can be used, and what is wrong with the others."""
    good: list[Phrase] = []
    refused = [Refused(one.line, "", one.message) for one in problems]
    for row in rows:
        faults = {finding.category for finding in content.reader.read([row.text]).findings}
        if faults:
            names = "、".join(CATEGORY_NAMES[fault] for fault in sorted(faults))
            refused.append(Refused(row.number, row.text, f"读出了「{names}」，改好再导入"))
        else:
            good.append(phrase_of(row.code, row.text, row.group))
    return good, tuple(sorted(refused, key=lambda one: one.line))


def _nothing_new(refused: Sequence[Refused]) -> str:
    if not refused:
        return "表里的短语店里都有了，没有要改的"
    first = refused[0]
    more = f"；另有 {len(refused) - 1} 行" if len(refused) > 1 else ""
    return f"没有能用的新短语：第 {first.line} 行{first.reason}{more}"


def _path(content: Content, pack_id: str) -> Path:
    if content.published is None:
        raise Conflict("这里没有数据文件夹，短语改不了")
    return content.published / "phrases" / f"{pack_id}.yaml"


def _publish(content: Content, pack: PhrasePack) -> None:
    path = _path(content, pack.id)
    record = pack.model_dump(mode="json", exclude_defaults=True)
    text = yaml.safe_dump(record, allow_unicode=True, sort_keys=False, width=10_000)
    write_whole(path, text.encode())
