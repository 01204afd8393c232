"""The files of an import: what they are, what a person has to say of them, and how they are read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy.orm import Session

from trainer.errors import Invalid
from trainer.services.import_notes import Notes
from trainer.services.vault import SealedFile, Vault
from trainer.store.imports import Import, ImportFile, mapping_for
from transcripts.archives import PasswordNeededError, WrongPasswordError
from transcripts.columns import HEADER_WITHIN, ColumnMapping, header_digest
from transcripts.part_reading import SHUT
from transcripts.parts import Part, opened_parts
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import COMPANIONS, READERS, SURE_ENOUGH, Reader, reader_named
from transcripts.reading import Imported, import_file
from transcripts.recognition import Judged, facts_in, judge
from transcripts.redaction import Redactor

PARTS_SHOWN = 20
CHOICES_SHOWN = 4
SAMPLE_ROWS = 6
LONGEST_CELL = 80

TITLES = {one.name: one.title for one in (*READERS, *COMPANIONS)}
"""What people call each layout."""


def sealed(vault: Vault, file: ImportFile) -> SealedFile:
    """The file to read. Raises Invalid where its copy is gone."""
    if file.token is None:
        raise Invalid("这个文件已经处理完删掉了，要再读就重新放一次")
    return vault.source(file.token, name=file.name, size=file.size)


def mapping_of(entry: Import, file: ImportFile) -> ColumnMapping | None:
    """What somebody said the columns of this file mean."""
    given = entry.settings.get("columns", {}).get(str(file.place))
    return ColumnMapping.from_json(given) if given else None


def reader_of(entry: Import, file: ImportFile) -> Reader | None:
    """The layout that somebody chose for this file."""
    name = entry.settings.get("formats", {}).get(str(file.place))
    return reader_named(name) if name else None


def recognise_file(
    session: Session, vault: Vault, entry: Import, file: ImportFile, notes: Notes
) -> dict[str, Any]:
    """What the file is, as `ImportFile.found` keeps it; a remembered header settles its columns."""
    source, password = sealed(vault, file), notes.passwords.get(str(file.place))
    try:
        with opened_parts(source, password) as opened:
            _remember_columns(session, entry, file, opened.parts)
            mapping = mapping_of(entry, file)
            parts = [
                _told(judge(part, mapping), entry, file) for part in opened.parts[:PARTS_SHOWN]
            ]
            return {
                "parts": parts,
                "part_count": len(opened.parts),
                "refused": [[_shown(name), why] for name, why in opened.refused[:PARTS_SHOWN]],
                "needs": _needs(parts),
            }
    except PasswordNeededError as fault:
        return _shut("password", fault)
    except WrongPasswordError as fault:
        return _shut("wrong_password", fault)
    except (*SHUT, OSError) as fault:
        return _shut("nothing", fault)


def _shut(needs: str, fault: Exception) -> dict[str, Any]:
    return {"parts": [], "part_count": 0, "refused": [], "needs": needs, "trouble": str(fault)}


def _told(judged: Judged, entry: Import, file: ImportFile) -> dict[str, Any]:
    chosen = reader_of(entry, file)
    best = judged.candidates[0] if judged.candidates else None
    companion = judged.companion()
    name = companion or (chosen.name if chosen else best.reader.name if best else None)
    own = next((one for one in judged.candidates if one.reader.name == name), None)
    sure = 1.0 if companion or chosen else best.candidate.confidence if best else 0.0
    return {
        "part": _shown(judged.part.name),
        "format": name,
        "title": TITLES.get(name or "", "认不出"),
        "confidence": sure,
        "reason": own.candidate.reason if own else "",
        "encoding": judged.encoding.codec,
        "encoding_reason": judged.encoding.reason,
        "companion": companion is not None,
        "table": _is_table(judged),
        "choices": [
            [one.reader.name, one.reader.title, one.candidate.confidence]
            for one in judged.candidates[:CHOICES_SHOWN]
        ],
    }


def _is_table(judged: Judged) -> bool:
    if judged.sample.text.lstrip()[:1] in ("{", "["):
        return False
    rows = judged.sample.table()[:HEADER_WITHIN]
    return len(rows) > 1 and max(len(row.cells) for row in rows) > 1


def _needs(parts: list[dict[str, Any]]) -> str | None:
    """What a person has to say before the file can be read: the columns, the layout, or nothing."""
    unsure = [one for one in parts if one["confidence"] < SURE_ENOUGH]
    if not parts or len(unsure) < len(parts):
        return None if parts else "nothing"
    return "columns" if unsure[0]["table"] else "format"


def _remember_columns(
    session: Session, entry: Import, file: ImportFile, parts: tuple[Part, ...]
) -> None:
    if mapping_of(entry, file) is not None or reader_of(entry, file) is not None:
        return
    for part in parts[:PARTS_SHOWN]:
        judged = judge(part)
        best = judged.candidates[0] if judged.candidates else None
        if (
            best is not None
            and best.reader.name != "table"
            and best.candidate.confidence >= SURE_ENOUGH
        ):
            continue
        for row in islice(judged.sample.table(), HEADER_WITHIN):
            known = mapping_for(session, header_digest(row.cells))
            if known is not None:
                columns = {**entry.settings.get("columns", {}), str(file.place): known.mapping}
                entry.settings = {**entry.settings, "columns": columns}
                return


@dataclass(frozen=True, slots=True)
class TableView:
    """The beginning of a table for whoever says what its columns mean; cells are redacted."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: dict[str, tuple[str, ...]]


def table_view(
    vault: Vault, file: ImportFile, notes: Notes, *, header_row: int | None = None
) -> TableView:
    """The first rows of a table and the words of its columns that hold few. Raises Invalid."""
    password = notes.passwords.get(str(file.place))
    try:
        with opened_parts(sealed(vault, file), password) as opened:
            for part in opened.parts:
                judged = judge(part)
                if judged.companion() is None and _is_table(judged):
                    return _view(judged, header_row)
    except (*SHUT, OSError) as fault:
        raise Invalid(str(fault)) from fault
    raise Invalid("这个文件里没有表格")


def _view(judged: Judged, header_row: int | None) -> TableView:
    rows = judged.sample.table()
    at = header_row if header_row is not None else _header_place([row.cells for row in rows])
    header, below = rows[at].cells, [row.cells for row in rows[at + 1 :]]
    words = {}
    for place, name in enumerate(header):
        found = dict.fromkeys(cells[place].strip() for cells in below if place < len(cells))
        if name.strip() and 1 <= len(found) <= 8 and all(len(word) <= 8 for word in found):
            words[name] = tuple(word for word in found if word and _shown(word) == word)
    redactor = Redactor()
    shown = [
        tuple(redactor.redact(cell).text[:LONGEST_CELL] for cell in cells)
        for cells in below[:SAMPLE_ROWS]
    ]
    return TableView(header, tuple(shown), words)


def _header_place(rows: list[tuple[str, ...]]) -> int:
    """The first row with as many filled cells as any: titles above a header are narrower."""
    filled = [sum(bool(cell.strip()) for cell in cells) for cells in rows[:HEADER_WITHIN]]
    return filled.index(max(filled))


def read_file(
    vault: Vault,
    pseudonyms: Pseudonyms,
    entry: Import,
    file: ImportFile,
    notes: Notes,
    *,
    progress: Callable[[float], None] | None = None,
) -> Iterator[Imported]:
    """The conversations of one file, with the lists of all files. Raises as `import_file`."""
    facts = tuple(
        fact
        for one in entry.files
        if one.place != file.place and any(part["companion"] for part in one.found.get("parts", ()))
        for fact in facts_in(sealed(vault, one), notes.passwords.get(str(one.place)))
    )
    return import_file(
        sealed(vault, file),
        pseudonyms,
        reader=reader_of(entry, file),
        agents=frozenset(notes.agents),
        password=notes.passwords.get(str(file.place)),
        mapping=mapping_of(entry, file),
        facts=facts,
        progress=progress,
    )


def _shown(name: str) -> str:
    return Redactor().redact(name).text
