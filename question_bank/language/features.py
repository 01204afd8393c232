"""What the learned part's training sees of texts: how often each gram stands in them, weighed by how rare it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from question_bank.language.learned import grams_of, read_alone
from question_bank.language.surface import Surface
from question_bank.language.weights import CODES, FIRST_TRIPLE

RARE = 2
"""A character must stand in so many replies."""

MOST_PAIRS, MOST_TRIPLES = 60_000, 16_000
"""So many pairs and triples, those that stand in most replies, are learned: with them the file stays below 5 MB. Chosen before anything
is learned, for weights left out afterwards are missed by those that were learned beside them."""

Codes = NDArray[np.int64]
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grams that are learned: `codes` ascending, of which the first `short` are characters and pairs, and the `idf` of each."""

    codes: Codes
    idf: Numbers
    short: int


def vocabulary(texts: Sequence[str]) -> Vocabulary:
    """The grams of texts that are common enough. None holds a line break, for where a message ends says nothing."""
    by_text = np.concatenate([np.unique(grams_of(text)) for text in texts])
    codes, stands_in = np.unique(by_text, return_counts=True)
    digits = [codes // CODES**place % CODES for place in range(3)]
    whole = ~np.any([digit == ord("\n") for digit in digits], axis=0)
    single, triple = codes < CODES, codes >= FIRST_TRIPLE
    kept = whole & single & (stands_in >= RARE)
    for kind, most in ((~single & ~triple, MOST_PAIRS), (triple, MOST_TRIPLES)):
        places = np.flatnonzero(whole & kind & (stands_in >= RARE))
        kept[places[np.argsort(-stands_in[places], kind="stable")[:most]]] = True
    idf = 1 + np.log((1 + len(texts)) / (1 + stands_in[kept]))
    return Vocabulary(codes[kept], idf.astype(np.float32), int((kept & ~triple).sum()))


@dataclass(frozen=True, slots=True)
class Features:
    """A row for each text, a column for each gram of a vocabulary: as often as it stands there, times its idf, by the root of the sum of
    squares of its characters and pairs."""

    all: sp.csr_matrix
    known: Vocabulary

    @property
    def short(self) -> sp.csr_matrix:
        """The columns of characters and pairs; taken out anew at each call."""
        return self.all[:, : self.known.short]

    @classmethod
    def of(cls, texts: Sequence[str], known: Vocabulary) -> "Features":
        """The features of texts."""
        return cls.from_counts(_counts(texts, known), known)

    @classmethod
    def from_counts(cls, counts: sp.csr_matrix, known: Vocabulary) -> "Features":
        """The features of what is counted already, a row each."""
        short = counts[:, : known.short]
        squares = short @ (known.idf[: known.short] ** 2)
        by_row = sp.diags(1 / np.sqrt(np.where(squares > 0, squares, 1)).astype(np.float32))
        weighed = (by_row @ counts @ sp.diags(known.idf)).tocsr().astype(np.float32)
        return cls(weighed, known)


def parts_of(texts: Sequence[str], known: Vocabulary) -> tuple[Features, Codes]:
    """The stretches that are read by themselves, those of each text in a row, and where those of each text begin (and all end).

    Each clause, and any two neighbours of more than two, which count as one text that holds what stands in both.
    """
    clauses: list[str] = []
    rows: list[tuple[int, ...]] = []
    begins = [0]
    for text in texts:
        alone = read_alone(Surface(text))
        numbers = range(len(clauses), len(clauses) + len(alone))
        clauses += [text[low:high] for low, high in alone]
        rows += [(number,) for number in numbers]
        if len(alone) > 2:
            rows += list(pairwise(numbers))
        begins.append(len(rows))
    pairs = [(row, clause) for row, listed in enumerate(rows) for clause in listed]
    taken = np.array(pairs, np.int64).reshape(-1, 2)
    ones = np.ones(len(taken), np.float32)
    both = sp.csr_matrix((ones, tuple(taken.T)), shape=(len(rows), len(clauses)))
    counts = (both @ _counts(clauses, known)).tocsr()
    return Features.from_counts(counts, known), np.array(begins, np.int64)


def _counts(texts: Iterable[str], known: Vocabulary) -> sp.csr_matrix:
    """How often each known gram stands in each text."""
    listed = [grams_of(text) for text in texts]
    if not listed:
        return sp.csr_matrix((0, len(known.codes)), dtype=np.float32)
    rows = np.repeat(np.arange(len(listed)), [len(grams) for grams in listed])
    grams = np.concatenate(listed)
    places = np.minimum(known.codes.searchsorted(grams), len(known.codes) - 1)
    here = known.codes[places] == grams
    ones = np.ones(int(here.sum()), np.float32)
    return sp.csr_matrix((ones, (rows[here], places[here])), shape=(len(listed), len(known.codes)))
