"""旺旺 "即时消息": a title that contains 即时消息, messages `2017-04-03 10:11:12 nick: text`; a bare
date line parts conversations, other lines continue a message."""

import re
from collections.abc import Iterable, Iterator

from transcripts.conversation import Problem
from transcripts.gathering import Message, Strand
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.times import parse_day, parse_moment

JUDGED_LINES = 200
NO_MESSAGE = "这一行不属于任何消息"
BAD_TIME = "这条消息的时间不对，整条没有读"

# A sub-account's own colon has no blank behind it; the one before the text has, or ends the line.
_HEAD = re.compile(
    r"(?P<at>\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2})[ \t]{1,4}(?P<nick>[^\n]{1,60}?):(?: (?P<text>.*)|$)",
    re.ASCII,
)
_DAY = re.compile(r"\s*\d{4}-\d{1,2}-\d{1,2}\s*", re.ASCII)


class Wangwang(LineReader):
    """The reader of this layout."""

    name = "wangwang"
    title = "旺旺即时消息"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the title, and count heads among the lines."""
        lines = [line for line in sample.lines[:JUDGED_LINES] if line.strip()]
        title = any("即时消息" in line and _head(line) is None for line in lines[:5])
        heads = sum(_head(line) is not None for line in lines)
        if not heads:
            return Candidate(0.0, "没有“日期 时间 昵称: 内容”的行")
        confidence = 0.4 + 0.3 * heads / len(lines) + 0.3 * title
        reason = f"前 {len(lines)} 行中 {heads} 行是“日期 时间 昵称: 内容”"
        return Candidate(round(confidence, 2), f"{reason}{'，标题有“即时消息”' if title else ''}")

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read day by day; lines before the first message but for the title are problems."""
        strand, begun = Strand(agents), False
        for number, line in enumerate(lines, start=1):
            head = _head(line)
            if head is not None:
                begun = True
                try:
                    moment = parse_moment(head["at"])
                except ValueError:
                    yield Problem(number, BAD_TIME)
                    continue
                message = Message(head["text"] or "", number, sender=head["nick"], at=moment)
                yield from strand.begin(message)
            elif _is_day(line):
                begun = True
                yield from strand.end()
            elif not strand.more(line, number) and line.strip() and begun:
                yield Problem(number, NO_MESSAGE)
        yield from strand.end()


def _head(line: str) -> re.Match[str] | None:
    return _HEAD.fullmatch(line) if line[:1].isdigit() else None


def _is_day(line: str) -> bool:
    if _DAY.fullmatch(line) is None:
        return False
    try:
        parse_day(line)
    except ValueError:
        return False
    return True
