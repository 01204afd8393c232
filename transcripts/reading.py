"""From a file to redacted conversations: open, recognise, read, redact. A bounded number of messages
is held at a time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from transcripts.archives import ArchiveError
from transcripts.columns import ColumnMapping
from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.delimited import Row, rows_of
from transcripts.encodings import Encoding
from transcripts.notices import names_in_notice
from transcripts.opening import LINE_LIMIT, Sample
from transcripts.parts import Part, opened_parts
from transcripts.problems import Problems
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import (
    COMPANIONS,
    READERS,
    SURE_ENOUGH,
    JsonReader,
    LineReader,
    Reader,
    Recognised,
    recognise,
)
from transcripts.readers.companions import JdVisitList
from transcripts.readers.table import Table
from transcripts.redaction import Redactor
from transcripts.workbooks import WorkbookError

SHUT = (ArchiveError, WorkbookError)
"""What opening and reading a part raises, beside OSError."""

CUT_LINE = f"这一行超过 {LINE_LIMIT // 10_000} 万字，后面的没有读"
BAD_BYTES = "这一行有字节不合编码，以 � 代替"
ONLY_COMPANIONS = "这是接待明细，里面没有对话；请和聊天记录一起导入"
NEEDS_TEXT = "这种格式是文本，不会是工作簿；请换一种格式"


_DUTY = re.compile(
    r"客服|售[前中后]|主管|店长|经理|值班|仓|物流|快递|审单|投诉|小二|[组部号]$|\d{2}"
)


class UnreadableError(Exception):
    """Nothing could be read; the message says why, in Chinese."""


class OnlyCompanionsError(UnreadableError):
    """The file goes with conversations and holds none."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where conversations come from: the redacted name of the file, its layout, its encoding."""

    source: str
    format: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Imported:
    """A redacted conversation with its origin. Its `id` is always set."""

    conversation: Conversation
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Judged:
    """What a part of a file may be: every candidate, the surest first."""

    part: Part
    encoding: Encoding
    sample: Sample
    candidates: tuple[Recognised, ...]

    def companion(self) -> str | None:
        """The name of the list that the part surely is, None if it holds conversations."""
        best = max(COMPANIONS, key=lambda one: one.recognise(self.sample).confidence)
        sure = best.recognise(self.sample).confidence
        surest = self.candidates[0].candidate.confidence if self.candidates else 0.0
        return best.name if sure >= SURE_ENOUGH and sure > surest else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part with the reader that reads it."""

    part: Part
    encoding: Encoding
    reader: Reader


def judge(part: Part, mapping: ColumnMapping | None = None) -> Judged:
    """Look at the beginning of a part. Raises ArchiveError, WorkbookError, OSError."""
    encoding, sample = part.sample()
    readers = READERS if mapping is None else (Table(mapping), *READERS)
    return Judged(part, encoding, sample, recognise(sample, readers))


def surest(judged: Judged) -> Chosen:
    """The part with its surest reader. Raises UnreadableError where none is sure enough."""
    found = judged.candidates
    if found and found[0].candidate.confidence >= SURE_ENOUGH:
        return Chosen(judged.part, judged.encoding, found[0].reader)
    guesses = "；".join(
        f"{one.reader.name} {one.candidate.confidence:.2f}（{one.candidate.reason}）"
        for one in found[:3]
    )
    raise UnreadableError(
        f"认不出聊天记录的格式{'，最接近的是 ' + guesses if guesses else ''}。"
        "可以指定格式（命令行用 --format）；表格可以指定列（命令行用 --columns）"
    )


def facts_of(judged: Iterable[Judged]) -> tuple[object, ...]:
    """What the lists among the parts say, for the readers that go by them."""
    facts: list[object] = []
    for one in judged:
        for companion in COMPANIONS:
            if companion.name != one.companion():
                continue
            if isinstance(companion, JdVisitList):
                facts.append(companion.facts(_rows(one.part, one.encoding)))
            elif one.part.sheet is None:
                facts.append(companion.facts(one.part.lines(one.encoding.codec)))
    return tuple(facts)


def facts_in(path: Path, password: str | None = None) -> tuple[object, ...]:
    """As `facts_of` for a whole file; none where it can't be opened, which reading will tell."""
    try:
        with opened_parts(path, password) as parts:
            return facts_of(judge(part) for part in parts.parts)
    except (*SHUT, OSError):
        return ()


def read_part(chosen: Chosen, *, agents: frozenset[str]) -> Iterator[Conversation]:
    """Read conversations as they are in a part, private data included: never to be stored.

    Problems between two conversations go to the later one, those at the end to the last; damage
    that ends the reading is one. Raises UnreadableError, naming the first problems, where the part
    holds no conversation.
    """
    waiting: Conversation | None = None
    loose = Problems()
    try:
        for found in _read(chosen, agents, loose):
            if isinstance(found, Problem):
                loose.append(found)
                continue
            if waiting is not None:
                yield waiting
            problems = sorted((*loose.listed(), *found.problems), key=lambda one: one.line)
            waiting = replace(found, problems=tuple(problems))
            loose.clear()
    except SHUT as fault:
        loose.append(Problem(0, str(fault)))
    if waiting is None:
        listed = "；".join(_told(one) for one in loose.listed()[:20])
        raise UnreadableError(listed or "文件里没有消息")
    yield replace(waiting, problems=(*waiting.problems, *loose.listed()))


def _read(
    chosen: Chosen, agents: frozenset[str], loose: Problems
) -> Iterator[Conversation | Problem]:
    part, codec, reader = chosen.part, chosen.encoding.codec, chosen.reader
    if not isinstance(reader, LineReader | JsonReader):
        return reader.read(_rows(part, chosen.encoding, loose), agents=agents)
    if part.sheet is not None:
        raise UnreadableError(NEEDS_TEXT)
    if isinstance(reader, JsonReader):
        return reader.read(_told_pieces(part.pieces(codec), loose), agents=agents)
    return reader.read(_told_lines(part.lines(codec), loose), agents=agents)


def _rows(part: Part, encoding: Encoding, loose: Problems | None = None) -> Iterator[Row | Problem]:
    if part.sheet is not None:
        return part.rows()
    lines = part.lines(encoding.codec)
    return rows_of(lines if loose is None else _told_lines(lines, loose))


def _told_lines(lines: Iterator[str], loose: Problems) -> Iterator[str]:
    """The lines, with what is wrong in them put among the loose problems."""
    for number, line in enumerate(lines, start=1):
        if "\ufffd" in line:
            loose.append(Problem(number, BAD_BYTES))
        if len(line) >= LINE_LIMIT:
            loose.append(Problem(number, CUT_LINE))
        yield line


def _told_pieces(pieces: Iterator[str], loose: Problems) -> Iterator[str]:
    number = 1
    for piece in pieces:
        place = piece.find("\ufffd")
        while place >= 0:
            loose.append(Problem(number + piece.count("\n", 0, place), BAD_BYTES))
            end = piece.find("\n", place)
            place = piece.find("\ufffd", end) if end >= 0 else -1
        number += piece.count("\n")
        yield piece


def _told(problem: Problem) -> str:
    return f"第 {problem.line} 行：{problem.message}" if problem.line else problem.message


def import_file(
    path: Path,
    pseudonyms: Pseudonyms,
    *,
    reader: Reader | None = None,
    agents: frozenset[str] = frozenset(),
    password: str | None = None,
    mapping: ColumnMapping | None = None,
    facts: tuple[object, ...] = (),
) -> Iterator[Imported]:
    """Read a file and redact it, source and senders included.

    `reader`: instead of the surest; `mapping`: what the columns of a table mean; `facts`: of lists
    in other files that came along. Parts that can't be read are problems of line 0 of their
    neighbours. Raises UnreadableError where nothing can be read, ArchiveError (PasswordNeededError,
    WrongPasswordError), WorkbookError, OSError where the file can't be opened.
    """
    with opened_parts(path, password) as opened:
        judged = [judge(part, mapping) for part in opened.parts]
        lists = (*facts, *facts_of(judged))
        troubles = [Problem(0, f"{_shown(name)}：{reason}") for name, reason in opened.refused]
        chosen = _chosen(judged, reader, mapping, troubles)
        waiting: tuple[Conversation, Chosen] | None = None
        place = 0
        for one in chosen:
            try:
                for raw in read_part(replace(one, reader=one.reader.beside(lists)), agents=agents):
                    if waiting is not None:
                        place += 1
                        yield _imported(*waiting, pseudonyms, place)
                    waiting = replace(raw, problems=(*troubles, *raw.problems)), one
                    troubles = []
            except UnreadableError as fault:
                troubles.append(Problem(0, f"{_shown(one.part.name)}：{fault}"))
        if waiting is None:
            raise _nothing(troubles, alone=len(opened.parts) + len(opened.refused) == 1)
        last = replace(waiting[0], problems=(*waiting[0].problems, *troubles))
        yield _imported(last, waiting[1], pseudonyms, place + 1)


def _chosen(
    judged: list[Judged],
    reader: Reader | None,
    mapping: ColumnMapping | None,
    troubles: list[Problem],
) -> list[Chosen]:
    """Every part that holds conversations with its reader. Raises UnreadableError where there is
    none at all."""
    chosen: list[Chosen] = []
    lists = 0
    for one in judged:
        if one.companion() is not None:
            lists += 1
        elif reader is not None:
            named = Table(mapping) if isinstance(reader, Table) and mapping is not None else reader
            chosen.append(Chosen(one.part, one.encoding, named))
        else:
            try:
                chosen.append(surest(one))
            except UnreadableError as fault:
                if len(judged) == 1:
                    raise
                troubles.append(Problem(0, f"{_shown(one.part.name)}：{fault}"))
    if not chosen and lists:
        raise OnlyCompanionsError(ONLY_COMPANIONS)
    return chosen


def _nothing(troubles: list[Problem], *, alone: bool) -> UnreadableError:
    """A file of one part has no need to be told which part is meant."""
    told = [one.message.partition("：")[2] if alone else one.message for one in troubles]
    return UnreadableError("；".join(told[:20]) or "文件里没有消息")


def _shown(name: str) -> str:
    return Redactor().redact(name).text


def _imported(raw: Conversation, chosen: Chosen, pseudonyms: Pseudonyms, place: int) -> Imported:
    source = Redactor(sender_aliases(raw, pseudonyms)).redact(chosen.part.name).text
    provenance = Provenance(source, chosen.reader.name, chosen.encoding.codec)
    return Imported(redact_conversation(raw, pseudonyms, place=place), provenance)


def sender_aliases(conversation: Conversation, pseudonyms: Pseudonyms) -> dict[str, str]:
    """What stands for each name in a conversation: of its senders, of those that the export names
    elsewhere, and of the colleagues in its notices."""
    by_role = {
        Role.BUYER: pseudonyms.buyer,
        Role.AGENT: pseudonyms.agent,
        Role.INTERNAL: pseudonyms.agent,
    }
    aliases = {
        name: pseudonyms.agent(name)
        for turn in conversation.turns
        if turn.kind in (TurnKind.HANDOFF, TurnKind.RECALL)
        for name in names_in_notice(turn.text)
    }
    for role, name in conversation.named:
        aliases[name] = by_role.get(role, pseudonyms.other)(name)
    for turn in conversation.turns:
        if turn.sender is not None and turn.role is Role.AGENT and ":" in turn.sender:
            # 木棉坊:小云 calls herself 小云; 木棉坊:售后2 is nobody's name.
            own = turn.sender.rpartition(":")[2]
            if _DUTY.search(own) is None:
                aliases.setdefault(own, pseudonyms.agent(turn.sender))
    for turn in conversation.turns:
        if turn.sender is not None:
            aliases[turn.sender] = by_role.get(turn.role, pseudonyms.other)(turn.sender)
    return aliases


def redact_conversation(
    raw: Conversation, pseudonyms: Pseudonyms, *, place: int = 1
) -> Conversation:
    """The conversation without private data; `place`, its number in the file, tells apart equal
    ones without id."""
    aliases = sender_aliases(raw, pseudonyms)
    redactor = Redactor(aliases)

    def redacted(turn: Turn) -> Turn:
        sender = aliases[turn.sender] if turn.sender is not None else None
        return replace(turn, text=redactor.redact(turn.text).text, sender=sender)

    turns = tuple(redacted(turn) for turn in raw.turns)
    return Conversation(turns, _id(raw, pseudonyms, aliases, place), raw.problems)


def _id(raw: Conversation, pseudonyms: Pseudonyms, aliases: dict[str, str], place: int) -> str:
    """The export's own id where it tells nothing of a person or an order, else a keyed digest."""
    if raw.id is not None:
        clean = Redactor(aliases).redact(raw.id).text == raw.id
        return raw.id if clean else pseudonyms.conversation(raw.id)
    said = "\n".join(f"{turn.role}\t{turn.at}\t{turn.text}" for turn in raw.turns)
    return pseudonyms.conversation(f"{place}\n{said}")
