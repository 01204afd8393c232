"""The second half of the learned part's training: a small network over the same features, fitted with NumPy alone.

Each gram gets a few traits; the traits of a text, added up, feed one hidden layer shared by all labels. So what is learned for
one label helps another, and a wide layer costs no weights by gram. What the buyer said before is read through the same traits,
turned by one square matrix into what it adds to those of the answer: 「三天」 means little, after 「几天能到」 it is a promise. The
network errs elsewhere than the linear half, so that both together read better than either. Adam (Kingma and Ba 2015), kept only
for the rows a batch touches, with dropout on features, traits and hidden units; the same input gives the same weights.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Flags = NDArray[np.bool_]

TRAITS, HIDDEN = 96, 384
EPOCHS = 10
BATCH = 128
RATE = 2e-3
FEATURE_DROPOUT, TRAIT_DROPOUT, HIDDEN_DROPOUT = 0.3, 0.2, 0.4
POSITIVE = 2.0
"""How much a reply that has a label weighs beside one that has not, as in the linear half."""
FADE, SQUARE_FADE, TINY = 0.9, 0.999, 1e-8
"""Adam's beta 1, beta 2 and epsilon."""


@dataclass(slots=True)
class _Adam:
    """One parameter with its moments; `rows` limits a step to the rows that a batch touches."""

    value: Numbers
    first: Numbers = field(init=False)
    second: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.first = np.zeros_like(self.value)
        self.second = np.zeros_like(self.value)

    def step(self, gradient: Numbers, rate: float, rows: NDArray[np.int32] | slice) -> None:
        first = self.first[rows] = FADE * self.first[rows] + (1 - FADE) * gradient
        second = SQUARE_FADE * self.second[rows] + (1 - SQUARE_FADE) * gradient * gradient
        self.second[rows] = second
        self.value[rows] -= rate * first / (np.sqrt(second) + TINY)


@dataclass(frozen=True, slots=True)
class Net:
    """`first` features by trait, `answering` trait of the buyer's turn by trait of the answer, `middle` trait by hidden unit, `bias` of the
    hidden units, `last` hidden unit by label, `last_bias`."""

    first: Numbers
    answering: Numbers
    middle: Numbers
    bias: Numbers
    last: Numbers
    last_bias: Numbers


def fit_net(features: sp.csr_matrix, before: sp.csr_matrix, wanted: Flags, known: Flags) -> Net:
    """Fit to replies (rows of `features`, of the turns that they answer in `before`) whose labels are `wanted` where `known`."""
    chance = np.random.default_rng(1)

    def drawn(spread: float, *shape: int) -> _Adam:
        return _Adam(chance.normal(0, spread, shape).astype(np.float32))

    labels, whole = wanted.shape[1], slice(None)
    first = drawn(0.1, features.shape[1], TRAITS)
    answering = _Adam(np.zeros((TRAITS, TRAITS), np.float32))
    middle, bias = drawn((2 / TRAITS) ** 0.5, TRAITS, HIDDEN), _Adam(np.zeros(HIDDEN, np.float32))
    last, last_bias = drawn(0.1, HIDDEN, labels), _Adam(np.full(labels, -2.0, np.float32))
    for batch, rate in _batches(features.shape[0], chance):
        rows, touched = _some_features(features[batch], chance)
        trait_kept = _some((len(batch), TRAITS), TRAIT_DROPOUT, chance)
        asked = np.asarray(before[batch] @ first.value, np.float32)
        traits = (rows @ first.value[touched] + asked @ answering.value) * trait_kept
        raw = traits @ middle.value + bias.value
        kept = _some(raw.shape, HIDDEN_DROPOUT, chance)
        hidden = np.maximum(raw, 0) * kept
        out = hidden @ last.value + last_bias.value
        truth = wanted[batch].astype(np.float32)
        weight = known[batch] * (1 + (POSITIVE - 1) * truth) / len(batch)
        error = ((1 / (1 + np.exp(-out)) - truth) * weight).astype(np.float32)
        back = error @ last.value.T * kept * (raw > 0)
        further = back @ middle.value.T * trait_kept
        last.step(hidden.T @ error, rate, whole)
        last_bias.step(error.sum(0), rate, whole)
        middle.step(traits.T @ back, rate, whole)
        answering.step(asked.T @ further, rate, whole)
        bias.step(back.sum(0), rate, whole)
        first.step(np.asarray(rows.T @ further, np.float32), rate, touched)
    return Net(first.value, answering.value, middle.value, bias.value, last.value, last_bias.value)


def _some(shape: tuple[int, ...], dropout: float, chance: np.random.Generator) -> Numbers:
    """Nought where a unit is left out by chance; the others make up for it."""
    kept: Numbers = (chance.random(shape, np.float32) > dropout).astype(np.float32) / np.float32(1 - dropout)
    return kept


def _batches(replies: int, chance: np.random.Generator) -> Iterator[tuple[NDArray[np.int64], float]]:
    """Batches in a new order each epoch, with the rate that falls to nothing."""
    for epoch in range(EPOCHS):
        order = chance.permutation(replies)
        for start in range(0, replies, BATCH):
            yield order[start : start + BATCH], RATE * (1 - epoch / EPOCHS)


def _some_features(
    rows: sp.csr_matrix, chance: np.random.Generator
) -> tuple[sp.csr_matrix, NDArray[np.int32]]:
    """The rows without the features dropped by chance, their columns counted anew, and which columns these are."""
    kept = chance.random(len(rows.data)) > FEATURE_DROPOUT
    values = rows.data * kept / (1 - FEATURE_DROPOUT) ** 0.5
    touched, places = np.unique(rows.indices, return_inverse=True)
    shape = (rows.shape[0], len(touched))
    return sp.csr_matrix((values.astype(np.float32), places, rows.indptr), shape=shape), touched
