"""Text copied out of the 千牛 chat window.

A head is `nick2024-3-1 17:55:09`, glued or with a blank, or nick and time on two lines, or
`[nick] 2024-01-01 10:00:00`; the text stands below. `A --> B time` is a handing over. Read marks
(已读, 未读, 发送中) are left out; what the window shows beside the talk (goods, where the buyer came
from, who was given the chat) becomes a turn of the system.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from transcripts.conversation import Problem, Role, TurnKind
from transcripts.gathering import Message, Strand
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.times import parse_moment
from transcripts.turn_kinds import kind_of

JUDGED_LINES = 200
NO_HEAD = "这一行前面没有“昵称 时间”的行"
NO_NICK = "这个时间前面没有昵称"

_AT = r"(?P<at>20\d{2}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2})"
_HEAD = re.compile(
    rf"(?:\[(?P<bracketed>[^\]\n]{{1,60}})\]|(?P<nick>\S[^\n]{{0,59}}?))\s{{0,4}}{_AT}\s*", re.ASCII
)
_ONLY_TIME = re.compile(rf"\s*{_AT}\s*", re.ASCII)
_HANDED = re.compile(r".{1,40}? --> .{1,40}")
_STATUS = frozenset({"已读", "未读", "发送中", "发送失败"})
_PARTING = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,})\s*")
_RECALL = "撤回了一条消息"
_ASIDES_BEGIN = frozenset("当商由原")
_RULES, _CURRENCY = frozenset("-=*"), frozenset("¥￥")
_PRICE = re.compile(r"[¥￥]\s?[\d.,]{1,12}")
_ASIDE = re.compile(
    r"当前用户来自.*|商品详情页.*|商品推荐.*|由 ?.{1,30}? ?转(?:交|接)给.*|原因：【.{1,30}】|[^，。]{0,30}撤回了一条消息"
)


class QianniuCopied(LineReader):
    """The reader of this layout."""

    name = "qianniu_copied"
    title = "从千牛聊天窗口复制"

    def recognise(self, sample: Sample) -> Candidate:
        """Count heads: nick and time on a line, or on two."""
        lines = [line for line in sample.lines[:JUDGED_LINES] if line.strip()]
        heads = sum(_head(line) is not None for line in lines)
        split = sum(
            _ONLY_TIME.fullmatch(line) is not None and len(before) <= 60
            for before, line in pairwise(lines)
        )
        if not heads + split:
            return Candidate(0.0, "没有“昵称 时间”单独成行")
        first = _head(lines[0]) is not None or (
            len(lines) > 1 and _ONLY_TIME.fullmatch(lines[1]) is not None
        )
        # A web history has bare times as well, but begins with one.
        web = split > heads and _ONLY_TIME.fullmatch(lines[0]) is not None
        share = min(1.0, 2.5 * (heads + split) / len(lines))
        confidence = 0.45 + 0.25 * share + 0.2 * first - 0.4 * web
        return Candidate(
            round(max(confidence, 0.05), 2), f"{heads + split} 处“昵称 时间”，下面是内容"
        )

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read head by head; a line of dashes parts conversations."""
        strand = Strand(agents)
        before: tuple[int, str] | None = None
        for number, line in enumerate(lines, start=1):
            moment = _time_alone(line)
            if moment is not None:
                nick = before[1].strip() if before is not None else ""
                before = None
                if nick:
                    yield from _begin(strand, nick, moment, number)
                else:
                    yield Problem(number, NO_NICK)
                continue
            if before is not None:
                yield from _line(strand, *before)
            before = number, line
        if before is not None:
            yield from _line(strand, *before)
        yield from strand.end()


def _line(strand: Strand, number: int, line: str) -> Iterator[Found]:
    bare = line.strip()
    head = _head(line)
    if head is not None and (moment := _moment(head["at"])) is not None:
        yield from _begin(strand, head["bracketed"] or head["nick"].strip(), moment, number)
    elif bare[:1] in _RULES and _PARTING.fullmatch(line):
        yield from strand.end()
    elif bare in _STATUS:
        return
    elif _is_aside(bare):
        yield from _aside(strand, bare, number)
    elif (
        bare[:1] in _CURRENCY
        and _PRICE.fullmatch(bare)
        and strand.open is not None
        and strand.open.kind is TurnKind.CARD
    ):
        strand.more(line, number)
    elif not strand.more(line, number) and bare:
        yield Problem(number, NO_HEAD)


def _is_aside(bare: str) -> bool:
    likely = bare[:1] in _ASIDES_BEGIN or _RECALL in bare
    return likely and _ASIDE.fullmatch(bare) is not None


def _begin(strand: Strand, nick: str, moment: datetime, number: int) -> Iterator[Found]:
    _drop_empty(strand)
    if _HANDED.fullmatch(nick):
        yield from strand.begin(
            Message(nick, number, at=moment, role=Role.SYSTEM, kind=TurnKind.HANDOFF)
        )
        strand.close_message()
    else:
        yield from strand.begin(Message("", number, sender=nick, at=moment))


def _aside(strand: Strand, bare: str, number: int) -> Iterator[Found]:
    """What the window shows between the messages is nobody's message: a card, a handing over, a
    recall."""
    kind = kind_of(bare)
    kind = TurnKind.CARD if kind is TurnKind.TEXT else kind
    _drop_empty(strand)
    yield from strand.begin(Message(bare, number, role=Role.SYSTEM, kind=kind))
    if kind is not TurnKind.CARD:
        strand.close_message()


def _drop_empty(strand: Strand) -> None:
    """A head with nothing below it but what the window shows itself: a card or picture that copying
    lost."""
    if strand.open is not None and strand.open.kind is None and not "".join(strand.lines).strip():
        strand.open.kind = TurnKind.PLACEHOLDER


def _head(line: str) -> re.Match[str] | None:
    return _HEAD.fullmatch(line) if line.rstrip()[-1:].isdigit() and len(line) < 120 else None


def _moment(written: str) -> datetime | None:
    try:
        return parse_moment(written)
    except ValueError:
        return None


def _time_alone(line: str) -> datetime | None:
    found = _ONLY_TIME.fullmatch(line) if line.rstrip()[-1:].isdigit() else None
    return _moment(found["at"]) if found is not None else None
