"""From a file to redacted conversations: open, recognise, read, redact. A bounded number of messages
is held at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from transcripts.columns import ColumnMapping
from transcripts.conversation import Conversation, Problem
from transcripts.part_reading import Chosen, UnreadableError, read_part
from transcripts.parts import Source, opened_parts
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import Reader
from transcripts.readers.table import Table
from transcripts.recognition import Judged, facts_of, judge, surest
from transcripts.redacting import content_digest, redact_conversation, sender_aliases
from transcripts.redaction import Redactor

ONLY_COMPANIONS = "这是接待明细，里面没有对话；请和聊天记录一起导入"


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
    """A redacted conversation with its origin. Its `id` is always set.

    `digest`: keyed, of what was said before redaction, whatever file or layout brought it.
    """

    conversation: Conversation
    provenance: Provenance
    digest: str


def import_file(
    path: Path | Source,
    pseudonyms: Pseudonyms,
    *,
    reader: Reader | None = None,
    agents: frozenset[str] = frozenset(),
    password: str | None = None,
    mapping: ColumnMapping | None = None,
    facts: tuple[object, ...] = (),
    progress: Callable[[float], None] | None = None,
) -> Iterator[Imported]:
    """Read a file and redact it, source and senders included.

    `reader`: instead of the surest; `mapping`: what the columns of a table mean; `facts`: of lists
    in other files that came along; `progress` is told the share (0 to 1) that is read. Parts that
    can't be read are problems of line 0 of their neighbours.

    Raises UnreadableError where nothing can be read, ArchiveError (PasswordNeededError,
    WrongPasswordError), WorkbookError, OSError where the file can't be opened.
    """
    with opened_parts(path, password) as opened:
        judged = [judge(part, mapping) for part in opened.parts]
        lists = (*facts, *facts_of(judged))
        troubles = [Problem(0, f"{_shown(name)}：{reason}") for name, reason in opened.refused]
        chosen = _chosen(judged, reader, mapping, troubles)
        if progress is not None:
            chosen = _watched(chosen, progress)
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


def _watched(chosen: list[Chosen], progress: Callable[[float], None]) -> list[Chosen]:
    total = max(1, sum(one.part.size for one in chosen))
    done = 0

    def seen(count: int) -> None:
        nonlocal done
        done += count
        progress(min(1.0, done / total))

    return [replace(one, part=one.part.watched(seen)) for one in chosen]


def _nothing(troubles: list[Problem], *, alone: bool) -> UnreadableError:
    """A file of one part has no need to be told which part is meant."""
    told = [one.message.partition("：")[2] if alone else one.message for one in troubles]
    return UnreadableError("；".join(told[:20]) or "文件里没有消息")


def _shown(name: str) -> str:
    return Redactor().redact(name).text


def _imported(raw: Conversation, chosen: Chosen, pseudonyms: Pseudonyms, place: int) -> Imported:
    source = Redactor(sender_aliases(raw, pseudonyms)).redact(chosen.part.name).text
    provenance = Provenance(source, chosen.reader.name, chosen.encoding.codec)
    redacted = redact_conversation(raw, pseudonyms, place=place)
    return Imported(redacted, provenance, content_digest(raw, pseudonyms))
