"""Reading of single replies against `jieba.lcut` of the same texts: the cost of one, its growth with the phrases, the cold start."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import jieba

from question_bank.language.labelled import labelled_in
from question_bank.language.learned import shipped_learned
from question_bank.language.packs import Pack, Rule, load_packs
from question_bank.language.patterns import Chain, Slot
from question_bank.language.reader import Reader, shipped_reader
from question_bank.language.surface import BORDER
from question_bank.vocabulary import Category

TUNE = Path(__file__).parents[2] / "question_bank" / "labelled" / "tune.jsonl"
MESSAGES = 100_000
SHORTEST, LONGEST = 20, 40
FEW, MANY = 1_000, 20_000
GROWTH_MESSAGES = 6_000
STARTS = 7


def measure(messages: int = MESSAGES) -> dict[str, Any]:
    """Medians in microseconds and their ratios; starts in seconds."""
    texts = different_messages(messages)
    read, cut = _alternating(shipped_reader().read, texts)
    few, many = (_with_phrases(count, texts) for count in (FEW, MANY))
    small, large = _interleaved(few, many, texts[:GROWTH_MESSAGES])
    ours, theirs = _start("read"), _start("segment")
    return {
        "messages": len(texts), "read_us": read, "lcut_us": cut, "ratio": round(read / cut, 2),
        "few_us": small, "many_us": large, "growth": round(large / small, 2),
        "start_s": ours, "jieba_start_s": theirs,
    }  # fmt: skip


def different_messages(count: int) -> list[str]:
    """So many different messages of 20 to 40 characters, put together from clauses of labelled replies."""
    draw = random.Random(0)
    clauses = [
        clause.strip()
        for item in labelled_in(TUNE)
        for message in item.messages
        for clause in BORDER.split(message)
        if 4 <= len(clause.strip()) <= SHORTEST
    ]
    found: dict[str, None] = {}
    while len(found) < count:
        text = draw.choice(clauses)
        while len(text) < SHORTEST:
            text = f"{text}，{draw.choice(clauses)}"
        if len(text) <= LONGEST:
            found[text] = None
    return list(found)


def _alternating(read: Callable[[list[str]], object], texts: list[str]) -> tuple[float, float]:
    """Medians of both on each text in turn, so that a noisy neighbour meets both."""
    jieba.lcut("热身")
    read(["热身"])
    ours, theirs = [], []
    for text in texts:
        ours.append(_seconds(partial(read, [text])))
        theirs.append(_seconds(partial(jieba.lcut, text)))
    return _us(ours), _us(theirs)


def _interleaved(few: Reader, many: Reader, texts: list[str]) -> tuple[float, float]:
    """Medians of both on each text, the one first and then the other: what they share is warm for the second."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for number, text in enumerate(texts):
        turns = ((0, few), (1, many)) if number % 2 else ((1, many), (0, few))
        for which, reader in turns:
            times[which].append(_seconds(partial(reader.read, [text])))
    small, large = times[0], times[1]
    return _us(small), _us(large)


def _with_phrases(count: int, texts: list[str]) -> Reader:
    """The shipped reader with so many more phrases, each of six characters as they stand side by side in replies."""
    phrases = tuple(Chain((Slot(frozenset((phrase,))),), ()) for phrase in _phrases(count, texts))
    rule = Rule(id="bench.phrases", file="", line=0, chains=phrases, category=Category.CURT)
    return Reader((*load_packs(), Pack("", (replace(rule, broad=True),))), shipped_learned())


def _phrases(count: int, texts: list[str]) -> Iterator[str]:
    draw = random.Random(1)
    seen: set[str] = set()
    while len(seen) < count:
        one, other = draw.choice(texts), draw.choice(texts)
        phrase = one[3:6] + other[7:10]
        if phrase not in seen:
            seen.add(phrase)
            yield phrase


_STARTED = {
    "read": [sys.executable, "-m", "trainer", "read"],
    "segment": [
        sys.executable,
        "-c",
        "import jieba; jieba.setLogLevel(60); jieba.lcut('您好，在的')",
    ],
}


def _start(what: str) -> float:
    """Seconds of the quickest start with one line to read."""
    times = [
        _seconds(
            lambda: subprocess.run(
                _STARTED[what], input=b'{"id":1,"text":"x"}\n', capture_output=True, check=True
            )
        )
        for _ in range(STARTS)
    ]
    return round(min(times), 2)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _us(times: list[float]) -> float:
    return round(median(times) * 1e6, 1)
