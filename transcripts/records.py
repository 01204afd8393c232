"""The JSON of a conversation, as `read` prints it, and back."""

from datetime import datetime

from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.reading import Imported
from transcripts.turn_records import turn_record


class RecordError(ValueError):
    """A record is not a conversation; the message says why, in Chinese."""


def as_record(imported: Imported) -> dict[str, object]:
    """The public form of a conversation: docs/transcripts.md names every key."""
    conversation, origin = imported.conversation, imported.provenance
    started = conversation.started_at
    return {
        "id": conversation.id,
        "source": origin.source,
        "format": origin.format,
        "encoding": origin.encoding,
        "started_at": started.isoformat() if started is not None else None,
        "problems": [
            {"line": problem.line, "message": problem.message} for problem in conversation.problems
        ],
        "turns": [turn_record(turn) for turn in conversation.turns],
    }


def conversation_of(record: dict[str, object]) -> Conversation:
    """The conversation of a record; keys that say where it comes from are passed over.

    `type` may be absent (text), `sender` and `at` too (unknown). Raises RecordError.
    """
    name = record.get("id")
    if not isinstance(name, str | int) or isinstance(name, bool):
        raise RecordError("缺少 id")
    turns = record.get("turns")
    if not isinstance(turns, list):
        raise RecordError("缺少 turns，要是一个数组")
    read = [_turn_of(entry, number) for number, entry in enumerate(turns, start=1)]
    return Conversation(tuple(read), str(name), _problems(record.get("problems")))


def _turn_of(entry: object, number: int) -> Turn:
    def wrong(what: str) -> RecordError:
        return RecordError(f"第 {number} 条消息{what}")

    if not isinstance(entry, dict):
        raise wrong("不是 JSON 对象")
    role, kind = entry.get("role"), entry.get("type", TurnKind.TEXT.value)
    if role not in set(Role):
        raise wrong("的 role 要是 buyer、agent、bot、system、internal 之一")
    if kind not in set(TurnKind):
        raise wrong(f"的 type 要是{'、'.join(TurnKind)}之一")
    text, sender = entry.get("text"), entry.get("sender")
    if not isinstance(text, str):
        raise wrong("缺少 text")
    if sender is not None and not isinstance(sender, str):
        raise wrong("的 sender 要是文字")
    try:
        return Turn(Role(role), text, TurnKind(kind), sender, _moment(entry.get("at")))
    except ValueError:
        raise wrong("的 at 要是带时区的 ISO 8601 时间") from None


def _moment(given: object) -> datetime | None:
    if given is None:
        return None
    if not isinstance(given, str):
        raise ValueError("not a text")
    return datetime.fromisoformat(given)


def _problems(given: object) -> tuple[Problem, ...]:
    """Problems as `read` told them; anything else is passed over: nothing is judged by them."""
    found = given if isinstance(given, list) else []
    return tuple(
        Problem(one["line"], one["message"])
        for one in found
        if isinstance(one, dict)
        and isinstance(one.get("line"), int)
        and isinstance(one.get("message"), str)
    )
