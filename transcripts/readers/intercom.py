"""Intercom JSON: the first turn stands in `source.body`, the rest in `conversation_parts` (part_type,
body as HTML, author.type, created_at). Parts with an empty body are no turns."""

from collections.abc import Iterable, Iterator
from typing import Any

from transcripts.conversation import Conversation, Problem, Role
from transcripts.gathering import Message, conversation_of
from transcripts.json_values import Value, json_values
from transcripts.markup import plain_text
from transcripts.moments import any_moment
from transcripts.opening import Sample
from transcripts.problems import Problems
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, JsonReader

WRAPPERS = frozenset({"conversations", "data"})
NOTHING = "这一项不是 Intercom 的会话（缺 source 或 conversation_parts）"
NO_TURNS = "这个会话里没有一条有内容的消息"
NOT_A_PART = "会话里有一条消息缺 author，没有读"
BAD_TIME = "会话里有一条消息的时间看不懂，按没有时间处理"

_AUTHORS = {
    "user": Role.BUYER, "lead": Role.BUYER, "contact": Role.BUYER, "visitor": Role.BUYER,
    "admin": Role.AGENT, "teammate": Role.AGENT,
    "bot": Role.BOT, "operator": Role.BOT, "fin": Role.BOT,
    "team": Role.SYSTEM, "system": Role.SYSTEM,
}  # fmt: skip
_NOTES = ("note", "note_and_reopen")


class Intercom(JsonReader):
    """The reader of this layout."""

    name = "intercom"
    title = "Intercom"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the words of the layout."""
        if sample.text.lstrip("\ufeff \n")[:1] not in ("[", "{"):
            return Candidate(0.0, "不是 JSON")
        told = [
            word for word in ('"conversation_parts"', '"source"', '"author"') if word in sample.text
        ]
        if '"conversation_parts"' not in told:
            return Candidate(0.0, "JSON 里没有 conversation_parts")
        return Candidate(0.65 + 0.15 * (len(told) - 1), "JSON 里有 conversation_parts")

    def read(self, pieces: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read conversation by conversation."""
        for found in json_values(pieces, wrappers=WRAPPERS):
            yield found if isinstance(found, Problem) else _conversation(found, agents)


def _conversation(found: Value, agents: frozenset[str]) -> Conversation | Problem:
    entry = found.value
    if not isinstance(entry, dict) or not {"source", "conversation_parts"} & entry.keys():
        return Problem(found.number, NOTHING)
    problems = Problems()
    messages: list[Message] = []
    for part in _parts(entry):
        message = _message(found.number, part, problems)
        if message is not None:
            messages.append(message)
    if not messages:
        return Problem(found.number, NO_TURNS)
    given = entry.get("id")
    return conversation_of(
        messages,
        agents=agents,
        problems=problems.listed(),
        id_=str(given) if isinstance(given, int | str) else None,
    )


def _parts(entry: dict[str, Any]) -> Iterator[Any]:
    source = entry.get("source")
    if isinstance(source, dict):
        yield {"created_at": entry.get("created_at"), "part_type": "comment", **source}
    parts = entry.get("conversation_parts")
    if isinstance(parts, dict):
        parts = parts.get("conversation_parts")
    if isinstance(parts, list):
        yield from parts


def _message(number: int, part: Any, problems: Problems) -> Message | None:
    if not isinstance(part, dict):
        problems.append(Problem(number, NOT_A_PART))
        return None
    body = part.get("body")
    text = plain_text(body) if isinstance(body, str) else ""
    if not text:
        return None
    author = part.get("author")
    role = _AUTHORS.get(str(author.get("type"))) if isinstance(author, dict) else None
    if role is None or not isinstance(author, dict):
        problems.append(Problem(number, NOT_A_PART))
        return None
    if part.get("part_type") in _NOTES:
        role = Role.INTERNAL
    try:
        moment = any_moment(part.get("created_at"))
    except ValueError:
        moment = None
        problems.append(Problem(number, BAD_TIME))
    name = author.get("name")
    sender = name if isinstance(name, str) and name and role is not Role.SYSTEM else None
    return Message(text, number, sender=sender, at=moment, role=role)
