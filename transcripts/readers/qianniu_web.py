"""千牛 web history, copied as text: a time, the message, its sender, in that order; a date line sets
the date; the end is 没有更多内容了.

A half-width colon in the sender marks a sub-account; a buyer's nick may be masked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time

from transcripts.conversation import Problem, TurnKind
from transcripts.gathering import MOST_LINES, OVERLONG_MESSAGE, Message, Strand
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.sides import is_shop
from transcripts.times import CHINA, parse_day, parse_moment

JUDGED_LINES = 200
END = "没有更多内容了"
NO_TIME = "这一行前面没有时间"
NO_SENDER = "这条消息缺内容或发送人，没有读"
NO_DATE = "这里没有日期，只有钟点，按没有时间处理"

_TIME = re.compile(
    r"\s*(?:(?P<day>20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)\s+)?"
    r"(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?\s*",
    re.ASCII,
)
_LONGEST_NAME = 60


class QianniuWeb(LineReader):
    """The reader of this layout."""

    name = "qianniu_web"
    title = "千牛网页版聊天记录"

    def recognise(self, sample: Sample) -> Candidate:
        """Count bare times that stand two lines or more apart, the first line among them."""
        lines = [line for line in sample.lines[:JUDGED_LINES] if line.strip()]
        times = [place for place, line in enumerate(lines) if _TIME.fullmatch(line)]
        if not times:
            return Candidate(0.0, "没有单独成行的时间")
        first = times[0] == 0 or (times[0] == 1 and _day(lines[0]) is not None)
        ends = any(line.strip() == END for line in lines)
        shops = any(is_shop(line.strip()) and len(line) < _LONGEST_NAME for line in lines)
        share = min(1.0, 3 * len(times) / len(lines))
        confidence = 0.3 + 0.2 * share + 0.25 * first + 0.2 * ends + 0.05 * shops
        reason = f"{len(times)} 处“时间、内容、发送人”{'，有“' + END + '”' if ends else ''}"
        return Candidate(round(confidence, 2), reason)

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read the whole text; every 没有更多内容了 ends a conversation."""
        yield from read_history(enumerate(lines, start=1), Strand(agents))


@dataclass(slots=True)
class _Block:
    """What stands from one time line to the next."""

    number: int
    at: datetime | None
    lines: list[str] = field(default_factory=list)


def read_history(
    lines: Iterable[tuple[int, str]], strand: Strand, *, day: date | None = None
) -> Iterator[Found]:
    """Read a web history from numbered lines; `day` is the date until a date line sets another."""
    block: _Block | None = None
    seen: set[str] = set()
    for number, line in lines:
        found = _TIME.fullmatch(line) if line.rstrip()[-1:].isdigit() else None
        new_day = None if found else _day(line)
        ends = END in line and line.strip() == END
        if found or new_day or ends:
            yield from _close(strand, block, seen)
            block = None
        if found:
            at, day = _moment(found, day)
            if at is None:
                strand.problems.append(Problem(number, NO_DATE))
            block = _Block(number, at)
        elif new_day:
            day = new_day
        elif ends:
            yield from strand.end()
            day = None
        elif block is not None and len(block.lines) < MOST_LINES:
            block.lines.append(line)
        elif line.strip():
            yield Problem(number, OVERLONG_MESSAGE if block else NO_TIME)
    yield from _close(strand, block, seen)
    yield from strand.end()


def _close(strand: Strand, block: _Block | None, seen: set[str]) -> Iterator[Found]:
    """A block's last line is the sender; a sender alone had a picture or a card, which copying
    loses."""
    if block is None:
        return
    lines = block.lines
    while lines and not lines[-1].strip():
        lines.pop()
    name = lines[-1].strip() if lines else ""
    text = "\n".join(lines[:-1]).strip()
    if not name or len(name) > _LONGEST_NAME or not (text or name in seen or is_shop(name)):
        strand.problems.append(Problem(block.number, NO_SENDER))
        return
    if len(seen) < MOST_LINES:
        seen.add(name)
    kind = None if text else TurnKind.PLACEHOLDER
    yield from strand.begin(Message(text, block.number, sender=name, at=block.at, kind=kind))


def _moment(found: re.Match[str], day: date | None) -> tuple[datetime | None, date | None]:
    if found["day"] is not None:
        try:
            day = parse_moment(found["day"]).date()
        except ValueError:
            return None, day
    if day is None:
        return None, None
    clock = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0), tzinfo=CHINA)
    return datetime.combine(day, clock), day


def _day(line: str) -> date | None:
    bare = line.strip()
    if not 8 <= len(bare) <= 12 or not bare[:1].isdigit():
        return None
    try:
        return parse_day(bare)
    except ValueError:
        return None
