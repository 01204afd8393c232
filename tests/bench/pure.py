"""Cost of the pure functions, each against segmenting the same texts with jieba (`lcut`): a known unit on any machine."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

import jieba

from question_bank.case import Case
from question_bank.language.reader import shipped_reader
from question_bank.library import Library, load_library
from trainer.dialogue.events import AgentReplied, BuyerSpoke, Event
from trainer.grading.grade import grade
from trainer.simulation.advance import advance
from trainer.simulation.bots import models
from trainer.simulation.play import Performance, inputs_of
from trainer.simulation.script import Script, script_for

LENGTH = 60
"""Events of the measured conversation."""
REPEATS = 15


def measure() -> list[dict[str, Any]]:
    """One row each for `advance`, `grade` and a reading."""
    library, reader = load_library(), shipped_reader()
    script, events = _longest(library)
    texts = [event.text for event in events if isinstance(event, AgentReplied | BuyerSpoke)]
    own = [event.text for event in events if isinstance(event, AgentReplied)]
    scorecard = library.scorecards["default"]
    profile = library.profiles[scorecard.speed_profile]
    now = events[-1].at + timedelta(seconds=1)
    rows = [
        _row(
            f"advance, {len(events)} events",
            lambda: advance(script, events, now),
            texts,
        ),
        _row(
            f"grade, {len(events)} events",
            lambda: grade(script.rubric, events, scorecard, profile, reader),
            texts,
        ),
        _row("read, one message at a time", lambda: [reader.read([text]) for text in own], own),
    ]
    rows[2]["us_per_message"] = round(rows[2]["ms"] * 1000 / len(own), 1)
    return rows


def _longest(library: Library) -> tuple[Script, list[Event]]:
    """A conversation of LENGTH events on the case whose buyer stays longest: everything is read anew at each step."""
    reader = shipped_reader()
    played = [_talk(library, case) for case in library.published()]
    script, events = max(played, key=lambda one: len(one[1]))
    assert script.reader is reader
    return script, events[:LENGTH]


def _talk(library: Library, case: Case) -> tuple[Script, list[Event]]:
    script = script_for(case, library.personas[case.buyer.persona], shipped_reader())
    said = ["好的呢", "麻烦您说下订单号", *models(case), "还有什么可以帮您"]
    performance = Performance(script, 0)
    for given in inputs_of(said * 10, first=5, every=6):
        if len(performance.events) >= LENGTH or not performance.take(given):
            break
    return script, performance.events


def _row(name: str, act: Callable[[], object], texts: list[str]) -> dict[str, Any]:
    """Median of alternating runs, so that a noisy neighbour meets both."""
    jieba.lcut("热身")
    act()
    ours, theirs = [], []
    for _ in range(REPEATS):
        ours.append(_seconds(act))
        theirs.append(_seconds(lambda: [jieba.lcut(text) for text in texts]))
    return {
        "what": name,
        "ms": round(median(ours) * 1000, 2),
        "jieba_ms": round(median(theirs) * 1000, 2),
        "ratio": round(median(ours) / median(theirs), 2),
        "texts": len(texts),
    }


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
