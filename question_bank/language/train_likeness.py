"""Fit what tells whether a reply says a sentence: `python -m question_bank.language.train_likeness` (development only, needs SciPy).

Reads the pairs of `alike.jsonl`, to which it adds each sentence itself, which says itself, and for each some replies to other sentences
and of the tune part, which say something else. A logistic regression over how much they agree and over what the reply adds and loses.
What agrees may only speak for a reply and what differs only against it: writers of pairs keep the words of what they turn round, so
that by the pairs alone many words in common would speak against it. The bound comes from sentences of writers that it was not fitted
to. The same input gives the same weights.
"""

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

from question_bank.labelled import ALIKE_PAIRS, TUNE
from question_bank.language.labelled import labelled_in
from question_bank.language.likeness import WEIGHTS, Compared, Weighing
from question_bank.language.reader import shipped_reader

OTHERS = 4
"""So many replies to other sentences, and as many of the tune part, are held against each sentence."""

COMMON = 12
"""A change must stand in so many pairs."""

SHARE_SIZE, CHANGE_SIZE = 3.0, 0.6
"""How large the two kinds of features come in: there are few shares and many changes."""

STIFFNESS = 1.0
"""How much the sum of squares of the weights counts against them."""

SPEAK_FOR = frozenset({"letters", "number", "same_act"})
SPEAK_AGAINST = frozenset({"turned", "opposite", "other_number", "other_act"})
STEEPEST = 30.0
"""Sums beyond it are not told apart: so the exponential stays in range."""
BETA = 0.5
"""A point given for what was not said costs more than one that has to be said in plainer words."""

Numbers = NDArray[np.float64]


class Pair(NamedTuple):
    """A sentence, a reply and whether it says it."""

    model: str
    reply: str
    alike: bool
    writer: str
    written: bool = True
    """By one of our writers; what was put together here counts nothing when the bound is set."""


def main(args: Sequence[str]) -> int:
    """Fit to all pairs and write the weights; with `--cross` say how well sentences are told apart that were not fitted to."""
    reader = shipped_reader()
    pairs = _pairs()
    compared = [reader.compared(pair.model, pair.reply) for pair in pairs]
    kept = [(pair, one) for pair, one in zip(pairs, compared, strict=True) if one is not None]
    names, changes = _names([one for _, one in kept])
    table = _table([one for _, one in kept], names, changes)
    bounds = _bounds(names, len(changes))
    sums = _unseen(table, [pair for pair, _ in kept], bounds)
    written = [n for n, (pair, _) in enumerate(kept) if pair.written]
    lost = sum(
        pair.written and pair.alike
        for pair, one in zip(pairs, compared, strict=True)
        if one is None
    )
    made_up = sum(not pair.written and not pair.alike for pair in pairs)
    truth = np.array([kept[n][0].alike for n in written])
    enough = _best(sums[written], truth, lost)
    if "--cross" in args:
        found = sums >= enough
        right = (found[written] & truth).sum()
        others = sum(
            found[n] and not (pair.written or pair.alike) for n, (pair, _) in enumerate(kept)
        )
        print(
            f"{len(written)} pairs: P {right / found[written].sum():.3f} R {right / (truth.sum() + lost):.3f}"
        )
        print(f"something else taken for it: {others / made_up:.4f} of {made_up}")
    weights = _fitted(table, [pair.alike for pair, _ in kept], bounds)
    _store(weights, names, changes, enough)
    return 0


def _pairs() -> list[Pair]:
    written = [json.loads(line) for line in ALIKE_PAIRS.read_text(encoding="utf-8").splitlines()]
    pairs = [Pair(one["model"], one["reply"], one["alike"], _writer(one["id"])) for one in written]
    writers = {pair.model: pair.writer for pair in pairs}
    said = [pair for pair in pairs if pair.alike]
    service = [one.messages[0] for one in labelled_in(TUNE) if not one.findings]
    draw = np.random.default_rng(5)
    others = []
    for model, writer in writers.items():
        drawn = [said[at] for at in draw.integers(len(said), size=OTHERS)]
        replies = [pair.reply for pair in drawn if pair.model != model]
        replies += [service[at] for at in draw.integers(len(service), size=OTHERS)]
        others += [Pair(model, reply, False, writer, written=False) for reply in replies]
    itself = [Pair(model, model, True, writer, written=False) for model, writer in writers.items()]
    return [*pairs, *itself, *others]


def _writer(pair_id: str) -> str:
    """Of `alike-b017` b: the letter names who wrote it."""
    return pair_id.split("-")[1][0]


def _names(compared: Sequence[Compared]) -> tuple[list[str], list[str]]:
    """The names of the shares, and the changes that are common enough."""
    counts = Counter(change for one in compared for change in one.changes)
    return list(compared[0].shares), sorted(one for one, n in counts.items() if n >= COMMON)


def _table(
    compared: Sequence[Compared], names: Sequence[str], changes: Sequence[str]
) -> sp.csr_matrix:
    """A row for each pair, a column for each share and each change."""
    place = {change: at for at, change in enumerate(changes)}
    shares = np.array([[one.shares[name] for name in names] for one in compared]) * SHARE_SIZE
    marks = [
        (row, place[change])
        for row, one in enumerate(compared)
        for change in sorted(one.changes)
        if change in place
    ]
    rows, columns = zip(*marks, strict=True)
    changed = sp.csr_matrix(
        ([CHANGE_SIZE] * len(marks), (rows, columns)), shape=(len(compared), len(changes))
    )
    return sp.hstack([sp.csr_matrix(shares), changed]).tocsr()


def _bounds(names: Sequence[str], changes: int) -> list[tuple[float | None, float | None]]:
    """Between what each weight, and at last the beginning of the sum, may lie."""
    shares = [
        (0.0 if name in SPEAK_FOR else None, 0.0 if name in SPEAK_AGAINST else None)
        for name in names
    ]
    return [*shares, *[(None, None)] * (changes + 1)]


def _fitted(
    table: sp.csr_matrix, alike: Sequence[bool], bounds: Sequence[tuple[float | None, float | None]]
) -> Numbers:
    """The weights, and at last the beginning of the sum."""
    truth = np.array(alike, np.float64)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        sums = table @ weights[:-1] + weights[-1]
        error = 1 / (1 + np.exp(-sums.clip(-STEEPEST, STEEPEST))) - truth
        size = STIFFNESS * weights[:-1]
        value = (np.logaddexp(0, sums) - truth * sums).sum() + size @ weights[:-1] / 2
        return float(value), np.append(table.T @ error + size, error.sum())

    begin = np.zeros(table.shape[1] + 1)
    found: Numbers = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found


def _unseen(
    table: sp.csr_matrix,
    pairs: Sequence[Pair],
    bounds: Sequence[tuple[float | None, float | None]],
) -> Numbers:
    """The sum of each pair by weights that were not fitted to its writer."""
    writers = np.array([pair.writer for pair in pairs])
    sums = np.zeros(len(pairs))
    for writer in sorted(set(writers)):
        held = writers == writer
        taught = [pair.alike for pair in pairs if pair.writer != writer]
        weights = _fitted(table[~held], taught, bounds)
        sums[held] = table[held] @ weights[:-1] + weights[-1]
    return sums


def _best(sums: Numbers, truth: NDArray[np.bool_], lost: int) -> float:
    """The bound where F is best, counting those alike that are out of reach."""

    def f(bound: float) -> float:
        found = sums >= bound
        right, weight = (found & truth).sum(), BETA * BETA
        return float((1 + weight) * right / (found.sum() + weight * (truth.sum() + lost)))

    return float(max(np.arange(-3, 3, 0.05), key=f))


def _store(weights: Numbers, names: Sequence[str], changes: Sequence[str], enough: float) -> None:
    begin = len(names)
    weighing = Weighing(
        shares={name: round(float(weights[at]) * SHARE_SIZE, 3) for at, name in enumerate(names)},
        changes={
            change: value
            for at, change in enumerate(changes)
            if (value := round(float(weights[begin + at]) * CHANGE_SIZE, 2))
        },
        enough=round(enough - float(weights[-1]), 3),
    )
    WEIGHTS.write_text(
        json.dumps(asdict(weighing), ensure_ascii=False, separators=(",", ":")) + "\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
