"""The registry of layouts, and recognition of a file among them."""

from collections.abc import Sequence
from dataclasses import dataclass

from transcripts.opening import Sample
from transcripts.readers.chatwoot import Chatwoot
from transcripts.readers.companions import JdVisitList, QiyuSessionList
from transcripts.readers.intercom import Intercom
from transcripts.readers.jd import JdLog
from transcripts.readers.jsonl import JsonLines
from transcripts.readers.labelled import LabelledText
from transcripts.readers.memotrace import MemoTrace
from transcripts.readers.nine_columns import NineColumns
from transcripts.readers.pinduoduo import Pinduoduo
from transcripts.readers.protocol import (
    Candidate,
    Companion,
    JsonReader,
    LineReader,
    Reader,
    TableReader,
)
from transcripts.readers.qianniu import Qianniu
from transcripts.readers.qianniu_copied import QianniuCopied
from transcripts.readers.qianniu_web import QianniuWeb
from transcripts.readers.qianniu_web_cells import QianniuWebCells
from transcripts.readers.qianniu_web_table import QianniuWebTable
from transcripts.readers.qiyu import Qiyu
from transcripts.readers.table import Table
from transcripts.readers.wangwang import Wangwang
from transcripts.readers.zendesk import Zendesk

__all__ = [
    "COMPANIONS",
    "READERS",
    "SURE_ENOUGH",
    "Candidate",
    "Companion",
    "JsonReader",
    "LineReader",
    "Reader",
    "Recognised",
    "TableReader",
    "reader_named",
    "recognise",
]

READERS: tuple[Reader, ...] = (
    JsonLines(),
    Qianniu(),
    Wangwang(),
    QianniuCopied(),
    QianniuWeb(),
    QianniuWebTable(),
    QianniuWebCells(),
    NineColumns(),
    JdLog(),
    Pinduoduo(),
    MemoTrace(),
    Qiyu(),
    LabelledText(),
    Zendesk(),
    Chatwoot(),
    Intercom(),
    Table(),
)
"""Every layout that can be read; where two are equally sure, the one named first is taken."""

COMPANIONS: tuple[JdVisitList | QiyuSessionList, ...] = (JdVisitList(), QiyuSessionList())
"""Lists that go with conversations and hold none."""

SURE_ENOUGH = 0.5
"""The least confidence with which a file is read without the user naming its format."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A reader with its judgement on one file."""

    reader: Reader
    candidate: Candidate


def reader_named(name: str) -> Reader:
    """Look a reader up. Raises KeyError with the name where there is none."""
    for reader in READERS:
        if reader.name == name:
            return reader
    raise KeyError(name)


def recognise(sample: Sample, readers: Sequence[Reader] = READERS) -> tuple[Recognised, ...]:
    """All readers that hold the layout possible, the surest first."""
    judged = (Recognised(reader, reader.recognise(sample)) for reader in readers)
    possible = [found for found in judged if found.candidate.confidence > 0]
    return tuple(sorted(possible, key=lambda found: -found.candidate.confidence))
