"""What a worker does with imports: claim one, read it or store what was chosen, step by step.

A worker holds a lease that it renews; a step is one transaction that fails if the lease is lost. Whoever comes after
a killed worker reads the files again from their beginning and passes over what is staged already.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, cast

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from trainer.services.import_endings import end, forgotten
from trainer.services.import_files import read_file
from trainer.services.import_notes import MOST_DOUBTS, Doubted, Notes, keep_notes, key_of, notes_of
from trainer.services.import_staging import group_staged, keep_staged
from trainer.services.vault import Unopenable, Vault
from trainer.store.chats import kept_digests
from trainer.store.engine import transaction
from trainer.store.imports import (
    Import,
    ImportFile,
    ImportState,
    StagedChat,
    claimable,
    staged_count,
    staged_digests,
    staged_up_to,
)
from transcripts.conversation import Conversation, Problem
from transcripts.near_copies import sketch
from transcripts.overview import overview
from transcripts.part_reading import SHUT, UnreadableError
from transcripts.pseudonyms import Pseudonyms
from transcripts.reading import Imported
from transcripts.redaction.doubts import find_doubts
from transcripts.turn_records import turn_record

LEASE = timedelta(seconds=30)
"""How long a worker that is not heard of keeps its import."""
STEP = 40
"""Conversations staged in one transaction."""
KEPT_AT_ONCE = 100
PROBLEMS_LISTED = 300
_LONGEST_PROBLEM = 300


BROKEN = "读到一半我们这边出了错，这个文件没有导入；换一种格式导出再试，或者告诉管理员"
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody stopped the import, or another worker has it."""


@dataclass(frozen=True)
class Worker:
    """One process that works: its name, the moment, how long its leases last."""

    name: str
    clock: Callable[[], datetime]
    lease: timedelta = LEASE


def claim(session: Session, worker: Worker) -> int | None:
    """Take the oldest import that waits or whose worker is gone; None if there is none."""
    with transaction(session):
        now = worker.clock()
        entry = claimable(session, now)
        if entry is None:
            return None
        if entry.state is ImportState.QUEUED:
            entry.state = ImportState.READING
        entry.leased_by, entry.lease_until = worker.name, now + worker.lease
        return entry.id


def renew(session: Session, worker: Worker, import_id: int) -> bool:
    """Say that the worker lives; False where the import is its own no more."""
    with transaction(session):
        return _is_held(session, worker, import_id)


def work_on(
    session: Session, vault: Vault, pseudonyms: Pseudonyms, worker: Worker, import_id: int
) -> None:
    """Do all that a claimed import needs. Ends quietly where it was stopped meanwhile; a fault of ours ends the import."""
    entry = session.get_one(Import, import_id)
    try:
        if entry.state is ImportState.KEEPING:
            _keep(session, vault, worker, import_id)
        else:
            _Reading(session, vault, pseudonyms, worker, import_id).run()
    except LeaseLost:
        session.rollback()
    except Unopenable as fault:
        session.rollback()
        _fail(session, vault, worker, import_id, str(fault))
    except SQLAlchemyError:
        raise  # the next worker tries again
    except Exception as fault:
        # Whatever a file holds must not have every further worker fall over it again. Of the fault only
        # its name is told: its message may hold what the file says.
        session.rollback()
        log.error("import %s ended by %s", import_id, type(fault).__name__)
        _fail(session, vault, worker, import_id, f"{BROKEN}（{type(fault).__name__}）")


def _is_held(session: Session, worker: Worker, import_id: int, **changes: Any) -> bool:
    now = worker.clock()
    done = session.execute(
        update(Import)
        .where(
            Import.id == import_id,
            Import.leased_by == worker.name,
            Import.state.in_((ImportState.READING, ImportState.KEEPING)),
        )
        .values(lease_until=now + worker.lease, touched_at=now, **changes)
    )
    return cast(CursorResult[Any], done).rowcount == 1


def _require_held(session: Session, worker: Worker, import_id: int, **changes: Any) -> None:
    if not _is_held(session, worker, import_id, **changes):
        raise LeaseLost


def _fail(session: Session, vault: Vault, worker: Worker, import_id: int, why: str) -> None:
    with transaction(session):
        _require_held(session, worker, import_id)
        entry = session.get_one(Import, import_id)
        end(session, entry, ImportState.FAILED, now=worker.clock())
        entry.error = why[:1000]
        tokens = forgotten(entry)
    for token in tokens:
        vault.delete(token)


class _Reading:
    """One run over the files of one import."""

    def __init__(
        self, session: Session, vault: Vault, pseudonyms: Pseudonyms, worker: Worker, import_id: int
    ) -> None:
        self._session, self._vault, self._worker = session, vault, worker
        self._pseudonyms, self._import_id = pseudonyms, import_id
        self._problems: list[dict[str, Any]] = []
        self._more = 0
        self._share = 0.0

    def run(self) -> None:
        """Stage every conversation of every file, then group them and hand over to the person."""
        entry = self._session.get_one(Import, self._import_id)
        notes = notes_of(self._vault, entry)
        files = [one for one in entry.files if not _only_companions(one)]
        total = max(1, sum(one.size for one in files))
        done = 0
        for file in files:
            self._read(entry, file, notes, partial(self._tell, done / total, file.size / total))
            done += file.size
        if not staged_count(self._session, self._import_id):
            why = (
                "；".join(dict.fromkeys(one["message"] for one in self._problems))
                or "文件里没有对话"
            )
            _fail(self._session, self._vault, self._worker, self._import_id, why)
            return
        self._finish(notes)

    def _tell(self, done: float, own: float, share: float) -> None:
        self._share = min(1.0, done + share * own)

    def _read(
        self, entry: Import, file: ImportFile, notes: Notes, progress: Callable[[float], None]
    ) -> None:
        staged = staged_up_to(self._session, file.id)
        try:
            found = read_file(self._vault, self._pseudonyms, entry, file, notes, progress=progress)
            numbered = enumerate(found, start=1)
            while batch := list(islice(numbered, STEP)):
                for _, one in batch:
                    self._note(file, one.conversation.problems)
                self._stage(file, [(place, one) for place, one in batch if place > staged], notes)
        except (UnreadableError, *SHUT, OSError) as fault:
            self._note(file, (Problem(0, str(fault)),))

    def _note(self, file: ImportFile, problems: tuple[Problem, ...]) -> None:
        for one in problems:
            if len(self._problems) < PROBLEMS_LISTED:
                told = one.message[:_LONGEST_PROBLEM]
                self._problems.append({"file": file.place, "line": one.line, "message": told})
            else:
                self._more += 1

    def _stage(self, file: ImportFile, batch: list[tuple[int, Imported]], notes: Notes) -> None:
        with transaction(self._session):
            _require_held(
                self._session,
                self._worker,
                self._import_id,
                progress=self._share,
                problems=self._problems,
                problems_more=self._more,
            )
            if not batch:
                return
            digests = [one.digest for _, one in batch]
            there = kept_digests(self._session, digests)
            there |= staged_digests(self._session, self._import_id, digests)
            for place, one in batch:
                known = one.digest in there
                there.add(one.digest)
                self._session.add(self._staged(file, place, one, notes, known=known))
            entry = self._session.get_one(Import, self._import_id)
            keep_notes(self._vault, entry, notes)
            self._session.flush()
            entry.total = staged_count(self._session, self._import_id)

    def _staged(
        self, file: ImportFile, place: int, one: Imported, notes: Notes, *, known: bool
    ) -> StagedChat:
        conversation = one.conversation
        keys = self._doubts(conversation, notes)
        seen = overview(conversation)
        body = {
            "export_id": (conversation.id or "")[:200],
            "source": one.provenance.source[:300],
            "format": one.provenance.format,
            "turns": [turn_record(turn) for turn in conversation.turns],
        }
        return StagedChat(
            import_id=self._import_id,
            file_id=file.id,
            place=place,
            digest=one.digest,
            known=known,
            chosen=not known and seen.buyer_turns > 0,
            started_at=conversation.started_at,
            agent_alias=seen.agent,
            stage=seen.stage,
            outcome=seen.outcome,
            turn_count=seen.turns,
            buyer_turns=seen.buyer_turns,
            agent_turns=seen.agent_turns,
            first_answer_s=seen.first_answer_s,
            fit=seen.fit,
            doubts=len(keys),
            doubt_keys=keys,
            near_group=None,
            sketch=sketch(conversation),
            body=self._vault.seal(json.dumps(body, ensure_ascii=False).encode(errors="replace")),
        )

    def _doubts(self, conversation: Conversation, notes: Notes) -> list[str]:
        """The keys of the undecided words of a conversation; each word is counted in the notes."""
        keys: dict[str, None] = {}
        for turn in conversation.turns:
            for doubt in find_doubts(turn.text):
                words = turn.text[doubt.start : doubt.end]
                key = key_of(self._vault, words)
                known = notes.doubts.get(key)
                if known is None:
                    full = len(notes.doubts) >= MOST_DOUBTS
                    known = Doubted(words, doubt.kind, doubt.reason, decided=True if full else None)
                    notes.doubts[key] = known
                known.count += 1
                if known.decided is None:
                    keys[key] = None
        return list(keys)

    def _finish(self, notes: Notes) -> None:
        with transaction(self._session):
            _require_held(self._session, self._worker, self._import_id, progress=1.0)
            entry = self._session.get_one(Import, self._import_id)
            group_staged(self._session, self._import_id)
            keep_notes(self._vault, entry, notes)
            entry.problems, entry.problems_more = self._problems, self._more
            entry.state = ImportState.REVIEWING
            entry.leased_by = entry.lease_until = None
            tokens = forgotten(entry)
        for token in tokens:
            self._vault.delete(token)


def _only_companions(file: ImportFile) -> bool:
    parts = file.found.get("parts", ())
    return bool(parts) and all(part["companion"] for part in parts)


def _keep(session: Session, vault: Vault, worker: Worker, import_id: int) -> None:
    """Store what was chosen, in steps; each takes its rows out of the staged ones."""
    masks = notes_of(vault, session.get_one(Import, import_id)).masks()
    chosen = (StagedChat.import_id == import_id, StagedChat.chosen.is_(True))
    passed, total = 0, session.scalar(select(func.count(StagedChat.id)).where(*chosen)) or 1
    while True:
        with transaction(session):
            _require_held(session, worker, import_id, progress=min(1.0, passed / total))
            entry = session.get_one(Import, import_id)
            batch = session.scalars(
                select(StagedChat).where(*chosen).order_by(StagedChat.id).limit(KEPT_AT_ONCE)
            ).all()
            if not batch:
                end(session, entry, ImportState.DONE, now=worker.clock())
                tokens = forgotten(entry)
                break
            entry.added += keep_staged(session, vault, entry, batch, masks, now=worker.clock())
            passed += len(batch)
    for token in tokens:
        vault.delete(token)
