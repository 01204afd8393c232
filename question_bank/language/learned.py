"""The learned part: a model over single characters, pairs and the labels that rules of the packs voted for.

Rules give the certain, the model the rest. Half of it is linear: it weighs what it read of a text as a whole and, for acts,
of its best clause, for an act is mostly said in one clause, while a fault often lies in the whole. The other half is a small
network with one hidden layer over traits of the same grams. What one or two of several clauses say more clearly than the whole counts
halfway between both: among other words, much of what is said would be lost. Every label has a threshold of its own.
Its weights (`weights`) are made by `python -m question_bank.language.train`, which also says how each number came about.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from question_bank.language.surface import Surface
from question_bank.language.weights import ACTS, LABELS, PLACE, Label, Weights, stored_weights
from question_bank.vocabulary import Act, Category

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEAD, TAIL = "\x02", "\x03"
"""Put around a text, so that how it begins and ends is seen."""

CLAUSE_SHARE = 0.3
"""How much an act's best clause weighs beside the whole text."""

CODES = 65536
"""Characters of the basic plane; all others count as the last of them."""

LONGEST_TURN = 200
"""Characters of the buyer's turn that are read, its last."""

SHORTEST_ALONE = 3
"""Characters of a clause that is read by itself too."""

ACT_ALONE, FAULT_ALONE, NEVER = 0.2, 1.0, 50.0
"""How much clearer an act or a fault must be in a clause alone. A clause is never curt where more is said, and whether 「我看看」 asks to
wait is said by what stands beside it."""

TINY = 1e-6

UNSEEN = 12.0
"""The rarity of what the training never saw: above that of all that it did."""

VOTE = 0.2
"""The size of a rule's vote beside a text of length 1. Small, so that a vote never overrules what is read."""

LINEAR_SHARE = 0.45
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


class Learned:
    """The model, ready to read one text at a time."""

    __slots__ = (
        "_best", "_both", "_codes", "_harder", "_last", "_offset", "_places", "_rows", "_scale", "_squares", "_unknown", "_votes",
        "_whole", "weights",
    )  # fmt: skip

    def __init__(self, weights: Weights) -> None:
        import numpy as np

        self.weights = weights
        self._unknown = len(weights.codes)
        self._codes = np.append(weights.codes, np.uint32(0xFFFFFFFF))  # so that every place found is one
        self._rows = np.zeros((self._unknown + 1, weights.rows.shape[1]), np.int8)
        self._rows[:-1] = weights.rows
        self._places = np.full(CODES, self._unknown, np.intp)
        singles = int(weights.codes.searchsorted(CODES))
        self._places[weights.codes[:singles]] = np.arange(singles)
        squares = np.append(weights.idf * weights.idf, np.float32(TINY))
        # a pair counts with the character that ends it: looked up and added once for all
        ending = self._places[weights.codes % CODES]
        ending[:singles] = self._unknown
        self._both = self._rows.copy()  # by gram and column, as `_rows`
        self._both[:-1] += self._rows[ending]
        self._squares = squares.copy()
        self._squares[:-1] += squares[ending]
        # the linear half and the network's answer are added up: each comes in with its share already taken
        share = np.ones(weights.rows.shape[1], np.float32)
        share[: len(LABELS)] = LINEAR_SHARE
        self._scale = weights.scale * share
        self._votes = np.concatenate([weights.votes, weights.heard], 1) * share
        self._offset = weights.intercepts * LINEAR_SHARE + weights.last_bias * (1 - LINEAR_SHARE)
        self._last = weights.last * np.float32(1 - LINEAR_SHARE)
        self._best = np.array([CLAUSE_SHARE if isinstance(one, Act) else 0.0 for one in LABELS], np.float32)
        self._whole = 1 - self._best
        self._harder = np.array([_harder(one) for one in LABELS], np.float32)

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

    def logits(self, surface: Surface, voted: Iterable[Label], before: str = "") -> "NDArray[np.float32]":
        """The log-odds of every label; `voted` are the labels for which a rule of the packs spoke, `before` is the buyer's turn."""
        return self._weigh(self._laid(surface), voted, before)[0]

    def opinion(self, surface: Surface, voted: Iterable[Label], before: str = "") -> Opinion:
        """What the model finds in one normal text (an unmasked burst, messages joined by line breaks) that answers `before`."""
        if not surface.text.strip():
            return Opinion((), self.weights.intercepts)
        laid = self._laid(surface)
        logits, by_clause = self._weigh(laid, voted, before)
        found = (logits > self.weights.thresholds).nonzero()[0]
        likely = logits.take(found).tolist()
        best = by_clause.take(found, 1).argmax(0).tolist()
        voices = []
        for place, logit, clause in zip(found.tolist(), likely, best, strict=True):
            if place < ACTS:
                start = laid.bounds[clause]
                end = surface.border_after(start)
            else:
                start, end = self._stretch(place, surface)
            voices.append(Voice(LABELS[place], sigmoid(logit), start, max(end, start + 1)))
        return Opinion(tuple(voices), logits)

    def _laid(self, surface: Surface) -> "_Laid":
        import numpy as np

        laid = _Laid(surface)
        folded = folded_codes(laid.text)
        codes = folded[:-1] * CODES + folded[1:]
        places = self._codes.searchsorted(codes)
        known = self._codes.take(places) == codes
        laid.grams = np.where(known, places, self._places.take(folded[1:]))
        return laid

    def _weigh(
        self, laid: "_Laid", voted: Iterable[Label], before: str
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
        """The log-odds of the text, and by clause what each label has for it.

        All stretches are weighed in one pass: the pieces of `laid` are summed, and the sums put together by `_plan`.
        """
        import numpy as np

        labels, weights = len(LABELS), self.weights
        rows, squares = self._both.take(laid.grams, 0), self._squares.take(laid.grams)
        sums = np.add.reduceat(rows.astype(np.float32), laid.bounds, 0)
        sums *= self._scale
        plan, read = _plan(laid.clauses, len(laid.bounds))
        weighed = plan @ sums
        weighed /= np.sqrt(plan @ np.add.reduceat(squares, laid.bounds))[:, None]
        whole, by_clause = weighed[0, :labels], weighed[read:, :labels]
        if len(by_clause):
            whole *= self._whole
            whole += by_clause.max(0) * self._best
        said = weighed[:read]
        for label in voted:
            said[0] += self._votes[PLACE[label]]
        traits = said[:, labels:]
        if before.strip():
            traits = traits + self._asked(before)
        hidden = traits @ weights.middle + weights.bias
        logits = said[:, :labels] + self._offset + np.maximum(hidden, 0) @ self._last
        clearest: NDArray[np.float32] = logits[0]
        if read > 1:  # raised halfway to what clauses say more clearly by themselves
            clearest = np.maximum(clearest, (clearest + logits[1:].max(0) - self._harder) / 2)
        return clearest, by_clause if len(by_clause) else weighed[:1, :labels]

    def _asked(self, before: str) -> "NDArray[np.float32]":
        """What the buyer's turn adds to the traits of its answer."""
        import numpy as np

        laid = self._laid(Surface(before[-LONGEST_TURN:]))
        grams = laid.grams[: laid.whole]
        traits = self._both.take(grams, 0)[:, len(LABELS) :].sum(0, dtype=np.float32) * self._scale[len(LABELS) :]
        asked: NDArray[np.float32] = (traits / np.sqrt(self._squares.take(grams).sum())) @ self.weights.answering
        return asked

    def _stretch(self, place: int, surface: Surface) -> tuple[int, int]:
        """The stretch that speaks most for a fault: its heaviest run of characters, or where that is short its clause."""
        import numpy as np

        codes = codes_of(surface.text)
        places = self._codes.searchsorted(codes)
        column = np.where(self._codes.take(places) == codes, self._rows[places, place], 0).tolist()
        by_character = [
            own + (left + right) / 2
            for left, own, right in zip(column[:-2:2], column[1:-1:2], column[2::2], strict=True)
        ]
        start, end = _heaviest(by_character)
        if end - start < SHORTEST_STRETCH or not surface.text[start:end].strip():
            return max(
                surface.clauses(), key=lambda clause: min(clause[1], end) - max(clause[0], start)
            )
        return start, end


class _Laid:
    """A text with its clauses, each once more by itself, laid side by side to be summed in one pass.

    text  HEAD, the text, TAIL; then HEAD, a clause, TAIL of each that is read by itself · grams  by character of it after the first: where
    the pair that it ends is known, else the character · bounds  where each piece begins, counted likewise: the `clauses` of the text, then
    by turns what parts two texts, and a clause by itself · whole  how many of the grams are the text's
    """

    __slots__ = ("bounds", "clauses", "grams", "text", "whole")

    grams: "NDArray[np.intp]"

    def __init__(self, surface: Surface) -> None:
        text, borders = surface.text, surface.borders
        self.bounds = [0, *(at + 1 for at in borders if at + 1 < len(text))]
        self.clauses = len(self.bounds)
        self.text = f"{HEAD}{text}{TAIL}"
        self.whole = len(self.text) - 1
        if not borders:
            return
        stretches = [(low, high) for low, high in surface.clauses() if high - low >= SHORTEST_ALONE]
        if not stretches or stretches[0] == (0, len(text)):
            return
        at = len(text) + 1
        pieces = [self.text]
        for low, high in stretches:
            pieces.append(f"{HEAD}{text[low:high]}{TAIL}")
            self.bounds += (at, at + 1)
            at += high - low + 2
        self.text = "".join(pieces)


@lru_cache(maxsize=1024)
def _plan(clauses: int, pieces: int) -> "tuple[NDArray[np.float32], int]":
    """Which of the pieces of a laid text make up each stretch, a row each, and how many of these are read by themselves.

    First the whole text, then each clause by itself, then any two neighbours where there are more than two; after those that are read, the
    clauses of the text where there are several.
    """
    import numpy as np

    alone = np.eye(pieces, dtype=np.float32)[clauses + 1 :: 2]
    parts = np.eye(pieces, dtype=np.float32)[:clauses]
    pairs = alone[:-1] + alone[1:] if len(alone) > 2 else alone[:0]
    read = np.concatenate([parts.sum(0)[None], alone, pairs])
    return np.concatenate([read, parts if clauses > 1 else parts[:0]]), len(read)


def _harder(label: Label) -> float:
    """By how much a label must be clearer in a clause than in a text: out of context words look like more than they are."""
    if label in (Category.CURT, Act.HOLD):
        return NEVER
    return ACT_ALONE if isinstance(label, Act) else FAULT_ALONE


def sigmoid(logit: float) -> float:
    """Log-odds as a chance, 0-1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def folded_codes(text: str) -> "NDArray[np.uint32]":
    """The characters of a text as codes. Every digit counts as 0: which figure it is says nothing about what is said."""
    import numpy as np

    return _folds().take(np.frombuffer(text.encode("utf-32-le"), np.uint32), mode="clip")


def codes_of(text: str) -> "NDArray[np.uint32]":
    """The grams of a text as codes, two for each character and for its end: the pair that it ends and the character itself."""
    import numpy as np

    folded = folded_codes(f"{HEAD}{text}{TAIL}")
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
    """The model with the weights that ship; None before they were trained."""
    weights = stored_weights()
    return None if weights is None else Learned(weights)
