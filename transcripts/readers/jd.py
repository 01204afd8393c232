"""京东咚咚 logs: `/*****…以下为一通会话…*****/`, heads `name 2024-03-01 22:29:07` with the text below,
`/*****…会话结束_时间：…*****/`, which may be cut or missing: any line of stars parts conversations.

The role is not given: a masked nick is the buyer's, `jimi_…` the bot's, agents are those named, or
those of the list of visits that goes with the log.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from transcripts.conversation import Problem, Role, Turn, TurnKind
from transcripts.gathering import Message, Strand
from transcripts.jd_visits import NO_VISITS, Visits
from transcripts.opening import Sample
from transcripts.readers.protocol import NO_AGENTS, Candidate, Found, LineReader
from transcripts.sides import is_bot
from transcripts.times import parse_moment

JUDGED_LINES = 300
NO_HEAD = "这一行前面没有“姓名 时间”的行"

_BEGINS = re.compile(r"\s*/\*{3,}.{0,20}以下为一通会话.*")
_ENDS = re.compile(r"\s*/\*{3,}.*")
_HEAD = re.compile(
    r"(?P<nick>\S[^\n]{0,59}?)\s{1,4}(?P<at>20\d{2}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2})\s*",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class JdLog(LineReader):
    """The reader of this layout. `visits`: the shop's list of visits, where it came along."""

    visits: Visits = NO_VISITS

    name = "jd"
    title = "京东咚咚聊天记录"

    def recognise(self, sample: Sample) -> Candidate:
        """Look for the lines that begin and end a conversation."""
        lines = sample.lines[:JUDGED_LINES]
        begins = sum(_BEGINS.match(line) is not None for line in lines)
        heads = sum(_head(line) is not None for line in lines)
        if not begins:
            return Candidate(0.0, "没有“以下为一通会话”")
        confidence = 0.8 + 0.15 * (heads > 0) + 0.05 * any(_ENDS.match(line) for line in lines)
        return Candidate(
            round(confidence, 2), f"{begins} 处“以下为一通会话”，{heads} 条“姓名 时间”"
        )

    def beside(self, facts: tuple[object, ...]) -> "JdLog":
        """With the list of visits, if one of the facts is that."""
        found = next((one for one in facts if isinstance(one, Visits)), None)
        return self if found is None else JdLog(found)

    def read(self, lines: Iterable[str], *, agents: frozenset[str] = NO_AGENTS) -> Iterator[Found]:
        """Read conversation by conversation."""
        known = agents | self.visits.agents()
        strand = Strand(known)
        for number, line in enumerate(lines, start=1):
            if line.lstrip()[:2] == "/*" and (_BEGINS.match(line) or _ENDS.match(line)):
                yield from self._named(strand.end())
                continue
            head = _head(line)
            if head is not None:
                yield from self._named(_begin(strand, head, number))
            elif not strand.more(line, number) and line.strip():
                yield Problem(number, NO_HEAD)
        yield from self._named(strand.end())

    def _named(self, found: Iterator[Found]) -> Iterator[Found]:
        """Where the visit is known, its customer is the buyer whatever the nick looks like."""
        for one in found:
            if isinstance(one, Problem):
                yield one
                continue
            visit = self.visits.of(one)
            buyer = visit.customer if visit is not None else None
            yield replace(one, turns=tuple(_settled(turn, buyer) for turn in one.turns))


def _settled(turn: Turn, buyer: str | None) -> Turn:
    """The customer's wish for a person is the platform's line, not the customer's words."""
    if turn.kind is TurnKind.HANDOFF and turn.role is not Role.SYSTEM:
        return replace(turn, role=Role.SYSTEM)
    return replace(turn, role=Role.BUYER) if buyer and turn.sender == buyer else turn


def _begin(strand: Strand, head: re.Match[str], number: int) -> Iterator[Found]:
    try:
        moment = parse_moment(head["at"])
    except ValueError:
        yield Problem(number, "这一行的时间不对")
        return
    role = Role.BOT if is_bot(head["nick"]) else None
    yield from strand.begin(Message("", number, sender=head["nick"], at=moment, role=role))


def _head(line: str) -> re.Match[str] | None:
    return _HEAD.fullmatch(line) if line.rstrip()[-1:].isdigit() and len(line) < 120 else None
