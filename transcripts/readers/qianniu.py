"""The export of the 千牛/旺旺 client, a text file.

Line 1 is the exporting account; a title between two lines of `=` says 单聊 or 群聊; each buyer's part
begins with the nick between two dividers of 28 `-`; a message is `nick(2024-03-01 10:34:26):  text`,
and other lines continue it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from transcripts.conversation import Problem, Role
from transcripts.gathering import Message, Strand
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.times import parse_moment

GROUP = "从这一行起是群聊，不是和买家的对话，没有读"
NO_MESSAGE = "这一行不属于任何消息"
BAD_TIME = "这条消息的时间不对，按没有时间处理"

_HEAD = re.compile(
    r"(?P<nick>[^\n]{1,60}?)\((?P<at>\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2})\): {0,2}(?P<text>.*)",
    re.ASCII,
)
_DIVIDER = re.compile(r"-{24,32}\s*")
_RULE = re.compile(r"={50,80}\s*")
_NOTICE = re.compile(r"[\[【(（<]?系统(?:提示|提醒)")
_VOICE = re.compile(r"[\[【](?:语音识别|语音转文字|语音转写)[\]】][:：]?\s?")
_TAOBAO_CODE = re.compile(r"[￥¥€₤₳₴]\w{6,16}[￥¥€₤₳₴]")


class Qianniu(LineReader):
    """The reader of this layout."""

    name = "qianniu"
    title = "千牛/旺旺客户端导出"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the title between rules, the dividers and the messages' heads."""
        heads = sum(_head(line) is not None for line in sample.lines)
        title = any(line.strip() in ("单聊", "群聊") for line in sample.lines[:10])
        nicks = sum(_DIVIDER.fullmatch(line) is not None for line in sample.lines) // 2
        if not heads and not (title and nicks):
            return Candidate(0.0, "没有“昵称(时间):  内容”的行")
        confidence = 0.45 + 0.25 * title + 0.25 * (nicks > 0) + 0.05 * (heads >= 5)
        found = f"{heads} 条“昵称(时间):”的消息，{nicks} 个买家分隔"
        return Candidate(round(confidence, 2), f"{found}{'，有单聊标题' if title else ''}")

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read part by part: the divider's name is the buyer, everyone else an agent."""
        strand = Strand(agents)
        held: list[tuple[int, str]] = []
        in_head = True
        for number, line in enumerate(lines, start=1):
            if line[:1] in ("-", "=") and (_DIVIDER.fullmatch(line) or _RULE.fullmatch(line)):
                held.append((number, line))
                if _closes(held):
                    yield from strand.end()
                    name = held[1][1].strip()
                    if line[0] == "=" and name == "群聊":
                        yield Problem(held[1][0], GROUP)
                        return
                    strand.buyer = name if line[0] == "-" else None
                    held, in_head = [], False
                elif len(held) > 1:
                    yield from _put(strand, held[:-1], in_head=in_head)
                    held = held[-1:]
                continue
            if held and len(held) == 1:
                held.append((number, line))
                continue
            for waiting in (*held, (number, line)):
                yield from _line(strand, *waiting, in_head=in_head)
            held = []
        yield from _put(strand, held, in_head=in_head)
        yield from strand.end()


def _closes(held: list[tuple[int, str]]) -> bool:
    """Whether a name stands between two dividers, or a title between two rules."""
    return len(held) == 3 and held[0][1][0] == held[2][1][0] and bool(held[1][1].strip())


def _put(strand: Strand, held: list[tuple[int, str]], *, in_head: bool) -> Iterator[Found]:
    for number, line in held:
        yield from _line(strand, number, line, in_head=in_head)


def _line(strand: Strand, number: int, line: str, *, in_head: bool) -> Iterator[Found]:
    head = _head(line)
    if head is None:
        blank = not line.strip()
        if not strand.more(line, number) and not blank and not (in_head and number == 1):
            yield Problem(number, NO_MESSAGE)
        return
    text = _VOICE.sub("", head["text"])
    bare = _TAOBAO_CODE.sub("", text)
    text = bare if bare.strip() else text
    role = Role.SYSTEM if _NOTICE.match(text) else None
    moment: datetime | None = None
    try:
        moment = parse_moment(head["at"])
    except ValueError:
        strand.problems.append(Problem(number, BAD_TIME))
    yield from strand.begin(Message(text, number, sender=head["nick"], at=moment, role=role))


def _head(line: str) -> re.Match[str] | None:
    return _HEAD.fullmatch(line) if "):" in line else None
