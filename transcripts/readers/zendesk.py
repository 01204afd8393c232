"""Zendesk JSON: tickets with `comments` (author_id, body, public, created_at). The requester is the
buyer, without one the first author; a comment that isn't public is a note among colleagues."""

from collections.abc import Iterable, Iterator
from typing import Any

from transcripts.conversation import Conversation, Problem, Role
from transcripts.gathering import Message, conversation_of
from transcripts.json_values import Value, json_values
from transcripts.moments import any_moment
from transcripts.opening import Sample
from transcripts.problems import Problems
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, JsonReader

WRAPPERS = frozenset({"tickets"})
NOTHING = "这一项不是 Zendesk 的工单（缺 comments）"
NO_COMMENTS = "这个工单里没有一条有内容的评论"
NOT_A_COMMENT = "工单里有一条评论缺 author_id 或 body，没有读"
BAD_TIME = "工单里有一条评论的时间看不懂，按没有时间处理"


class Zendesk(JsonReader):
    """The reader of this layout."""

    name = "zendesk"
    title = "Zendesk"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the words of the layout."""
        if sample.text.lstrip("\ufeff \n")[:1] not in ("[", "{"):
            return Candidate(0.0, "不是 JSON")
        if not all(word in sample.text for word in ('"comments"', '"author_id"', '"body"')):
            return Candidate(0.0, "JSON 里没有 comments、author_id、body")
        return Candidate(
            0.95 if '"public"' in sample.text else 0.7, "JSON 里有 comments、author_id"
        )

    def read(self, pieces: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read ticket by ticket."""
        for found in json_values(pieces, wrappers=WRAPPERS):
            yield found if isinstance(found, Problem) else _ticket(found, agents)


def _ticket(found: Value, agents: frozenset[str]) -> Conversation | Problem:
    entry = found.value
    comments = entry.get("comments") if isinstance(entry, dict) else None
    if not isinstance(comments, list):
        return Problem(found.number, NOTHING)
    ticket = entry.get("ticket") if isinstance(entry.get("ticket"), dict) else entry
    requester = ticket.get("requester_id")
    problems = Problems()
    messages: list[Message] = []
    for comment in comments:
        if isinstance(comment, dict) and requester is None:
            requester = comment.get("author_id")
        message = _message(found.number, comment, requester, problems)
        if message is not None:
            messages.append(message)
    if not messages:
        return Problem(found.number, NO_COMMENTS)
    given = ticket.get("id")
    return conversation_of(
        messages,
        agents=agents,
        problems=problems.listed(),
        id_=str(given) if isinstance(given, int | str) else None,
    )


def _message(number: int, comment: Any, requester: object, problems: Problems) -> Message | None:
    if not isinstance(comment, dict) or comment.get("author_id") is None:
        problems.append(Problem(number, NOT_A_COMMENT))
        return None
    body = comment.get("body")
    text = body.strip() if isinstance(body, str) else ""
    if not text:
        problems.append(Problem(number, NOT_A_COMMENT))
        return None
    author = comment["author_id"]
    role = Role.BUYER if author == requester else Role.AGENT
    if comment.get("public") is False:
        role = Role.INTERNAL
    try:
        moment = any_moment(comment.get("created_at"))
    except ValueError:
        moment = None
        problems.append(Problem(number, BAD_TIME))
    return Message(text, number, sender=str(author), at=moment, role=role)
