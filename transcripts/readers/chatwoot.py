"""Chatwoot JSON: conversations with `messages`, or a page of messages under `payload`.

message_type 0 in, 1 out, 2 activity, 3 template (the platform's automatic words); `private` is a
note among colleagues; created_at is in seconds.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from transcripts.conversation import Conversation, Problem, Role, TurnKind
from transcripts.gathering import Message, Sorter, conversation_of
from transcripts.json_values import Value, json_values
from transcripts.moments import any_moment
from transcripts.opening import Sample
from transcripts.problems import Problems
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, JsonReader

WRAPPERS = frozenset({"payload", "conversations", "data"})
NOTHING = "这一项既不是 Chatwoot 的会话也不是消息"
NO_MESSAGES = "这个会话里没有能读的消息"
NOT_A_MESSAGE = "这条消息缺 content 或 message_type，没有读"
BAD_TIME = "这条消息的时间看不懂，按没有时间处理"

_TYPES = {
    "0": Role.BUYER, "incoming": Role.BUYER,
    "1": Role.AGENT, "outgoing": Role.AGENT,
    "2": Role.SYSTEM, "activity": Role.SYSTEM,
    "3": Role.BOT, "template": Role.BOT,
}  # fmt: skip
_ATTACHED = {"image": (TurnKind.IMAGE, "[图片]"), "video": (TurnKind.IMAGE, "[视频]")}


class Chatwoot(JsonReader):
    """The reader of this layout."""

    name = "chatwoot"
    title = "Chatwoot"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for messages with a message_type."""
        if (
            sample.text.lstrip("\ufeff \n")[:1] not in ("[", "{")
            or '"message_type"' not in sample.text
        ):
            return Candidate(0.0, "没有带 message_type 的 JSON")
        sure = any(word in sample.text for word in ('"private"', '"messages"', '"inbox_id"'))
        return Candidate(0.95 if sure else 0.7, "JSON 里有 message_type")

    def read(self, pieces: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read conversation by conversation; messages by themselves are sorted."""
        sorter = Sorter(agents, own_ids=True)
        for found in json_values(pieces, wrappers=WRAPPERS):
            if isinstance(found, Problem):
                yield found
            else:
                yield from _value(found, sorter, agents)
        yield from sorter.rest()


def _value(found: Value, sorter: Sorter, agents: frozenset[str]) -> Iterator[Found]:
    entry = found.value
    inner = _inner(entry)
    if inner is not None:
        yield from _conversation(found.number, entry, inner, agents)
    elif isinstance(entry, dict) and "message_type" in entry:
        problems = Problems()
        message = _message(found.number, entry, problems)
        key = str(entry.get("conversation_id", ""))
        if message is not None:
            yield from sorter.add(key, message)
        for problem in problems.listed():
            yield from sorter.spoil(key, problem)
    else:
        yield Problem(found.number, NOTHING)


def _inner(entry: Any) -> list[Any] | None:
    if not isinstance(entry, dict):
        return None
    for key in ("messages", "payload"):
        if isinstance(entry.get(key), list):
            return list(entry[key])
    return None


def _conversation(
    number: int, entry: dict[str, Any], inner: list[Any], agents: frozenset[str]
) -> Iterator[Conversation | Problem]:
    problems = Problems()
    messages: list[Message] = []
    for one in inner:
        message = _message(number, one, problems)
        if message is not None:
            messages.append(message)
    of_messages = (one.get("conversation_id") for one in inner if isinstance(one, dict))
    given = entry.get("id", next(of_messages, None))
    if messages:
        yield conversation_of(
            messages,
            agents=agents,
            problems=problems.listed(),
            id_=str(given) if isinstance(given, int | str) else None,
        )
    else:
        yield Problem(number, NO_MESSAGES)


def _message(number: int, entry: Any, problems: Problems) -> Message | None:
    type_ = str(entry.get("message_type")) if isinstance(entry, dict) else ""
    kind, text = _content(entry) if type_ in _TYPES else (None, "")
    if not text:
        problems.append(Problem(number, NOT_A_MESSAGE))
        return None
    sender = entry.get("sender")
    person = sender if isinstance(sender, dict) else {}
    role = _role(entry, person, _TYPES[type_])
    try:
        moment = any_moment(entry.get("created_at"))
    except ValueError:
        moment = None
        problems.append(Problem(number, BAD_TIME))
    name = person.get("name")
    named = name if isinstance(name, str) and name and role is not Role.SYSTEM else None
    return Message(text, number, sender=named, at=moment, role=role, kind=kind)


def _role(entry: dict[str, Any], person: dict[str, Any], role: Role) -> Role:
    if entry.get("private") is True:
        return Role.INTERNAL
    bot = person.get("type") in ("agent_bot", "captain_assistant")
    return Role.BOT if role is Role.AGENT and bot else role


def _content(entry: dict[str, Any]) -> tuple[TurnKind | None, str]:
    content = entry.get("content")
    text = content.strip() if isinstance(content, str) else ""
    attached = entry.get("attachments")
    if not text and isinstance(attached, list) and attached:
        first = attached[0] if isinstance(attached[0], dict) else {}
        return _ATTACHED.get(str(first.get("file_type")), (TurnKind.PLACEHOLDER, "[文件]"))
    return None, text
