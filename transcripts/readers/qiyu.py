"""网易七鱼: `message.txt`, one JSON object a line, out of a ZIP with a password; `session.txt` beside it
names the two people of each session. The last line may be cut.

Message: sessionId, from (0 staff, 1 visitor), staffId (≤ 0: the bot), time in ms, msg, mType,
autoReply.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from transcripts.conversation import Problem, Role, TurnKind
from transcripts.gathering import Message, Sorter
from transcripts.moments import any_moment
from transcripts.opening import Sample
from transcripts.qiyu_sessions import NO_SESSIONS, Sessions, name_of
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader

JUDGED_LINES = 20
BROKEN = "这一行不是完整的 JSON"
NOT_A_MESSAGE = "这一行不是七鱼的消息（缺 sessionId、from 或 msg）"
BAD_TIME = "这一行的时间看不懂，按没有时间处理"
EMPTY = "这条消息没有内容"

_KINDS: dict[str, tuple[TurnKind, str]] = {
    "2": (TurnKind.IMAGE, "[图片]"),
    "3": (TurnKind.PLACEHOLDER, "[语音]"),
    "4": (TurnKind.PLACEHOLDER, "[文件]"),
    "5": (TurnKind.IMAGE, "[视频]"),
    "6": (TurnKind.PLACEHOLDER, "[系统消息]"),
    "image": (TurnKind.IMAGE, "[图片]"),
    "picture": (TurnKind.IMAGE, "[图片]"),
    "audio": (TurnKind.PLACEHOLDER, "[语音]"),
    "file": (TurnKind.PLACEHOLDER, "[文件]"),
    "video": (TurnKind.IMAGE, "[视频]"),
}


@dataclass(frozen=True, slots=True)
class Qiyu(LineReader):
    """The reader of this layout. `sessions`: the people of each session, where they came along."""

    sessions: Sessions = NO_SESSIONS

    name = "qiyu"
    title = "网易七鱼消息"

    def recognise(self, sample: Sample) -> Candidate:
        """Count messages among the first lines."""
        lines = [line for line in sample.lines if line.strip()][:JUDGED_LINES]
        fitting = sum(isinstance(_parsed(line), dict) for line in lines)
        if not fitting:
            return Candidate(0.0, "没有一行是带 sessionId、from、msg 的 JSON")
        return Candidate(
            round(0.98 * fitting / len(lines), 2), f"前 {len(lines)} 行中 {fitting} 行是七鱼的消息"
        )

    def beside(self, facts: tuple[object, ...]) -> "Qiyu":
        """With the list of sessions, if one of the facts is that."""
        found = next((one for one in facts if isinstance(one, Sessions)), None)
        return self if found is None else Qiyu(found)

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Sort the messages by session."""
        sorter = Sorter(agents, own_ids=True)
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            entry = _parsed(line)
            if isinstance(entry, str):
                yield Problem(number, entry)
            else:
                yield from self._message(number, entry, sorter)
        yield from sorter.rest()

    def _message(self, number: int, entry: dict[str, Any], sorter: Sorter) -> Iterator[Found]:
        key = str(entry["sessionId"])
        role = _role(entry)
        kind, text = _content(entry)
        if not text:
            yield from sorter.spoil(key, Problem(number, EMPTY))
            return
        visitor, staff = self.sessions.people(key)
        named = visitor if role is Role.BUYER else staff if role is Role.AGENT else None
        sender = name_of(entry, role is Role.BUYER) or named
        problem = None
        try:
            moment = any_moment(entry.get("time"))
        except ValueError:
            moment, problem = None, Problem(number, BAD_TIME)
        message = Message(text, number, sender=sender, at=moment, role=role, kind=kind)
        yield from sorter.add(key, message, buyer=visitor)
        if problem is not None:
            yield from sorter.spoil(key, problem)


def _parsed(line: str) -> dict[str, Any] | str:
    """The message of a line, or what is wrong with it."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return BROKEN
    if not isinstance(entry, dict) or not {"sessionId", "from", "msg"} <= entry.keys():
        return NOT_A_MESSAGE
    return entry


def _role(entry: dict[str, Any]) -> Role:
    if str(entry["from"]) == "1":
        return Role.BUYER
    staff = entry.get("staffId")
    automatic = str(entry.get("autoReply", 0)).lower() in ("1", "true")
    by_bot = isinstance(staff, int | float) and staff <= 0
    return Role.BOT if automatic or by_bot else Role.AGENT


def _content(entry: dict[str, Any]) -> tuple[TurnKind | None, str]:
    kind, shown = _KINDS.get(str(entry.get("mType", "1")).lower(), (None, ""))
    if kind is not None:
        return kind, shown
    msg = entry["msg"]
    return None, msg.strip() if isinstance(msg, str) else json.dumps(msg, ensure_ascii=False)
