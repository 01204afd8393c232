"""Scoring many chats, on several processors where there are."""

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice

from trainer.quality.lines import scored_line
from trainer.quality.scoring import ChatStandard

CHUNK = 32
"""Conversations that go to a processor at once: enough that sending them costs nothing beside scoring them."""
AHEAD = 3
"""Chunks under way for each processor: it never waits for the next, and no file is held in memory."""


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """One line of output, and whether it tells of a score."""

    text: str
    ok: bool


def score_lines(
    lines: Iterable[bytes], standard: Callable[[], ChatStandard], jobs: int = 1
) -> Iterator[ScoredLine]:
    """Score lines in their order; empty ones are passed over.

    `standard` makes what is scored by, once in each process: it must be picklable where `jobs` is above 1.
    """
    full = (line for line in lines if line.strip())
    if jobs <= 1:
        mine = standard()
        yield from (_scored(line, mine) for line in full)
        return
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(standard,)) as pool:
        waiting: deque[Future[list[ScoredLine]]] = deque()
        while True:
            while len(waiting) < AHEAD * jobs and (chunk := list(islice(full, CHUNK))):
                waiting.append(pool.submit(_score_chunk, chunk))
            if not waiting:
                return
            yield from waiting.popleft().result()


_standard: list[ChatStandard] = []
"""What this worker process scores by; filled by its initialiser."""


def _begin(standard: Callable[[], ChatStandard]) -> None:
    _standard[:] = [standard()]


def _score_chunk(chunk: Sequence[bytes]) -> list[ScoredLine]:
    return [_scored(line, _standard[0]) for line in chunk]


def _scored(line: bytes, standard: ChatStandard) -> ScoredLine:
    record = scored_line(line, standard)
    return ScoredLine(json.dumps(record, ensure_ascii=False), "error" not in record)
