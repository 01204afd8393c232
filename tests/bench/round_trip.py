"""Practice round trip against a bare route: 50 trainees, each sending its next message as soon as it has its answer."""

import random
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from question_bank.case import Case
from question_bank.library import load_library
from tests.live import HttpTrainee, LiveServer, add_trainees
from trainer.config import load_settings
from trainer.web import create_app, schema

TRAINEES = 50
ROUNDS = 10
ROUND_S = 3.0
"""Each round measures both routes one after the other, so that a noisy neighbour meets both."""
TARGETS = {"p50": 4.0, "p99": 6.0}
ENOUGH = 5
"""Messages that a trainee should have left when a round begins, so that few conversations start within it."""
WARM_UP = 1
"""Rounds that are played and not counted."""


@dataclass
class Typist:
    """One trainee with the model answers of a case, said in order, and then the next conversation."""

    trainee: HttpTrainee
    cases: tuple[Case, ...]
    seed: int
    attempt: int | None = None
    words: list[str] = field(default_factory=list)
    sent: int = 0
    seq: int = -1

    def begin(self) -> None:
        """Start the next conversation; not measured."""
        self.seed += 1
        case = random.Random(self.seed).choice(self.cases)
        self.words = [point.model[0] for point in case.points if point.model]
        self.attempt = self.trainee.start(case.id, f"{self.trainee.login}-{self.seed:08d}")
        self.seq = -1

    def prepare(self) -> None:
        """Between rounds: a fresh conversation for who has little left to say; not measured."""
        if self.attempt is None or len(self.words) < ENOUGH:
            self._finish()
            self.begin()

    def practise(self) -> float:
        """Send the next message; seconds until its answer, with the next look, is there."""
        if self.attempt is None or not self.words:
            self._finish()
            self.begin()
        assert self.attempt is not None
        self.sent += 1
        text, name = self.words.pop(0), f"{self.trainee.login}-m{self.sent}"
        begun = time.perf_counter()
        answer = self.trainee.reply(self.attempt, text, name, after=self.seq)
        took = time.perf_counter() - begun
        look = answer.json
        if answer.status == 409 or look.get("closed"):
            self.attempt = None
        elif "warning" not in look:
            assert answer.status == 200, answer.body
            self.seq = look["last_seq"]
        return took

    def bare(self) -> float:
        """The same with the bare route."""
        self.sent += 1
        body = {"text": "您好，我帮您查一下", "client_id": str(self.sent)}
        begun = time.perf_counter()
        answer = self.trainee.post("/bare", body)
        assert answer.status == 200, answer.body
        return time.perf_counter() - begun

    def _finish(self) -> None:
        if self.attempt is not None:
            self.trainee.post(f"/practice/{self.attempt}/end", {})
            self.attempt = None


def measure() -> dict[str, Any]:
    """p50 and p99 of both in ms, the ratios, and how many round trips that rests on."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        home = Path(folder)
        logins = [f"typist{n:02d}" for n in range(TRAINEES)]
        schema.upgrade(create_app(load_settings({"TRAINER_HOME": str(home)})))
        add_trainees(home, logins)
        server = LiveServer(home, ("-m", "tests.bench.serve_bare"))
        server.start()
        try:
            return _rounds(_typists(server, logins))
        finally:
            server.stop()


def _typists(server: LiveServer, logins: list[str]) -> list[Typist]:
    cases = load_library().published()
    typists = [
        Typist(HttpTrainee(server.port, login), cases, n * 1000) for n, login in enumerate(logins)
    ]
    for typist in typists:
        typist.trainee.sign_in()
        typist.begin()
    return typists


def _rounds(typists: list[Typist]) -> dict[str, Any]:
    practice: list[list[float]] = []
    bare: list[list[float]] = []
    for _ in range(WARM_UP + ROUNDS):
        bare.append(_closed_loop(typists, Typist.bare))
        for typist in typists:
            typist.trainee.close()
            typist.prepare()
        practice.append(_closed_loop(typists, Typist.practise))
    return _figures(practice[WARM_UP:], bare[WARM_UP:])


def _closed_loop(typists: list[Typist], call: Callable[[Typist], float]) -> list[float]:
    """All at once, each again as soon as it is answered, for ROUND_S."""
    until = time.monotonic() + ROUND_S
    took: list[list[float]] = [[] for _ in typists]

    def go_on(typist: Typist, mine: list[float]) -> None:
        while time.monotonic() < until:
            mine.append(call(typist))

    threads = [
        threading.Thread(target=go_on, args=pair) for pair in zip(typists, took, strict=True)
    ]
    for typist in typists:
        typist.trainee.close()  # the server hangs up on who was silent through the other route's turn
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one for mine in took for one in mine]


def _figures(practice: list[list[float]], bare: list[list[float]]) -> dict[str, Any]:
    """The ratio that counts is the median of the rounds' ratios: what disturbs one round spoils only that one."""
    by_round = [
        {name: round(_percentiles([p])[name] / _percentiles([b])[name], 2) for name in TARGETS}
        for p, b in zip(practice, bare, strict=True)
    ]
    ratios = {name: round(median(one[name] for one in by_round), 2) for name in TARGETS}
    return {
        "trainees": TRAINEES,
        "practice_ms": _percentiles(practice),
        "bare_ms": _percentiles(bare),
        "ratio": ratios,
        "target": TARGETS,
        "met": {name: ratios[name] <= most for name, most in TARGETS.items()},
        "ratio_by_round": by_round,
        "round_trips": {"practice": sum(map(len, practice)), "bare": sum(map(len, bare))},
    }


def _percentiles(rounds: list[list[float]]) -> dict[str, float]:
    cuts = quantiles([one * 1000 for took in rounds for one in took], n=100)
    return {"p50": round(cuts[49], 1), "p99": round(cuts[98], 1)}
