"""The registry of layouts, and recognition of a file among them."""

from dataclasses import dataclass

from transcripts.opening import Sample
from transcripts.readers.jsonl import JsonLines
from transcripts.readers.labelled import LabelledText
from transcripts.readers.protocol import Candidate, Reader

__all__ = [
    "READERS",
    "SURE_ENOUGH",
    "Candidate",
    "Reader",
    "Recognised",
    "reader_named",
    "recognise",
]

READERS: tuple[Reader, ...] = (JsonLines(), LabelledText())
"""Every layout that can be read; where two are equally sure, the one named first is taken."""

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


def recognise(sample: Sample) -> tuple[Recognised, ...]:
    """All readers that hold the layout possible, the surest first."""
    judged = (Recognised(reader, reader.recognise(sample)) for reader in READERS)
    possible = [found for found in judged if found.candidate.confidence > 0]
    return tuple(sorted(possible, key=lambda found: -found.candidate.confidence))
