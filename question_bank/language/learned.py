"""The learned part: a model over single characters, pairs and the labels that rules of the packs voted for.

Rules give the certain, the model the rest. Half of it is linear: it weighs what it read of a text as a whole and, for acts,
of its best clause, for an act is mostly said in one clause, while a fault often lies in the whole. The other half is a small
network with one hidden layer over the same grams. What one or two of several clauses say more clearly than the whole counts
halfway between both: among other words, much of what is said would be lost. Every label has a threshold of its own.
Weights: `learned.npz`, made by `python -m question_bank.language.train`, which also says how each number came about.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from question_bank.language.surface import Surface
from question_bank.vocabulary import TEXT_CATEGORIES, Act, Category

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("learned.npz")
HEAD, TAIL = "\x02", "\x03"
"""Put around a text, so that how it begins and ends is seen."""

Label = Act | Category
LABELS: tuple[Label, ...] = (*Act, *TEXT_CATEGORIES)
"""The columns of the model."""

PLACE = {label: at for at, label in enumerate(LABELS)}

CLAUSE_SHARE = 0.3
"""How much an act's best clause weighs beside the whole text."""

CODES = 65536
"""Characters of the basic plane; all others count as the last of them."""

BYTE = 62
"""The largest whole number of a stored weight: finer steps change hardly anything that is found and make the file larger."""

SHORTEST_ALONE = 3
"""Characters of a clause that is read by itself too."""

OUT_OF_CONTEXT, NEVER = 0.2, 50.0
"""How much clearer a label must be in a clause alone. A clause is never curt where more is said, and whether 「我看看」 asks to wait is
said by what stands beside it."""

TINY = 1e-6

UNSEEN = 12.0
"""The rarity of what the training never saw: above that of all that it did."""

VOTE = 0.2
"""The size of a rule's vote beside a text of length 1. Small, so that a vote never overrules what is read."""

LINEAR_SHARE = 0.5
"""How much the linear half weighs beside the network."""


class Voice(NamedTuple):
    """One label that the model finds: how likely it is (0-1), and the stretch of the text that speaks most for it."""

    label: Label
    chance: float
    start: int
    end: int


class Opinion(NamedTuple):
    """What the model thinks of one text: what it finds, and the log-odds of every label."""

    voices: Sequence[Voice]
    logits: "NDArray[np.float32]"


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found. A gram is a code: of a pair the first character times 65,536 plus the second, else the character.

    codes  ascending · idf  by gram · rows  by gram, whole numbers of a byte with the idf in them: the linear half by label, then the
    network by hidden unit · scale  what a byte of each column stands for · votes, heard  what a rule's voice for a label says to
    every label and to every hidden unit · intercepts, thresholds  by label, log-odds · bias  of the hidden units · last  hidden unit by
    label · last_bias  by label
    """

    codes: "NDArray[np.uint32]"
    idf: "NDArray[np.float32]"
    rows: "NDArray[np.int8]"
    scale: "NDArray[np.float32]"
    votes: "NDArray[np.float32]"
    heard: "NDArray[np.float32]"
    intercepts: "NDArray[np.float32]"
    thresholds: "NDArray[np.float32]"
    bias: "NDArray[np.float32]"
    last: "NDArray[np.float32]"
    last_bias: "NDArray[np.float32]"


class Learned:
    """The model, ready to read one text at a time."""

    __slots__ = ("_best", "_harder", "_ones", "_places", "_rows", "_scale", "_squares", "_unknown", "_whole", "weights")

    def __init__(self, weights: Weights) -> None:
        import numpy as np

        self.weights = weights
        self._unknown = len(weights.codes)
        self._rows = np.zeros((self._unknown + 1, weights.rows.shape[1]), np.int8)
        self._rows[:-1] = weights.rows
        self._squares = np.zeros(self._unknown + 1, np.float32)
        self._squares[:-1] = weights.idf * weights.idf
        self._scale = weights.scale
        self._places = np.full(CODES, self._unknown, np.intp)
        singles = int(weights.codes.searchsorted(CODES))
        self._places[weights.codes[:singles]] = np.arange(singles)
        self._best = np.array([CLAUSE_SHARE if isinstance(one, Act) else 0.0 for one in LABELS], np.float32)
        self._whole = 1 - self._best
        self._harder = np.array([_harder(one) for one in LABELS], np.float32)
        self._ones = np.ones(256, np.float32)

    def rarities(self, words: Sequence[str]) -> list[float]:
        """How rarely each word may be expected in replies: as rarely as its rarest character or pair of characters.

        Measured as inverse document frequency in what was taught; UNSEEN for what was not there at all.
        """
        import numpy as np

        if not words:
            return []
        known = np.frombuffer("\n".join([*words, ""]).encode("utf-32-le"), np.uint32)
        known = np.minimum(known, CODES - 1)
        single = self._rarity_of(known)
        single[known == ord("\n")] = 0
        pair = self._rarity_of(known[:-1] * CODES + known[1:])
        pair[(known[:-1] == ord("\n")) | (known[1:] == ord("\n"))] = 0
        single[:-1] = np.maximum(single[:-1], pair)
        starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
        listed: list[float] = np.maximum.reduceat(single, starts).tolist()
        return listed

    def _rarity_of(self, codes: "NDArray[np.uint32]") -> "NDArray[np.float32]":
        import numpy as np

        places = self.weights.codes.searchsorted(codes)
        here = self.weights.codes.take(places, mode="clip") == codes
        return np.where(here, self.weights.idf.take(places, mode="clip"), np.float32(UNSEEN))

    def logits(self, surface: Surface, voted: Iterable[Label]) -> "NDArray[np.float32]":
        """The log-odds of every label; `voted` are the labels for which a rule of the packs spoke."""
        starts = _clause_starts(surface)
        return self._with_clearest(self._weigh(self._known(surface.text), starts, voted)[0], surface)

    def opinion(self, surface: Surface, voted: Iterable[Label]) -> Opinion:
        """What the model finds in one normal text (an unmasked burst, messages joined by line breaks)."""
        if not surface.text.strip():
            return Opinion((), self.weights.intercepts)
        known, starts = self._known(surface.text), _clause_starts(surface)
        logits, by_clause = self._weigh(known, starts, voted)
        logits = self._with_clearest(logits, surface)
        found = (logits > self.weights.thresholds).nonzero()[0].tolist()
        if not found:
            return Opinion((), logits)
        voices = []
        for place in found:
            label = LABELS[place]
            if isinstance(label, Act):
                best = int(by_clause[:, place].argmax()) if len(starts) > 1 else 0
                start = starts[best] // 2
                end = surface.border_after(start)
            else:
                column = self._rows[:, place].take(known).tolist()
                start, end = _stretch(column, surface)
            voices.append(Voice(label, sigmoid(float(logits[place])), start, max(end, start + 1)))
        return Opinion(tuple(voices), logits)

    def _known(self, text: str) -> "NDArray[np.intp]":
        """The rows of the grams of a text."""
        import numpy as np

        codes = codes_of(text)
        pairs = codes[::2]
        known = np.empty(len(codes), np.intp)
        places = self.weights.codes.searchsorted(pairs)
        known[::2] = np.where(self.weights.codes.take(places, mode="clip") == pairs, places, self._unknown)
        known[1::2] = self._places.take(codes[1::2])
        return known

    def _weigh(
        self, known: "NDArray[np.intp]", starts: list[int], voted: Iterable[Label]
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
        """The log-odds of the text, and by clause what each label has for it."""
        import numpy as np

        rows, squares = self._rows.take(known, 0).astype(np.float32), self._squares.take(known)
        labels, weights = len(LABELS), self.weights
        if len(starts) == 1:
            ones = self._ones[: len(known)] if len(known) <= len(self._ones) else np.ones(len(known), np.float32)
            total, norm = (ones @ rows) * self._scale, float(squares.sum()) ** 0.5 or 1.0
            total /= np.float32(norm)
            linear = by_clause = total[:labels]
        else:
            clauses = np.zeros((len(starts), len(known)), np.float32)
            for clause, (start, end) in zip(clauses, pairwise([*starts, len(known)]), strict=True):
                clause[start:end] = 1
            sums, norms = (clauses @ rows) * self._scale, clauses @ squares
            norm = float(norms.sum()) ** 0.5 or 1.0
            total = sums.sum(0) / np.float32(norm)
            by_clause = sums[:, :labels] / np.sqrt(np.maximum(norms, TINY))[:, None]
            linear = total[:labels] * self._whole + by_clause.max(0) * self._best
        hidden = total[labels:] + weights.bias
        linear = linear + weights.intercepts
        for label in voted:
            linear += weights.votes[PLACE[label]]
            hidden += weights.heard[PLACE[label]]
        net = np.maximum(hidden, 0) @ weights.last + weights.last_bias
        out = LINEAR_SHARE * linear + (1 - LINEAR_SHARE) * net
        return out, by_clause

    def _with_clearest(self, logits: "NDArray[np.float32]", surface: Surface) -> "NDArray[np.float32]":
        """The log-odds of the text, raised halfway to those of the clauses that say a label more clearly by themselves."""
        import numpy as np

        clauses = [surface.text[low:high] for low, high in surface.clauses() if high - low >= SHORTEST_ALONE]
        if not clauses or len(clauses[0]) == len(surface.text):
            return logits
        known = self._known(f"{TAIL}{HEAD}".join(clauses))
        places = np.zeros((len(clauses), len(known)), np.float32)
        at = 0
        for row, clause in zip(places, clauses, strict=True):
            row[2 * at : 2 * (at + len(clause)) + 2] = 1
            at += len(clause) + 2
        if len(clauses) > 2:
            places = np.concatenate([places, places[:-1] + places[1:]])
        return np.maximum(logits, (logits + self._clearest(known, places)) / 2)

    def _clearest(self, known: "NDArray[np.intp]", places: "NDArray[np.float32]") -> "NDArray[np.float32]":
        """The highest log-odds of every label in stretches read by themselves; `places` marks the grams of each by a row."""
        import numpy as np

        labels, weights = len(LABELS), self.weights
        rows, squares = self._rows.take(known, 0).astype(np.float32), self._squares.take(known)
        sums = (places @ rows) * self._scale / np.sqrt(np.maximum(places @ squares, TINY))[:, None]
        linear = sums[:, :labels] + weights.intercepts
        net = np.maximum(sums[:, labels:] + weights.bias, 0) @ weights.last + weights.last_bias
        clearest: NDArray[np.float32] = (LINEAR_SHARE * linear + (1 - LINEAR_SHARE) * net).max(0) - self._harder
        return clearest


def _harder(label: Label) -> float:
    """By how much a label must be clearer in a clause than in a text: out of context words look like more than they are."""
    return NEVER if label in (Category.CURT, Act.HOLD) else OUT_OF_CONTEXT


def sigmoid(logit: float) -> float:
    """Log-odds as a chance, 0-1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def codes_of(text: str) -> "NDArray[np.uint32]":
    """The grams of a text as codes, two for each character: the pair that it ends and the character itself.

    Every digit counts as 0: which figure it is says nothing about what is said. Two more stand for the end of the text.
    """
    import numpy as np

    characters = np.frombuffer(f"{HEAD}{text}{TAIL}".encode("utf-32-le"), np.uint32)
    folded = _folds().take(characters, mode="clip")
    codes = np.empty(2 * len(folded) - 2, np.uint32)
    codes[::2] = folded[:-1] * CODES + folded[1:]
    codes[1::2] = folded[1:]
    return codes


@cache
def _folds() -> "NDArray[np.uint32]":
    """What each character counts as: itself, a digit as 0; those beyond the basic plane as one."""
    import numpy as np

    folds = np.arange(CODES, dtype=np.uint32)
    folds[ord("0") : ord("9") + 1] = ord("0")
    return folds


def _clause_starts(surface: Surface) -> list[int]:
    """Where clauses begin, as places in the list of grams."""
    ends = [at + 1 for at in surface.borders]
    starts = [0, *(2 * at for at in ends if at < len(surface.text))]
    return [a for a, b in pairwise([*starts, 2 * len(surface.text) + 2]) if a < b]


def _stretch(column: Sequence[float], surface: Surface) -> tuple[int, int]:
    """The stretch that speaks most for a fault: its heaviest run of characters, or where that is short its clause."""
    by_character = [
        column[2 * at + 1] + (column[2 * at] + column[2 * at + 2]) / 2
        for at in range(len(surface.text))
    ]
    start, end = _heaviest(by_character)
    if end - start < SHORTEST_STRETCH or not surface.text[start:end].strip():
        return max(
            surface.clauses(), key=lambda clause: min(clause[1], end) - max(clause[0], start)
        )
    return start, end


SHORTEST_STRETCH = 4
"""Characters that a coach would underline at least; a shorter run shows its clause."""


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
def shipped_learned() -> Learned | None:
    """The weights that ship; None before they were trained."""
    if not WEIGHTS.exists():
        return None
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as stored:
        if str(stored["labels"]) != " ".join(LABELS):
            raise ValueError(f"{WEIGHTS.name} was trained for other labels: run `make train`")
        return Learned(
            Weights(
                codes=stored["codes"],
                idf=stored["idf"].astype(np.float32),
                rows=stored["rows"],
                scale=stored["scale"],
                votes=stored["votes"].astype(np.float32),
                heard=stored["heard"].astype(np.float32),
                intercepts=stored["intercepts"],
                thresholds=stored["thresholds"],
                bias=stored["bias"],
                last=stored["last"].astype(np.float32),
                last_bias=stored["last_bias"],
            )
        )
