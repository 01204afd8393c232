"""The learned part: for each category a linear model over pairs and single characters of the unmasked text.

It adds what the rules miss where it is sure, and silences a broad rule where it is sure of the contrary. What it finds
alone is for a person to decide. Weights: `weights.npz`, made by `python -m question_bank.language.train`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.vocabulary import Category

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.npz")
HEAD, TAIL = "\x02", "\x03"
"""Put around a text, so that how it begins and ends is seen."""

SPEAKS = 0.5
"""A category is found by the model alone from this probability on."""

INSISTS = 0.85
"""The same where a denial or a quotation stands by, which pairs of characters see badly."""

SHORTEST, LONGEST_JUDGED = 5, 150
"""Characters of the texts that the model judges; longer ones are unlike those that it was fitted to."""

_DIGITS = {ord(digit): "0" for digit in "123456789"}

DENIES = 0.01
"""Below this probability the model silences a broad rule."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model thinks of one text: the probability of each category."""

    text: str
    probability: dict[Category, float]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by gram and category."""

    order: tuple[Category, ...]
    grams: dict[str, int]
    idf: "NDArray[np.float32]"
    weights: "NDArray[np.float32]"
    intercepts: "NDArray[np.float32]"

    def opinion(self, text: str) -> Opinion:
        """Read one normal text (an unmasked burst, messages joined by line breaks)."""
        import numpy as np  # late: commands that read nothing need no NumPy

        plain = without_figures(text)
        marked = f"{HEAD}{plain}{TAIL}"
        known = self.grams
        counts = Counter([*plain, *map("".join, pairwise(marked))])
        there = [(known[gram], count) for gram, count in counts.items() if gram in known]
        index = np.array([at for at, _ in there], dtype=np.intp)
        tf = self.idf[index]
        for place, (_, count) in enumerate(there):
            if count > 1:
                tf[place] *= 1.0 + log(count)
        norm = sqrt(float(tf @ tf)) or 1.0
        logits = (tf @ self.weights[index]) / norm + self.intercepts
        chances = (1.0 / (1.0 + np.exp(-logits))).tolist()
        return Opinion(text, dict(zip(self.order, chances, strict=True)))

    def stretch(self, text: str, category: Category) -> tuple[int, int]:
        """The stretch of a text with the highest sum of evidence for a category; never empty."""
        column = self.weights[:, self.order.index(category)]
        by_character = [0.0] * len(text)
        for gram, start, end in grams_of(without_figures(text)):
            at = self.grams.get(gram)
            if at is not None:
                for place in range(start, end):
                    by_character[place] += float(column[at] * self.idf[at]) / (end - start)
        return _heaviest(by_character)


def without_figures(text: str) -> str:
    """The text with every digit as 0: which figure it is says nothing about a fault."""
    return text.translate(_DIGITS)


def grams_of(text: str) -> list[tuple[str, int, int]]:
    """Single characters and pairs with their places; the marks of beginning and end take no place."""
    marked = f"{HEAD}{text}{TAIL}"
    last = len(text)
    singles = [(char, at, at + 1) for at, char in enumerate(text)]
    pairs = [
        (marked[at : at + 2], max(0, at - 1), min(last, at + 1)) for at in range(len(marked) - 1)
    ]
    return singles + [pair for pair in pairs if pair[1] < pair[2]]


def _heaviest(values: Sequence[float]) -> tuple[int, int]:
    """The stretch with the largest sum."""
    best, best_sum = (0, max(1, len(values))), float("-inf")
    start, total = 0, 0.0
    for at, value in enumerate(values):
        if total <= 0:
            start, total = at, 0.0
        total += value
        if total > best_sum:
            best, best_sum = (start, at + 1), total
    return best


@cache
def shipped_model() -> Model | None:
    """The model that ships; None before it was trained."""
    if not WEIGHTS.exists():
        return None
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as stored:
        grams = {gram: at for at, gram in enumerate(str(stored["grams"]).split("\n\n"))}
        return Model(
            order=tuple(Category(name) for name in str(stored["order"]).split()),
            grams=grams,
            idf=stored["idf"].astype(np.float32),
            weights=stored["weights"].astype(np.float32),
            intercepts=stored["intercepts"].astype(np.float32),
        )
