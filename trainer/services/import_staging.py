"""What was read and is not yet kept: grouped by likeness, shown, and stored as real chats once it is chosen."""

import json
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.orm import Session

from trainer.services.search import index_kept
from trainer.services.vault import Vault
from trainer.store.chats import AgentAlias, Chat, kept_digests
from trainer.store.imports import Import, StagedChat
from transcripts.conversation import Conversation
from transcripts.masking import Mask, masked
from transcripts.near_copies import groups_among
from transcripts.overview import overview
from transcripts.turn_records import turn_record, turns_of

GROUPED_AT_ONCE = 500


def staged_body(vault: Vault, row: StagedChat) -> dict[str, Any]:
    """What a staged row holds: `export_id`, `source`, `format`, `turns`. Raises Unopenable."""
    found: dict[str, Any] = json.loads(vault.unseal(row.body))
    return found


def staged_conversation(vault: Vault, row: StagedChat, masks: Sequence[Mask]) -> Conversation:
    """The conversation as it would be kept now. Raises Unopenable."""
    body = staged_body(vault, row)
    return masked(Conversation(turns_of(body["turns"]), body["export_id"]), masks)


def group_staged(session: Session, import_id: int) -> None:
    """Put what is nearly the same into groups, with what is kept already: named after their first, the fittest."""
    ids, sketches = array("q"), bytearray()
    for row_id, own in _streamed(
        session, select(Chat.id, Chat.sketch).where(Chat.sketch != b"").order_by(Chat.id)
    ):
        ids.append(row_id)
        sketches += own
    kept = len(ids)
    for row_id, own in _streamed(
        session,
        select(StagedChat.id, StagedChat.sketch)
        .where(StagedChat.import_id == import_id, StagedChat.known.is_(False))
        .order_by(StagedChat.fit.desc(), StagedChat.id),
    ):
        ids.append(row_id)
        sketches += own
    found = groups_among(sketches)
    staged = ((ids[own], first) for own, first in found.items() if own >= kept)
    while batch := list(islice(staged, GROUPED_AT_ONCE)):
        firsts = {first for _, first in batch}
        names = {
            **_digests(session, Chat, {one: ids[one] for one in firsts if one < kept}),
            **_digests(session, StagedChat, {one: ids[one] for one in firsts if one >= kept}),
        }
        rows = [{"id": row_id, "near_group": names[first]} for row_id, first in batch]
        session.execute(update(StagedChat), rows)


def _streamed(session: Session, query: Select[int, bytes]) -> Iterator[Row[int, bytes]]:
    """The rows, a bounded number at a time."""
    return iter(session.execute(query.execution_options(yield_per=GROUPED_AT_ONCE)))


def _digests(
    session: Session, table: type[Chat] | type[StagedChat], ids: dict[int, int]
) -> dict[int, str]:
    """The digests of rows, by the places that the rows have."""
    known = session.execute(select(table.id, table.digest).where(table.id.in_(list(ids.values()))))
    digests = {row_id: digest for row_id, digest in known}  # noqa: C416  rows are no pairs for mypy
    return {place: digests[row_id] for place, row_id in ids.items()}


def keep_staged(
    session: Session,
    vault: Vault,
    entry: Import,
    batch: Sequence[StagedChat],
    masks: Sequence[Mask],
    *,
    now: datetime,
) -> int:
    """Store chosen rows as chats in the running transaction and take them from the staged ones; what is kept
    already is passed over. Gives how many are new."""
    there = kept_digests(session, [row.digest for row in batch])
    chats = []
    for row in batch:
        if row.digest not in there:
            there.add(row.digest)
            chats.append(_chat(vault, entry, row, masks, now))
        session.delete(row)
    _know_agents(session, {one["agent_alias"] for one in chats} - {None}, now)
    if chats:
        session.execute(insert(Chat), chats)
        index_kept(session, [one["digest"] for one in chats])
    leaders = {one["near_group"] for one in chats} - {None}
    if leaders:
        session.execute(
            update(Chat)
            .where(Chat.digest.in_(leaders), Chat.near_group.is_(None))
            .values(near_group=Chat.digest)
        )
    return len(chats)


def _know_agents(session: Session, aliases: set[str], now: datetime) -> None:
    known = set(session.scalars(select(AgentAlias.alias).where(AgentAlias.alias.in_(aliases))))
    session.add_all(AgentAlias(alias=one, first_seen_at=now) for one in sorted(aliases - known))
    session.flush()


def _chat(
    vault: Vault, entry: Import, row: StagedChat, masks: Sequence[Mask], now: datetime
) -> dict[str, Any]:
    body = staged_body(vault, row)
    conversation = masked(Conversation(turns_of(body["turns"]), body["export_id"]), masks)
    seen = overview(conversation)
    return {
        "digest": row.digest,
        "import_id": entry.id,
        "source": masked_name(body["source"], masks),
        "format": body["format"],
        "export_id": body["export_id"],
        "agent_alias": seen.agent,
        "started_at": row.started_at,
        "stage": seen.stage,
        "outcome": seen.outcome,
        "opening": seen.opening,
        "turn_count": seen.turns,
        "buyer_turns": seen.buyer_turns,
        "agent_turns": seen.agent_turns,
        "first_answer_s": seen.first_answer_s,
        "near_group": row.near_group,
        "sketch": row.sketch,
        "turns": [turn_record(turn) for turn in conversation.turns],
        "kept_at": now,
        "kept_by_id": entry.actor_id,
    }


def masked_name(name: str, masks: Sequence[Mask]) -> str:
    """A file's name without the words that a person has masked."""
    for mask in masks:
        name = name.replace(mask.text, "…")
    return name
