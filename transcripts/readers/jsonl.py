"""One conversation a line: `{"id", "turns": [{"role", "text", "time"}]}`, the layout of the
U-NEED samples.

`at` is taken for `time`, `sender` and `type` are taken where present, so that the output of
`read` reads back.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.times import parse_time
from transcripts.turn_kinds import kind_of

JUDGED_LINES = 20


class JsonLines(LineReader):
    """The reader of this layout."""

    name = "jsonl"
    title = "本系统的 JSON 行"

    def recognise(self, sample: Sample) -> Candidate:
        """Count how many of the first lines are objects with a list of turns."""
        lines = [line for line in sample.lines if line.strip()][:JUDGED_LINES]
        fitting = sum(
            _looks_fitting(line, cut=not sample.complete and len(sample.lines) == 1)
            for line in lines
        )
        if not fitting:
            return Candidate(0.0, "没有一行是带 turns 的 JSON 对象")
        return Candidate(
            round(fitting / len(lines), 2),
            f"前 {len(lines)} 行中 {fitting} 行是带 turns 的 JSON 对象",
        )

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read each line by itself; a broken turn is a problem of its conversation, a broken line
        of the file."""
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _conversation(number, line, agents)


def _looks_fitting(line: str, *, cut: bool) -> bool:
    if cut:
        return line.lstrip().startswith("{") and '"turns"' in line
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and isinstance(found.get("turns"), list)


def _conversation(number: int, line: str, agents: frozenset[str]) -> Conversation | Problem:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Problem(number, "这一行不是完整的 JSON")
    if not isinstance(found, dict) or not isinstance(found.get("turns"), list):
        return Problem(number, "这一行的 JSON 里没有 turns 列表")
    turns: list[Turn] = []
    problems: list[Problem] = []
    for place, entry in enumerate(found["turns"], start=1):
        try:
            turns.append(_turn(entry, agents))
        except ValueError as fault:
            problems.append(Problem(number, f"第 {place} 条消息：{fault}"))
    if not turns:
        return Problem(number, "这一行没有一条能读的消息")
    given = found.get("id")
    return Conversation(
        tuple(turns), str(given) if isinstance(given, str | int) else None, tuple(problems)
    )


def _turn(entry: object, agents: frozenset[str]) -> Turn:
    if not isinstance(entry, dict):
        raise ValueError("不是 JSON 对象")
    text = entry.get("text")
    if not isinstance(text, str):
        raise ValueError("缺少 text")
    sender = entry.get("sender")
    name = sender if isinstance(sender, str) and sender else None
    return Turn(
        _role(entry.get("role"), name, agents),
        text,
        _kind(entry.get("type"), text),
        name,
        _time(entry),
    )


def _role(given: object, sender: str | None, agents: frozenset[str]) -> Role:
    if sender is not None and sender in agents:
        return Role.AGENT
    try:
        return Role(str(given))
    except ValueError:
        raise ValueError("role 不是 buyer、agent、bot、system、internal 之一") from None


def _kind(given: object, text: str) -> TurnKind:
    try:
        return TurnKind(str(given))
    except ValueError:
        return kind_of(text)


def _time(entry: dict[str, object]) -> datetime | None:
    given = entry.get("time", entry.get("at"))
    if given is None:
        return None
    try:
        return parse_time(str(given))
    except ValueError:
        raise ValueError("时间不是 ISO 8601") from None
