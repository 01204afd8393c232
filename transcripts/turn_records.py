"""A turn as JSON, and back: the form in which `read` prints it and the store keeps it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from transcripts.conversation import Role, Turn, TurnKind


def turn_record(turn: Turn) -> dict[str, Any]:
    """The public form of a turn: docs/transcripts.md names every key."""
    return {
        "role": turn.role.value,
        "type": turn.kind.value,
        "sender": turn.sender,
        "text": turn.text,
        "at": turn.at.isoformat() if turn.at is not None else None,
    }


def turns_of(records: Iterable[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """The turns of which `turn_record` made these. Raises KeyError and ValueError for anything else."""
    return tuple(
        Turn(
            Role(one["role"]),
            one["text"],
            TurnKind(one["type"]),
            one["sender"],
            datetime.fromisoformat(one["at"]) if one["at"] is not None else None,
        )
        for one in records
    )
