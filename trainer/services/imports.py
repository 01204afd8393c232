"""The verbs of an import: begin, receive its files, say what they are, read, stop, go on, drop."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from trainer.errors import Conflict, Forbidden, Invalid, NotFound
from trainer.services.import_endings import end, forgotten
from trainer.services.import_files import recognise_file, table_view
from trainer.services.import_notes import keep_notes, notes_of
from trainer.services.judgement import require_keepable
from trainer.services.vault import RECORD, Vault
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.imports import (
    ColumnMappingEntry,
    Import,
    ImportFile,
    ImportState,
)
from transcripts.columns import ColumnMapping, MappingError, header_digest
from transcripts.readers import reader_named
from transcripts.redaction import Redactor

MOST_FILES = 20
MOST_FILE_BYTES = 2 * 1024**3
MOST_BYTES = 4 * 1024**3
SPARE_BYTES = 256 * 1024**2
"""What must be left on the disk beside the copies."""
LONGEST_NAME = 300
LONGEST_PASSWORD = 200
_LONGEST_AGENT = 64


def import_entry(session: Session, import_id: int, actor: User) -> Import:
    """An import that this person may handle. Raises NotFound."""
    entry = session.get(Import, import_id)
    if entry is None or not entry.may_be_handled_by(actor):
        raise NotFound("没有这次导入，可能已经删了")
    return entry


def begin_import(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    files: Sequence[tuple[str, int]],
    free_bytes: int,
    now: datetime,
) -> Import:
    """Make room for files of these names and sizes. Raises Invalid with what is too many or too large."""
    if not actor.may_author:
        raise Forbidden
    _require_sizes(files, free_bytes)
    with transaction(session):
        entry = Import(
            actor_id=actor.id, state=ImportState.UPLOADING, created_at=now, touched_at=now
        )
        entry.files = [
            ImportFile(place=place, name=_name(name), size=size, token=vault.new_token(), digest="")
            for place, (name, size) in enumerate(files, start=1)
        ]
        session.add(entry)
        session.flush()
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="import_begun",
            subject=("import", entry.id),
            detail={"files": len(files), "bytes": sum(size for _, size in files)},
        )
    return entry


def _require_sizes(files: Sequence[tuple[str, int]], free_bytes: int) -> None:
    if not files:
        raise Invalid("还没有选文件")
    if len(files) > MOST_FILES:
        raise Invalid(
            f"一次最多 {MOST_FILES} 个文件，现在 {len(files)} 个；分几次导入，或者打成一个 ZIP"
        )
    for name, size in files:
        require_keepable(name)
        if size <= 0:
            raise Invalid(f"「{_name(name)}」是空的")
        if size > MOST_FILE_BYTES:
            raise Invalid(
                f"「{_name(name)}」有 {_told(size)}，一个文件最多 2 GB；按月份分开导出再来"
            )
    total = sum(size for _, size in files)
    if total > MOST_BYTES:
        raise Invalid(f"一次最多 4 GB，现在一共 {_told(total)}；分几次导入")
    if total + SPARE_BYTES > free_bytes:
        raise Invalid(f"服务器的硬盘放不下：这些文件要 {_told(total)}，只剩 {_told(free_bytes)}")


def _told(size: int) -> str:
    return f"{size / 1024**3:.1f} GB" if size >= 1024**3 else f"{max(1, size // 1024**2)} MB"


def _name(name: str) -> str:
    """A file's name without private data and without folders."""
    bare = name.replace("\\", "/").rpartition("/")[2].strip() or "文件"
    return Redactor().redact(bare[-200:]).text[:LONGEST_NAME]


def receive(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    file_id: int,
    at: int,
    content: bytes,
    now: datetime,
) -> int:
    """Take a piece of a file, encrypt it, give how much of it is there.

    Pieces come in order, each of whole records but the last. One that came already is not taken again;
    what was not yet sent is asked for by the answer.
    """
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.UPLOADING)
        file = _file(entry, file_id)
        if at != file.received:
            return file.received
        end = at + len(content)
        if not content or end > file.size or (len(content) % RECORD and end != file.size):
            raise Invalid("文件传到一半变了，重新放一次")
        assert file.token is not None  # as long as it is uploaded
        vault.append(file.token, at, content)
        for start in range(0, len(content), RECORD):
            file.digest = vault.digest(file.digest or "", content[start : start + RECORD])
        file.received, entry.touched_at = end, now
        return end


def recognise(
    session: Session, vault: Vault, *, actor: User, import_id: int, now: datetime
) -> Import:
    """Look at the files once they are all there."""
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.UPLOADING, ImportState.CHECKING)
        missing = next((one for one in entry.files if one.received != one.size), None)
        if missing is not None:
            raise Conflict(f"「{missing.name}」还没有传完", code="unfinished")
        notes = notes_of(vault, entry)
        for file in entry.files:
            file.found = recognise_file(session, vault, entry, file, notes)
        entry.state, entry.touched_at = ImportState.CHECKING, now
    return entry


def give_password(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    file_id: int,
    password: str,
    now: datetime,
) -> ImportFile:
    """Say an archive's password. Raises Invalid for a wrong one."""
    require_keepable(password)
    if not password or len(password) > LONGEST_PASSWORD:
        raise Invalid("填压缩包的密码", field="password")
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        file = _file(entry, file_id)
        notes = notes_of(vault, entry)
        notes.passwords[str(file.place)] = password
        file.found = recognise_file(session, vault, entry, file, notes)
        entry.touched_at = now
        if file.found["needs"] == "wrong_password":
            notes.passwords.pop(str(file.place))
        keep_notes(vault, entry, notes)
    if file.found["needs"] == "wrong_password":
        raise Invalid("密码不对，再试一次", field="password")
    return file


def choose_format(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    file_id: int,
    name: str | None,
    now: datetime,
) -> None:
    """Read a file as this layout, None: as the surest."""
    try:
        reader = reader_named(name) if name else None
    except KeyError:
        raise Invalid("没有这种格式") from None
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        file = _file(entry, file_id)
        formats = {**entry.settings.get("formats", {})}
        formats.pop(str(file.place), None)
        columns = {**entry.settings.get("columns", {})}
        if reader is not None:
            formats[str(file.place)] = reader.name
            columns.pop(str(file.place), None)
        entry.settings = {**entry.settings, "formats": formats, "columns": columns}
        file.found = recognise_file(session, vault, entry, file, notes_of(vault, entry))
        entry.touched_at = now


def set_columns(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    file_id: int,
    given: dict[str, object],
    now: datetime,
) -> None:
    """Say what a table's columns mean; remembered for every table with these columns. Raises Invalid."""
    try:
        mapping = ColumnMapping.from_json(given)
    except MappingError as fault:
        raise Invalid(str(fault)) from fault
    if not {"role", "sender", "buyer", "agent"} & mapping.columns().keys():
        raise Invalid("还要有一列说明是谁说的：角色、发送人、买家或客服", field="role")
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        file = _file(entry, file_id)
        notes = notes_of(vault, entry)
        header = table_view(vault, file, notes).header
        if not set(mapping.columns().values()) <= set(header):
            raise Invalid("表里没有这一列，刷新后再选")
        columns = {**entry.settings.get("columns", {}), str(file.place): mapping.to_json()}
        formats = {**entry.settings.get("formats", {})}
        formats.pop(str(file.place), None)
        entry.settings = {**entry.settings, "columns": columns, "formats": formats}
        _remember(session, header_digest(header), mapping, actor, now)
        file.found = recognise_file(session, vault, entry, file, notes)
        entry.touched_at = now


def _remember(
    session: Session, digest: str, mapping: ColumnMapping, actor: User, now: datetime
) -> None:
    known = session.get(ColumnMappingEntry, digest)
    if known is None:
        known = ColumnMappingEntry(header_digest=digest)
        session.add(known)
    known.mapping, known.saved_by_id, known.saved_at = mapping.to_json(), actor.id, now


def name_agents(
    session: Session,
    vault: Vault,
    *,
    actor: User,
    import_id: int,
    names: Sequence[str],
    now: datetime,
) -> None:
    """Say which senders are the shop's, for layouts that don't tell."""
    kept = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    require_keepable("".join(kept))
    if len(kept) > 200 or any(len(name) > _LONGEST_AGENT for name in kept):
        raise Invalid("客服的名字一行一个，最多 200 个", field="agents")
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        notes = notes_of(vault, entry)
        notes.agents = kept
        keep_notes(vault, entry, notes)
        entry.touched_at = now


def start_reading(session: Session, *, actor: User, import_id: int, now: datetime) -> Import:
    """Hand the files to a worker. Raises Conflict while something is still to be said."""
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        waiting = next((one for one in entry.files if one.found.get("needs") is not None), None)
        if waiting is not None:
            raise Conflict(f"「{waiting.name}」还不能读，先按提示处理，或者拿掉它")
        if all(all(p["companion"] for p in one.found["parts"]) for one in entry.files):
            raise Conflict("只有接待明细，里面没有对话；请和聊天记录一起放进来")
        entry.state, entry.touched_at = ImportState.QUEUED, now
        entry.leased_by = entry.lease_until = None
    return entry


def take_out(
    session: Session, vault: Vault, *, actor: User, import_id: int, file_id: int, now: datetime
) -> None:
    """Leave a file out, and delete its copy."""
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.CHECKING)
        file = _file(entry, file_id)
        if len(entry.files) == 1:
            raise Conflict("只剩这一个文件了，不导的话点「不导了」")
        token = file.token
        entry.files.remove(file)
        entry.touched_at = now
    if token is not None:
        vault.delete(token)


def pause(session: Session, *, actor: User, import_id: int, now: datetime) -> Import:
    """Stop the reading; it can go on later."""
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.QUEUED, ImportState.READING)
        entry.state, entry.touched_at = ImportState.PAUSED, now
        entry.leased_by = entry.lease_until = None
    return entry


def resume(session: Session, *, actor: User, import_id: int, now: datetime) -> Import:
    """Go on where the reading was stopped."""
    with transaction(session):
        entry = _open(session, import_id, actor, ImportState.PAUSED)
        entry.state, entry.touched_at = ImportState.QUEUED, now
    return entry


def cancel(session: Session, vault: Vault, *, actor: User, import_id: int, now: datetime) -> Import:
    """Drop an import, whatever it is doing: its copies, and what was read and not kept."""
    with transaction(session):
        entry = _locked(session, import_id, actor)
        if entry.is_over:
            raise Conflict("这次导入已经结束了")
        end(session, entry, ImportState.CANCELLED, now=now)
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="import_cancelled",
            subject=("import", entry.id),
        )
        tokens = forgotten(entry)
    for token in tokens:
        vault.delete(token)
    return entry


def _locked(session: Session, import_id: int, actor: User) -> Import:
    entry = session.get(Import, import_id, with_for_update=True)
    if entry is None or not entry.may_be_handled_by(actor):
        raise NotFound("没有这次导入，可能已经删了")
    return entry


def _open(session: Session, import_id: int, actor: User, *states: ImportState) -> Import:
    entry = _locked(session, import_id, actor)
    if entry.state not in states:
        raise Conflict("这次导入已经到了下一步，刷新看看", code="moved_on")
    return entry


def _file(entry: Import, file_id: int) -> ImportFile:
    file = next((one for one in entry.files if one.id == file_id), None)
    if file is None:
        raise NotFound("没有这个文件")
    return file
