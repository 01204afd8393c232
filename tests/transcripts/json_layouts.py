"""Writers of the JSON layouts."""

import html
import io
import json
import zipfile
from collections.abc import Sequence
from datetime import UTC
from typing import Any

from transcripts.conversation import Conversation, Role, Turn, TurnKind


def _seconds(turn: Turn) -> int:
    assert turn.at is not None
    return int(turn.at.timestamp())


def _dump(value: object, *, indent: int | None = None) -> str:
    return json.dumps(value, ensure_ascii=False, indent=indent)


def write_pinduoduo(conversations: Sequence[Conversation], *, indent: int | None = None) -> str:
    """One array a conversation, one after the other."""
    words = {Role.BUYER: "用户", Role.AGENT: "客服", Role.SYSTEM: "系统"}
    arrays = [
        [
            {
                "time": turn.at.strftime("%Y-%m-%d %H:%M:%S") if turn.at else None,
                "role": words[turn.role],
                "name": turn.sender or "",
                "type": "image" if turn.kind is TurnKind.IMAGE else "text",
                "content": turn.text,
            }
            for turn in conversation.turns
        ]
        for conversation in conversations
    ]
    return "\n".join(_dump(array, indent=indent) for array in arrays)


def write_qiyu_messages(conversations: Sequence[Conversation]) -> str:
    """message.txt."""
    staff = {Role.AGENT: 31, Role.BOT: -1, Role.BUYER: 31}
    lines = [
        _dump(
            {
                "sessionId": int(conversation.id or 0),
                "from": 1 if turn.role is Role.BUYER else 0,
                "staffId": staff[turn.role],
                "time": _seconds(turn) * 1000,
                "msg": turn.text,
                "mType": 1,
                "autoReply": 0,
            }
        )
        for conversation in conversations
        for turn in conversation.turns
    ]
    return "\n".join([*lines, ""])


def write_qiyu_sessions(conversations: Sequence[Conversation]) -> str:
    """session.txt."""

    def first(conversation: Conversation, role: Role) -> str:
        names = (turn.sender for turn in conversation.turns if turn.role is role and turn.sender)
        return next(names, "")

    lines = [
        _dump(
            {
                "id": int(one.id or 0),
                "startTime": _seconds(one.turns[0]) * 1000,
                "userName": first(one, Role.BUYER),
                "staffName": first(one, Role.AGENT),
            }
        )
        for one in conversations
    ]
    return "\n".join([*lines, ""])


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of some files, stored, so that the bytes are the same everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 1, 10, 0, 0)), content)
    return out.getvalue()


def write_chatwoot(conversations: Sequence[Conversation], *, indent: int | None = None) -> str:
    """A list of conversations under `payload`."""
    types = {Role.BUYER: 0, Role.AGENT: 1, Role.SYSTEM: 2, Role.BOT: 3, Role.INTERNAL: 1}

    def message(turn: Turn) -> dict[str, Any]:
        sender = {"name": turn.sender, "type": "user"} if turn.sender else None
        return {
            "content": turn.text,
            "message_type": types[turn.role],
            "private": turn.role is Role.INTERNAL,
            "created_at": _seconds(turn),
            "sender": sender,
        }

    payload = [
        {"id": int(one.id or 0), "inbox_id": 1, "messages": [message(turn) for turn in one.turns]}
        for one in conversations
    ]
    return _dump({"payload": payload, "meta": {"count": len(payload)}}, indent=indent)


def write_intercom(conversations: Sequence[Conversation], *, indent: int | None = None) -> str:
    """A list of conversations, bodies as HTML."""
    types = {Role.BUYER: "user", Role.AGENT: "admin", Role.BOT: "bot", Role.INTERNAL: "admin"}

    def part(turn: Turn) -> dict[str, Any]:
        body = html.escape(turn.text).replace("\n", "<br>")
        return {
            "part_type": "note" if turn.role is Role.INTERNAL else "comment",
            "body": f"<p>{body}</p>",
            "author": {"type": types[turn.role], "name": turn.sender},
            "created_at": _seconds(turn),
        }

    closed = {"part_type": "close", "body": None, "author": {"type": "admin"}, "created_at": 1}
    items = []
    for one in conversations:
        first, *rest = (part(turn) for turn in one.turns)
        source = {key: first[key] for key in ("body", "author")}
        parts = {"conversation_parts": [*rest, closed], "total_count": len(rest) + 1}
        items.append(
            {
                "type": "conversation",
                "id": one.id,
                "created_at": first["created_at"],
                "source": source,
                "conversation_parts": parts,
            }
        )
    return _dump({"conversations": items, "type": "conversation.list"}, indent=indent)


def write_zendesk(conversations: Sequence[Conversation]) -> str:
    """One ticket a line; a sender is the author's number."""

    def comment(turn: Turn) -> dict[str, Any]:
        assert turn.at is not None
        return {
            "author_id": int(turn.sender or 0),
            "body": turn.text,
            "public": turn.role is not Role.INTERNAL,
            "created_at": turn.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }

    tickets = [
        {
            "id": int(one.id or 0),
            "requester_id": next(
                int(turn.sender or 0) for turn in one.turns if turn.role is Role.BUYER
            ),
            "comments": [comment(turn) for turn in one.turns],
        }
        for one in conversations
    ]
    return "\n".join(_dump(ticket) for ticket in tickets)
