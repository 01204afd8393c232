"""What rules are measured on in the web: the labelled replies that ship, and how the reader in force reads them.

Reading all of them takes seconds, so it is done once for a reader, by a thread that leaves the processor to others half
of the time; until it is done a page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from time import monotonic, sleep

from question_bank.labelled import CLEAN, TUNE
from question_bank.language.effect import Label, Sample, labels_of, sample_of, tallies
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import parse_labelled
from question_bank.language.types import ReadsReplies

_AT_ONCE = 20
"""Replies between two rests."""


@dataclass(frozen=True, slots=True)
class Sets:
    """The replies: the tune part, and the clean set that every change must keep clean."""

    tune: tuple[Sample, ...]
    clean: tuple[Sample, ...]


@cache
def shipped_sets() -> Sets:
    """All labelled replies that ship, read once. The check part lies with the tests and is never looked at here."""
    files = sorted(TUNE.parent.glob("tune*.jsonl"))
    tune = (one for path in files for one in _samples(path.read_text(encoding="utf-8")))
    return Sets(tuple(tune), tuple(_samples(CLEAN.read_text(encoding="utf-8"))))


class Yardstick:
    """The counts of every label under one reader at a time. Shared by the threads of a process."""

    def __init__(self, sets: Sets | None = None) -> None:
        self._sets = sets
        self._lock = Lock()
        self._measured: tuple[str, dict[Label, Tally]] | None = None
        self._under_way: str = ""

    @property
    def sets(self) -> Sets:
        """The labelled replies."""
        return self._sets or shipped_sets()

    def tallies(self, name: str, reader: ReadsReplies) -> Mapping[Label, Tally] | None:
        """The counts under the reader of this name; None while they are being taken, which the first call begins."""
        with self._lock:
            if self._measured is not None and self._measured[0] == name:
                return self._measured[1]
            if self._under_way != name:
                self._under_way = name
                Thread(target=self._measure, args=(name, reader), daemon=True).start()
        return None

    def wait(
        self, name: str, reader: ReadsReplies, *, at_most_s: float
    ) -> Mapping[Label, Tally] | None:
        """The same, waiting a little for a count that is nearly done."""
        deadline = monotonic() + at_most_s
        found = self.tallies(name, reader)
        while found is None and monotonic() < deadline:
            sleep(0.02)
            found = self.tallies(name, reader)
        return found

    def _measure(self, name: str, reader: ReadsReplies) -> None:
        read: list[frozenset[Label]] = []
        samples = self.sets.tune
        for start in range(0, len(samples), _AT_ONCE):
            if self._under_way != name:
                return  # another reader is in force by now
            began = monotonic()
            for one in samples[start : start + _AT_ONCE]:
                read.append(labels_of(reader.read(one.messages, one.context)))
            sleep(monotonic() - began)
        with self._lock:
            if self._under_way == name:
                self._measured = (name, tallies(samples, read))


def _samples(text: str) -> Sequence[Sample]:
    return [sample_of(parse_labelled(line)) for line in text.splitlines() if line.strip()]
