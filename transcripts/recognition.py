"""What the parts of a file are, and what the lists among them say."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from transcripts.columns import ColumnMapping
from transcripts.encodings import Encoding
from transcripts.opening import Sample
from transcripts.part_reading import SHUT, Chosen, UnreadableError, rows_in
from transcripts.parts import Part, Source, opened_parts
from transcripts.readers import COMPANIONS, READERS, SURE_ENOUGH, Recognised, recognise
from transcripts.readers.companions import JdVisitList
from transcripts.readers.table import Table


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
                facts.append(companion.facts(rows_in(one.part, one.encoding)))
            elif one.part.sheet is None:
                facts.append(companion.facts(one.part.lines(one.encoding.codec)))
    return tuple(facts)


def facts_in(path: Path | Source, password: str | None = None) -> tuple[object, ...]:
    """As `facts_of` for a whole file; none where it can't be opened, which reading will tell."""
    try:
        with opened_parts(path, password) as parts:
            return facts_of(judge(part) for part in parts.parts)
    except (*SHUT, OSError):
        return ()
