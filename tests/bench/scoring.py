"""Scoring of real chats: conversations a second on one processor and on two.

The replies are labelled ones, each used once, so that nothing is remembered from one chat to the next. Both ways are taken
in turns, so that a noisy neighbour meets both. On a machine that others use too the clock tells little: `speedup_if_free` is
what two free processors would give, from the processor time of the same work.
"""

import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import median
from typing import Any

from question_bank.labelled import TUNE
from trainer.cli._content import open_library
from trainer.cli.score import metrics_named, standard
from trainer.services.bulk_scoring import CHUNK, score_lines

CHATS = 600
REPLIES = 5
"""Of each chat: ten turns, the median of real ones."""
ROUNDS = 3
TARGET = 1.6
"""How much faster two processors have to be."""
_ASKED = ("在吗", "这款有货吗", "能便宜点吗", "几天能到", "我的快递怎么还没到", "好的谢谢")


def measure() -> dict[str, Any]:
    """Chats a second on one processor and on two, and how much faster two are (median of the rounds)."""
    lines = list(islice(_chats(), CHATS))
    rounds = [(_rate(lines, 1), _rate(lines, 2)) for _ in range(ROUNDS)]
    speedups = [two.chats_s / one.chats_s for one, two in rounds]
    speedup = round(median(speedups), 2)
    return {
        "chats_s": {
            "1": round(median(one.chats_s for one, _ in rounds), 1),
            "2": round(median(two.chats_s for _, two in rounds), 1),
        },
        "busy_ms": {
            "1": round(median(one.busy_ms for one, _ in rounds), 2),
            "2": round(median(two.busy_ms for _, two in rounds), 2),
        },
        "speedup": speedup,
        "speedup_by_round": [round(one, 2) for one in speedups],
        "speedup_if_free": round(median(2 * a.busy_ms / b.busy_ms for a, b in rounds), 2),
        "target": TARGET,
        "met": speedup >= TARGET,
        "chats": len(lines),
        "replies": REPLIES,
    }


@dataclass(frozen=True)
class Rate:
    """Chats a second by the clock, and milliseconds of processor time that one chat takes, all processes together."""

    chats_s: float
    busy_ms: float


def _rate(lines: list[bytes], jobs: int) -> Rate:
    """By the clock from the first chunk of each process on; by the processor over all, less what a short run takes."""
    few = lines[: CHUNK * jobs]
    _, short_busy = _run(few, jobs)
    seconds, busy = _run(lines, jobs)
    more = len(lines) - len(few)
    return Rate(more / seconds, (busy - short_busy) * 1000 / more)


def _run(lines: list[bytes], jobs: int) -> tuple[float, float]:
    """Seconds by the clock once every process has given its first chunk, and seconds of processor time in all."""
    metrics = metrics_named(open_library(), "default", ())
    busy = _busy()
    scored = score_lines(lines, partial(standard, "default", metrics), jobs)
    begun = time.perf_counter()
    for number, _ in enumerate(scored, start=1):
        if number == CHUNK * jobs:
            begun = time.perf_counter()
    return time.perf_counter() - begun, _busy() - busy


def _busy() -> float:
    """Processor time of this process and of those that it has waited for."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _chats() -> Iterator[bytes]:
    replies = (
        json.loads(line).get("text") for line in TUNE.read_text(encoding="utf-8").splitlines()
    )
    texts = (text for text in replies if text and len(text) < 80)
    for number in range(CHATS):
        said = list(islice(texts, REPLIES))
        turns = []
        for place, text in enumerate(said):
            at = f"2026-03-02T10:{place * 2:02}"
            asked = _ASKED[(number + place) % len(_ASKED)]
            turns.append({"role": "buyer", "text": asked, "at": f"{at}:00+08:00"})
            turns.append({"role": "agent", "text": text, "at": f"{at}:25+08:00"})
        yield json.dumps({"id": number, "turns": turns}, ensure_ascii=False).encode()
