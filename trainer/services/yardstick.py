"""What rules are measured on in the web: the labelled replies that ship, and how the reader in force reads them.

Reading all of them takes seconds, so it is done once for a reader, by a thread that leaves the processor to others half
of the time; until it is done a page says so. The counts are kept in a file, for the other processes and the next start.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TypeVar, cast

from question_bank.labelled import CLEAN, TUNE
from question_bank.language.effect import Label, Sample, labels_of, sample_of, tallies
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import parse_labelled
from question_bank.language.types import ReadsReplies
from question_bank.library import SHIPPED
from question_bank.vocabulary import Act, Category
from question_bank.whole_file import write_whole

MEASURED_FILE = "measured.json"
"""Its name in the data folder; it can be thrown away at any time."""
_AT_ONCE = 20
"""Replies between two rests."""
_PARTS = frozenset({".py", ".yaml", ".npz", ".json", ".jsonl"})
_KEPT = 8
"""Trials that are remembered."""
T = TypeVar("T")


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


@cache
def shipped_sizes() -> tuple[int, int]:
    """How many replies `shipped_sets` holds, counted without reading them."""
    tune = sum(map(_count, TUNE.parent.glob("tune*.jsonl")))
    return tune, _count(CLEAN)


class Yardstick:
    """The counts of every label under one reader at a time. Shared by the threads of a process."""

    def __init__(self, sets: Sets | None = None, kept_in: Path | None = None) -> None:
        self._sets = sets
        self._kept_in = kept_in
        self._lock = Lock()
        self._measured: tuple[str, dict[Label, Tally]] | None = None
        self._under_way = ""
        self._waiting = 0
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    @property
    def sets(self) -> Sets:
        """The labelled replies."""
        return self._sets or shipped_sets()

    @property
    def sizes(self) -> tuple[int, int]:
        """How many labelled replies there are, and how many clean sentences."""
        sets = self._sets
        return (len(sets.tune), len(sets.clean)) if sets else shipped_sizes()

    def prepare(self, name: str, reader: ReadsReplies) -> None:
        """Begin what a trial under the reader of this name will want, and come back at once."""

        def begin() -> None:
            if self.sets.tune:
                self.tallies(name, reader)

        Thread(target=begin, daemon=True).start()

    def tallies(self, name: str, reader: ReadsReplies) -> Mapping[Label, Tally] | None:
        """The counts under the reader of this name; None while they are being taken, which the first call begins."""
        with self._lock:
            if self._measured is None or self._measured[0] != name:
                self._measured = self._found(name) or self._measured
            if self._measured is not None and self._measured[0] == name:
                return self._measured[1]
            if self._under_way != name:
                self._under_way = name
                Thread(target=self._measure, args=(name, reader), daemon=True).start()
        return None

    @contextmanager
    def at_rest(self) -> Iterator[None]:
        """Counts nothing meanwhile: somebody waits for an answer."""
        with self._lock:
            self._waiting += 1
        try:
            yield
        finally:
            with self._lock:
                self._waiting -= 1

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was made for this key lately, else made now: whoever publishes has just tried."""
        with self._lock:
            if key in self._kept:
                return cast(T, self._kept[key])
        made = make()
        with self._lock:
            self._kept[key] = made
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made

    def _measure(self, name: str, reader: ReadsReplies) -> None:
        read: list[frozenset[Label]] = []
        samples = self.sets.tune
        for start in range(0, len(samples), _AT_ONCE):
            while self._waiting:
                sleep(0.05)
            if self._under_way != name:
                return  # another reader is in force by now
            began = monotonic()
            for one in samples[start : start + _AT_ONCE]:
                read.append(labels_of(reader.read(one.messages, one.context)))
            sleep(monotonic() - began)
        counts = tallies(samples, read)
        with self._lock:
            if self._under_way == name:
                self._measured = (name, counts)
                self._keep(name, counts)

    def _found(self, name: str) -> tuple[str, dict[Label, Tally]] | None:
        """The counts of this name in the file; None for others, an older product's, or a file that can't be read."""
        if self._kept_in is None or not self._kept_in.is_file():
            return None
        try:
            kept = json.loads(self._kept_in.read_text(encoding="utf-8"))
            if kept["of"] != [name, _fingerprint()]:
                return None
            return name, {_label(one): Tally(*counts) for one, counts in kept["counts"].items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _keep(self, name: str, counts: Mapping[Label, Tally]) -> None:
        if self._kept_in is None or not self._kept_in.parent.is_dir():
            return
        plain = {one.value: [t.right, t.extra, t.missing] for one, t in counts.items()}
        text = json.dumps({"of": [name, _fingerprint()], "counts": plain})
        write_whole(self._kept_in, text.encode())


def _label(name: str) -> Label:
    return Category(name) if name in set(Category) else Act(name)


@cache
def _fingerprint() -> str:
    """Changes with the product: whatever the shipped reader is made of, and the replies themselves."""
    seen = sha256()
    for path in sorted(path for path in SHIPPED.rglob("*") if path.suffix in _PARTS):
        stat = path.stat()
        seen.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def _count(path: Path) -> int:
    with path.open(encoding="utf-8") as lines:
        return sum(not line.isspace() for line in lines)


def _samples(text: str) -> Sequence[Sample]:
    return [sample_of(parse_labelled(line)) for line in text.splitlines() if line.strip()]
