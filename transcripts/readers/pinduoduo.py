"""拼多多 JSON: an array of `{"time", "role": 用户/客服/系统, "name", "type": text/image, "content"}` is one
conversation; several arrays, one after the other or in an outer one, are several."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from transcripts.conversation import Problem, Role, TurnKind
from transcripts.gathering import Message, Strand
from transcripts.json_values import Value, json_values
from transcripts.moments import any_moment
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, JsonReader
from transcripts.role_names import role_called

JUDGED = 20
NOT_A_MESSAGE = "这一项不是拼多多的一条消息（缺 role 或 content）"
UNKNOWN_ROLE = "这条消息的 role 不是用户、客服、系统之一，没有读"
BAD_TIME = "这条消息的时间看不懂，按没有时间处理"

_KINDS = {"image": TurnKind.IMAGE, "video": TurnKind.IMAGE, "emoji": TurnKind.STICKER}
_SHOWN = {"image": "[图片]", "video": "[视频]", "emoji": "[表情]"}


class Pinduoduo(JsonReader):
    """The reader of this layout."""

    name = "pinduoduo"
    title = "拼多多聊天记录"

    def recognise(self, sample: Sample) -> Candidate:
        """Count messages among the first elements."""
        if sample.text.lstrip("\ufeff \n")[:1] != "[":
            return Candidate(0.0, "不是 JSON 数组")
        found = _flat(one for one in json_values([sample.text]) if isinstance(one, Value))
        first = list(islice(found, JUDGED))
        fitting = sum(_is_message(value) for _, value, _ in first)
        if not fitting:
            return Candidate(0.0, "数组里没有带 role、name、content 的消息")
        share = fitting / len(first)
        return Candidate(round(0.97 * share, 2), f"前 {len(first)} 项中 {fitting} 项是拼多多的消息")

    def read(self, pieces: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read array by array."""
        strand, current = Strand(agents), -1
        for one in _flat(json_values(pieces)):
            if isinstance(one, Problem):
                yield one
                continue
            if one.array != current:
                yield from strand.end()
                current = one.array
            yield from _message(one, strand)
        yield from strand.end()


def _flat(found: Iterable[Value | Problem]) -> Iterator[Any]:
    """Messages with the number of their array: an array within the outer one counts for itself."""
    inner = 0
    for one in found:
        if isinstance(one, Value) and isinstance(one.value, list):
            inner += 1
            yield from (Value(one.number, entry, 10**9 + inner) for entry in one.value)
        else:
            yield one


def _is_message(entry: object) -> bool:
    return isinstance(entry, dict) and {"role", "content"} <= entry.keys() and "time" in entry


def _message(found: Value, strand: Strand) -> Iterator[Found]:
    entry = found.value
    if not isinstance(entry, dict) or not {"role", "content"} <= entry.keys():
        strand.problems.append(Problem(found.number, NOT_A_MESSAGE))
        return
    role = role_called(str(entry["role"]))
    if role is None:
        strand.problems.append(Problem(found.number, UNKNOWN_ROLE))
        return
    type_ = str(entry.get("type", "text"))
    kind = _KINDS.get(type_)
    text = _SHOWN.get(type_) or str(entry["content"] if entry["content"] is not None else "")
    name = entry.get("name")
    sender = name if isinstance(name, str) and name and role is not Role.SYSTEM else None
    try:
        moment = any_moment(entry.get("time"))
    except ValueError:
        moment = None
        strand.problems.append(Problem(found.number, BAD_TIME))
    yield from strand.begin(
        Message(text, found.number, sender=sender, at=moment, role=role, kind=kind)
    )
