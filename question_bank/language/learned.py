"""The learned part: a model over characters, pairs, triples and the labels that rules of the packs voted for.

Rules give the certain, the model the rest. Half of it is linear: it weighs what it read of a text as a whole and, for acts,
of its best clause, for an act is mostly said in one clause, while a fault often lies in the whole. The other half is a small
network with one hidden layer over traits of the grams. It reads the whole, each clause and each two neighbouring clauses, these
knowing what they stand in: what they say more clearly than the whole counts, for among other words much of what is said would
be lost. Every label has a threshold of its own. Its weights (`weights`) are made by `python -m question_bank.language.train`, which
also says how each number came about.
"""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from question_bank.language.surface import Surface
from question_bank.language.weights import (
    ACTS,
    CODES,
    FIRST_TRIPLE,
    LABELS,
    PLACE,
    Label,
    Weights,
    stored_weights,
)
from question_bank.vocabulary import Act

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HEAD, TAIL = "\x02", "\x03"
"""Put around a text, so that how it begins and ends is seen."""

CLAUSE_SHARE = 0.3
"""How much an act's best clause weighs beside the whole text in the linear half."""

LONGEST_TURN = 200
"""Characters of the buyer's turn that are read, its last."""

DIGIT = ord("0")
"""What every digit counts as: which figure it is says nothing about what is said."""

SHORTEST_ALONE = 2
"""Characters of a clause that is read by itself too."""

TINY = 1e-6

UNSEEN = 12.0
"""The rarity of what the training never saw: above that of all that it did."""

VOTE = 0.2
"""The size of a rule's vote beside a text of length 1. Small, so that a vote never overrules what is read."""

LINEAR_SHARE = 0.35
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
        "_answering", "_around", "_best", "_codes", "_harder", "_last", "_last_bias", "_middle", "_offset", "_places", "_rows", "_scale",
        "_squares", "_votes", "weights",
    )  # fmt: skip

    def __init__(self, weights: Weights) -> None:
        import numpy as np

        self.weights = weights
        labels, unknown = len(LABELS), len(weights.codes)
        # one more than there are, so that every place found is one
        self._codes = np.append(weights.codes, np.int64(2**63 - 1))
        singles, pairs = weights.codes.searchsorted([CODES, FIRST_TRIPLE]).tolist()
        self._places = np.full(CODES, unknown, np.intp)
        self._places[weights.codes[:singles]] = np.arange(singles)
        # a pair counts with the character that ends it, a triple with the pair or, where that is unknown, the character that ends it:
        # looked up and added once for all
        self._rows = np.zeros((unknown + 1, labels + weights.traits.shape[1]), np.int8)
        self._rows[:pairs, :labels] = weights.linear
        self._rows[:-1, labels:] = weights.traits
        self._squares = np.full(unknown + 1, TINY, np.float32)
        self._squares[:pairs] = weights.idf * weights.idf
        for low, high in ((singles, pairs), (pairs, unknown)):
            ending = self._ending(weights.codes[low:high])
            self._rows[low:high] += self._rows[ending]
            self._squares[low:high] += self._squares[ending]
        # the linear half and the network's answer are added up: each comes in with its share already taken, each column with its scale
        share, scale = np.float32(LINEAR_SHARE), weights.trait_scale
        self._scale = weights.linear_scale * share
        # in the units of the rows, so that share and scale come in with theirs
        self._votes = np.concatenate(
            [weights.votes / weights.linear_scale, weights.heard / scale], 1
        )
        self._offset = weights.intercepts * share
        self._answering = weights.answering * scale[:, None] / scale
        self._around = weights.around * scale[:, None] / scale
        self._middle = weights.middle * scale[:, None]
        self._last, self._last_bias, self._harder = (
            part * (1 - share) for part in (weights.last, weights.last_bias, weights.harder)
        )
        self._best = np.array(
            [CLAUSE_SHARE if isinstance(one, Act) else 0.0 for one in LABELS], np.float32
        )

    def _ending(self, codes: "NDArray[np.int64]") -> "NDArray[np.intp]":
        """Where the gram stands that ends each: of a triple its last pair where that is known, else the last character."""
        import numpy as np

        shorter = codes % FIRST_TRIPLE
        places, known = self._found(shorter)
        return np.where(known & (shorter != codes), places, self._places[codes % CODES])

    def _found(self, codes: "NDArray[np.int64]") -> "tuple[NDArray[np.intp], NDArray[np.bool_]]":
        """Where each code stands or would stand, and whether it does."""
        places = self._codes.searchsorted(codes)
        return places, self._codes.take(places) == codes

    def rarities(self, words: Sequence[str]) -> list[float]:
        """How rarely each word may be expected in replies: as rarely as its rarest character or pair of characters.

        Measured as inverse document frequency in what was taught; UNSEEN for what was not there at all.
        """
        import numpy as np

        if not words:
            return []
        text = "\n".join([*words, ""])
        known = np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)
        known = np.minimum(known, CODES - 1)
        single = self._rarity_of(known)
        single[known == ord("\n")] = 0
        pair = self._rarity_of(known[:-1] * CODES + known[1:])
        pair[(known[:-1] == ord("\n")) | (known[1:] == ord("\n"))] = 0
        single[:-1] = np.maximum(single[:-1], pair)
        starts = np.cumsum([0, *(len(word) + 1 for word in words[:-1])])
        listed: list[float] = np.maximum.reduceat(single, starts).tolist()
        return listed

    def _rarity_of(self, codes: "NDArray[np.int64]") -> "NDArray[np.float32]":
        import numpy as np

        places, here = self._found(codes)
        return np.where(here, self.weights.idf.take(places, mode="clip"), np.float32(UNSEEN))

    def logits(
        self, surface: Surface, voted: Iterable[Label], before: str = ""
    ) -> "NDArray[np.float32]":
        """The log-odds of every label; `voted` are the labels for which a rule of the packs spoke, `before` is the buyer's turn."""
        return self._weigh(self._laid(surface), voted, before)[0]

    def opinion(self, surface: Surface, voted: Iterable[Label], before: str = "") -> Opinion:
        """What the model finds in one normal text (an unmasked burst, messages joined by line breaks) that answers `before`."""
        if not surface.text.strip():
            return Opinion((), self.weights.intercepts)
        laid = self._laid(surface)
        logits, by_clause = self._weigh(laid, voted, before)
        found = (logits > self.weights.thresholds).nonzero()[0]
        voices = []
        for place in found.tolist():
            start, end = self._evidence(place, surface, laid, by_clause[:, place])
            chance = sigmoid(float(logits[place]))
            voices.append(Voice(LABELS[place], chance, start, max(end, start + 1)))
        return Opinion(tuple(voices), logits)

    def _laid(self, surface: Surface) -> "_Laid":
        import numpy as np

        laid = _Laid(surface)
        folded = folded_codes(laid.text)
        places, known = self._found(_pairs_and_triples(folded))
        pairs = len(folded) - 1
        laid.grams = np.where(known[:pairs], places[:pairs], self._places.take(folded[1:]))
        np.copyto(laid.grams[1:], places[pairs:], where=known[pairs:])
        np.putmask(laid.grams[2:], _drawn_out(folded), len(self.weights.codes))
        return laid

    def _weigh(
        self, laid: "_Laid", voted: Iterable[Label], before: str
    ) -> "tuple[NDArray[np.float32], NDArray[np.float32]]":
        """The log-odds of the text, and of each clause by itself where there are several. All stretches are weighed in one pass."""
        import numpy as np

        labels, clauses = len(LABELS), len(laid.alone)
        grams = laid.grams
        stretches = _plan(clauses).repeat(laid.lengths, 1)  # by gram whether it stands there
        weighed = stretches @ self._rows.take(grams, 0).astype(np.float32)
        weighed /= np.sqrt(stretches @ self._squares.take(grams))[:, None]
        for label in voted:
            weighed[0] += self._votes[PLACE[label]]
        linear, traits = weighed[:, :labels] * self._scale, weighed[:, labels:]
        heard = traits[0] @ self._around
        if before.strip():
            heard += self._asked(before)
        hidden = np.maximum((traits + heard) @ self._middle + self.weights.bias, 0)
        answers = hidden @ self._last + self._last_bias
        read, said = answers[0], linear[0]
        if clauses:
            read = np.maximum(read, answers[1:].max(0) - self._harder)
            said = said + (linear[1 : 1 + clauses].max(0) - said) * self._best
        return read + said + self._offset, (answers + linear)[1 : 1 + clauses] + self._offset

    def _asked(self, before: str) -> "NDArray[np.float32]":
        """What the buyer's turn adds to the traits of its answer."""
        import numpy as np

        laid = self._laid(Surface(before[-LONGEST_TURN:]))
        grams = laid.grams[: laid.lengths[0]]
        traits = self._rows.take(grams, 0)[:, len(LABELS) :].sum(0, dtype=np.float32)
        traits /= np.sqrt(self._squares.take(grams).sum())
        asked: NDArray[np.float32] = traits @ self._answering
        return asked

    def _evidence(
        self, place: int, surface: Surface, laid: "_Laid", by_clause: "NDArray[np.float32]"
    ) -> tuple[int, int]:
        """What speaks most for a label: of an act a clause, of a fault the heaviest run, within the one clause that shows it by itself."""
        clause = int(by_clause.argmax()) if laid.alone else 0
        shown = laid.alone and by_clause[clause] > self.weights.thresholds[place]
        within = laid.alone[clause] if shown else (0, len(surface.text))
        if shown and place < ACTS:
            return within
        values = self._by_character(place, surface, laid)
        if place < ACTS:
            return max(surface.clauses(), key=lambda one: sum(values[slice(*one)]))
        start, end = (within[0] + at for at in _heaviest(values[slice(*within)]))
        if end - start < SHORTEST_STRETCH or not surface.text[start:end].strip():
            return max(surface.clauses(), key=lambda one: min(one[1], end) - max(one[0], start))
        return surface.without_scraps(start, end, SHORTEST_STRETCH)

    def _by_character(self, place: int, surface: Surface, laid: "_Laid") -> list[float]:
        """What each character adds to a label in the linear half: its own weight, and half of those of the pairs that it is part of."""
        characters = self._places.take(folded_codes(f"{surface.text}{TAIL}"))
        own = self._rows[characters, place].astype("float32")
        by_pair = self._rows[laid.grams[: laid.lengths[0]], place] - own
        by_character = own[:-1] + (by_pair[:-1] + by_pair[1:]) / 2
        values: list[float] = by_character.tolist()
        return values


class _Laid:
    """A text with its clauses, each once more by itself, laid side by side to be weighed in one pass.

    text  HEAD, the text, TAIL; then HEAD, a clause, TAIL of each that is read by itself · alone  where these clauses stand
    grams  by character of `text` after the first: where the longest known gram stands that it ends
    lengths  how many of these are the text's, then by turns 1 for what parts two texts and how many are a clause's
    """

    __slots__ = ("alone", "grams", "lengths", "text")

    grams: "NDArray[np.intp]"

    def __init__(self, surface: Surface) -> None:
        text = surface.text
        self.alone = read_alone(surface)
        self.text = f"{HEAD}{text}{TAIL}"
        self.lengths = [len(text) + 1]
        if not self.alone:
            return
        pieces = [self.text]
        for low, high in self.alone:
            pieces.append(f"{HEAD}{text[low:high]}{TAIL}")
            self.lengths += (1, high - low + 1)
        self.text = "".join(pieces)


def read_alone(surface: Surface) -> list[tuple[int, int]]:
    """The clauses that are read by themselves too: none where the text is one clause."""
    if not surface.borders:
        return []
    stretches = [(low, high) for low, high in surface.clauses() if high - low >= SHORTEST_ALONE]
    return [] if stretches[:1] == [(0, len(surface.text))] else stretches


@lru_cache(maxsize=16)
def _plan(clauses: int) -> "NDArray[np.float32]":
    """Which pieces of a laid text make up each stretch, a row each: the text, each clause, any two neighbours of more than two."""
    import numpy as np

    pieces = np.eye(1 + 2 * clauses, dtype=np.float32)
    alone = pieces[2::2]
    neighbours = alone[:-1] + alone[1:] if clauses > 2 else alone[:0]
    return np.concatenate([pieces[:1], alone, neighbours])


def sigmoid(logit: float) -> float:
    """Log-odds as a chance, 0-1."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, logit))))


def folded_codes(text: str) -> "NDArray[np.int64]":
    """The characters of a text as codes, all digits as one."""
    import numpy as np

    return _folds().take(np.frombuffer(text.encode("utf-32-le"), np.uint32), mode="clip")


def grams_of(text: str) -> "NDArray[np.int64]":
    """The codes of all characters, pairs and triples of a text, its end included; of an empty one none."""
    import numpy as np

    if not text:
        return np.empty(0, np.int64)
    folded = folded_codes(f"{HEAD}{text}{TAIL}")
    heard = np.append(np.ones(min(3, len(folded)), np.bool_), ~_drawn_out(folded))
    listed = np.concatenate([folded[1:], _pairs_and_triples(folded)])
    kept: NDArray[np.int64] = listed[np.concatenate([heard[1:], heard[1:], heard[2:]])]
    return kept


def _drawn_out(folded: "NDArray[np.int64]") -> "NDArray[np.bool_]":
    """Where, from the fourth character on, one stands for the fourth time or more in a row: it says no more than three. Digits do."""
    same = folded[1:] == folded[:-1]
    drawn: NDArray[np.bool_] = same[2:] & same[1:-1] & same[:-2] & (folded[3:] != DIGIT)
    return drawn


def _pairs_and_triples(folded: "NDArray[np.int64]") -> "NDArray[np.int64]":
    """The codes of all pairs, from the second character on, then of all triples, from the third on."""
    import numpy as np

    pairs = folded[:-1] * CODES + folded[1:]
    return np.concatenate([pairs, folded[:-2] * FIRST_TRIPLE + pairs[1:]])


@cache
def _folds() -> "NDArray[np.int64]":
    """What each character counts as: itself, digits as DIGIT; those beyond the basic plane as one."""
    import numpy as np

    folds = np.arange(CODES, dtype=np.int64)
    folds[ord("0") : ord("9") + 1] = DIGIT
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
