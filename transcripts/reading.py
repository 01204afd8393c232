"""From a file to redacted conversations: open, recognise, read, redact. One conversation is held
at a time."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from transcripts.conversation import Conversation, Problem, Role, Turn
from transcripts.encodings import Encoding
from transcripts.opening import take_sample, text_lines
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import SURE_ENOUGH, Reader, recognise
from transcripts.redaction import Redactor


class UnreadableError(Exception):
    """Nothing could be read; the message says why, in Chinese."""


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


def choose_reader(path: Path) -> tuple[Reader, Encoding]:
    """The reader that is surest of a file. Raises UnreadableError where none is sure enough,
    OSError without the file."""
    encoding, sample = take_sample(path)
    found = recognise(sample)
    if not found or found[0].candidate.confidence < SURE_ENOUGH:
        guesses = "；".join(
            f"{one.reader.name} {one.candidate.confidence:.2f}（{one.candidate.reason}）"
            for one in found
        )
        raise UnreadableError(
            f"认不出聊天记录的格式{'，最接近的是 ' + guesses if guesses else ''}。可用 --format 指定"
        )
    return found[0].reader, encoding


def read_raw(path: Path, reader: Reader, *, agents: frozenset[str]) -> Iterator[Conversation]:
    """Read conversations as they are in the file, private data included: never to be stored.

    Problems between two conversations go to the later one, those at the end to the last.
    Raises UnreadableError, naming the first problems, where the file holds no conversation.
    """
    with path.open("rb") as stream:
        _, lines = text_lines(stream)
        waiting: Conversation | None = None
        loose: list[Problem] = []
        for found in reader.read(lines, agents=agents):
            if isinstance(found, Problem):
                loose.append(found)
                continue
            if waiting is not None:
                yield waiting
            waiting, loose = replace(found, problems=(*loose, *found.problems)), []
    if waiting is None:
        listed = (
            "；".join(f"第 {one.line} 行：{one.message}" for one in loose[:20]) or "文件里没有消息"
        )
        raise UnreadableError(listed)
    yield replace(waiting, problems=(*waiting.problems, *loose))


def import_file(
    path: Path,
    pseudonyms: Pseudonyms,
    *,
    reader: Reader | None = None,
    agents: frozenset[str] = frozenset(),
) -> Iterator[Imported]:
    """Read a file and redact it, source and senders included. Raises as `choose_reader` and
    `read_raw`."""
    surest, encoding = choose_reader(path) if reader is None else (reader, take_sample(path)[0])
    for place, raw in enumerate(read_raw(path, surest, agents=agents), start=1):
        aliases = sender_aliases(raw, pseudonyms)
        source = Redactor(aliases).redact(path.name).text
        provenance = Provenance(source, surest.name, encoding.codec)
        yield Imported(redact_conversation(raw, pseudonyms, place=place), provenance)


def sender_aliases(conversation: Conversation, pseudonyms: Pseudonyms) -> dict[str, str]:
    """What stands for each sender's name in a conversation."""
    by_role = {
        Role.BUYER: pseudonyms.buyer,
        Role.AGENT: pseudonyms.agent,
        Role.INTERNAL: pseudonyms.agent,
    }
    return {
        turn.sender: by_role.get(turn.role, pseudonyms.other)(turn.sender)
        for turn in conversation.turns
        if turn.sender is not None
    }


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
