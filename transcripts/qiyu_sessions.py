"""七鱼's list of sessions, which goes with the messages: who talked with whom."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

MOST_SESSIONS = 1_000_000
"""Sessions that are kept; of further ones the people have no names."""

_VISITOR = ("userName", "visitorName", "nickName", "foreignId", "userId")
_STAFF = ("staffName", "kefuName", "staffNickName")


@dataclass(frozen=True, slots=True)
class Sessions:
    """Visitor and staff of each session, "" where the list doesn't say."""

    by_id: Mapping[str, tuple[str, str]]

    def people(self, session: str) -> tuple[str | None, str | None]:
        """Visitor and staff of a session."""
        visitor, staff = self.by_id.get(session, ("", ""))
        return visitor or None, staff or None


NO_SESSIONS = Sessions({})


def parsed_session(line: str) -> dict[str, Any] | None:
    """The session of a line, None where it is none."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or "msg" in entry or _id(entry) is None:
        return None
    return entry


def sessions_in(lines: Iterable[str]) -> Sessions:
    """Read the list; lines that are no session are passed over, their messages only lack names."""
    found: dict[str, tuple[str, str]] = {}
    staff_names: dict[str, str] = {}
    for line in lines:
        entry = parsed_session(line) if len(found) < MOST_SESSIONS else None
        if entry is None:
            continue
        staff = name_of(entry, visitor=False) or ""
        staff = staff_names.setdefault(staff, staff)
        found[str(_id(entry))] = (name_of(entry, visitor=True) or "", staff)
    return Sessions(found)


def name_of(entry: Mapping[str, Any], visitor: bool) -> str | None:
    """The name that an object gives for the visitor or the staff."""
    for key in _VISITOR if visitor else _STAFF:
        value = entry.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
    return None


def _id(entry: Mapping[str, Any]) -> object:
    """A session's own id is `id` or `sessionId`."""
    given = entry.get("sessionId", entry.get("id"))
    return given if isinstance(given, int | str) and not isinstance(given, bool) else None
