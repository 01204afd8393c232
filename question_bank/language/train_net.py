"""The second half of the learned part's training: a small network over the grams, fitted with NumPy alone.

Each gram gets a few traits; the traits of a text, added up, feed one hidden layer shared by all labels. So what is learned for
one label helps another, and a wide layer costs no weights by gram. Each clause of a text, and each two neighbours, is read by the same
network; what one says more clearly than the text by a margin that every label learns for itself counts halfway between both. What the buyer
said before is read through the same traits, turned by one square matrix into what it adds to those of the answer: 「三天」 means little,
after 「几天能到」 it is a promise. The network errs elsewhere than the linear half, so that both together read better than either. Adam
(Kingma and Ba 2015), kept only for the rows a batch touches, with dropout on features, traits and hidden units; the same input gives
the same weights.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Flags = NDArray[np.bool_]
Places = NDArray[np.int64]

TRAITS, HIDDEN = 176, 384
EPOCHS = 9
BATCH = 128
RATE = 2e-3
FEATURE_DROPOUT, TRAIT_DROPOUT, HIDDEN_DROPOUT = 0.3, 0.3, 0.4
POSITIVE = 2.0
"""How much a reply that has a label weighs beside one that has not, as in the linear half."""
BEGIN = 0.02
"""How far from nought traits begin: little, so that grams that hardly ever meet stay nearly silent."""
HARDER = 0.5
"""By how much a clause must be clearer than the text before anything is learned of it, log-odds."""
SURE = 30.0
"""Log-odds beyond which nothing is surer."""
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
class Taught:
    """Replies to learn from, a row each: `whole` their features, `before` those of the turns that they answer, and which labels are
    `wanted` where `known`. `parts` are the features of the stretches read by themselves, `begins` where those of each reply begin, and
    where all end."""

    whole: sp.csr_matrix
    before: sp.csr_matrix
    parts: sp.csr_matrix
    begins: Places
    wanted: Flags
    known: Flags


@dataclass(frozen=True, slots=True)
class Net:
    """`first` features by trait, `answering` trait of the buyer's turn by trait of the answer, `middle` trait by hidden unit, `bias` of the
    hidden units, `last` hidden unit by label, `last_bias`; `harder` by label: by how much a part must be clearer."""

    first: Numbers
    answering: Numbers
    middle: Numbers
    bias: Numbers
    last: Numbers
    last_bias: Numbers
    harder: Numbers


def fit_net(taught: Taught) -> Net:
    """Fit to replies with their parts."""
    chance = np.random.default_rng(1)

    def drawn(spread: float, *shape: int) -> _Adam:
        return _Adam(chance.normal(0, spread, shape).astype(np.float32))

    labels, all_rows = taught.wanted.shape[1], slice(None)
    first = drawn(BEGIN, taught.whole.shape[1], TRAITS)
    answering = _Adam(np.eye(TRAITS, dtype=np.float32))  # at first as if it were said in the answer
    middle, bias = drawn((2 / TRAITS) ** 0.5, TRAITS, HIDDEN), _Adam(np.zeros(HIDDEN, np.float32))
    last, last_bias = drawn(0.1, HIDDEN, labels), _Adam(np.full(labels, -2.0, np.float32))
    harder = _Adam(np.full(labels, HARDER, np.float32))
    for batch, rate in _batches(taught.whole.shape[0], chance):
        parts, owner = _parts_of(batch, taught.begins)
        said = sp.vstack([taught.whole[batch], taught.parts[parts]]).tocsr()
        rows, touched = _some_features(said, chance)
        # by row whose it is: a reply and its parts lose the same units
        reader = np.concatenate([np.arange(len(batch)), owner])
        trait_kept = _some((len(batch), TRAITS), TRAIT_DROPOUT, chance)[reader]
        asked = np.asarray(taught.before[batch] @ first.value, np.float32)[reader]
        traits = (rows @ first.value[touched] + asked @ answering.value) * trait_kept
        raw = traits @ middle.value + bias.value
        kept = _some((len(batch), HIDDEN), HIDDEN_DROPOUT, chance)[reader]
        hidden = np.maximum(raw, 0) * kept
        out = hidden @ last.value + last_bias.value
        joined = _joined(out, owner, harder.value, len(batch))
        truth = taught.wanted[batch].astype(np.float32)
        weight = taught.known[batch] * (1 + (POSITIVE - 1) * truth) / len(batch)
        chances = 1 / (1 + np.exp(-np.clip(joined.clear, -SURE, SURE)))
        error = ((chances - truth) * weight).astype(np.float32)
        by_part = error * joined.raised / 2
        by_row = np.concatenate([error - by_part, by_part[owner] * joined.clearest])
        back = by_row @ last.value.T * kept * (raw > 0)
        further = back @ middle.value.T * trait_kept
        last.step(hidden.T @ by_row, rate, all_rows)
        last_bias.step(by_row.sum(0), rate, all_rows)
        harder.step((error * joined.raised).sum(0) / -2, rate, all_rows)
        middle.step(traits.T @ back, rate, all_rows)
        answering.step(asked.T @ further, rate, all_rows)
        bias.step(back.sum(0), rate, all_rows)
        first.step(np.asarray(rows.T @ further, np.float32), rate, touched)
    fitted = (first, answering, middle, bias, last, last_bias, harder)
    return Net(*(one.value for one in fitted))


@dataclass(frozen=True, slots=True)
class _Joined:
    """`clear` the log-odds of each reply, `raised` 1 where one of its parts raised them, `clearest` 1 for the part that did."""

    clear: Numbers
    raised: Numbers
    clearest: Numbers


def _joined(out: Numbers, owner: Places, harder: Numbers, replies: int) -> _Joined:
    """Where a part is clearer than the whole by more than `harder`, the reply counts halfway between both."""
    whole, by_part = out[:replies], out[replies:]
    best = np.full_like(whole, -np.inf)
    np.maximum.at(best, owner, by_part)
    raised = best - harder > whole
    clear = np.where(raised, (whole + best - harder) / 2, whole)
    return _Joined(clear, raised.astype(np.float32), (by_part == best[owner]).astype(np.float32))


def _parts_of(batch: Places, begins: Places) -> tuple[Places, Places]:
    """The rows of the parts of these replies, and for each of them which reply of the batch it belongs to."""
    counts = begins[batch + 1] - begins[batch]
    owner = np.repeat(np.arange(len(batch)), counts)
    nth = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    return begins[batch][owner] + nth, owner


def _some(shape: tuple[int, ...], dropout: float, chance: np.random.Generator) -> Numbers:
    """Nought where a unit is left out by chance; the others make up for it."""
    kept: Numbers = (chance.random(shape, np.float32) > dropout).astype(np.float32)
    return kept / np.float32(1 - dropout)


def _batches(replies: int, chance: np.random.Generator) -> Iterator[tuple[Places, float]]:
    """Batches in a new order each epoch, with the rate that falls to nothing."""
    for epoch in range(EPOCHS):
        order = chance.permutation(replies)
        for start in range(0, replies, BATCH):
            yield order[start : start + BATCH], RATE * (1 - epoch / EPOCHS)


def _some_features(
    rows: sp.csr_matrix, chance: np.random.Generator
) -> tuple[sp.csr_matrix, NDArray[np.int32]]:
    """The rows without the features dropped by chance, their columns counted anew, and which columns these are."""
    kept = chance.random(len(rows.data), np.float32) > FEATURE_DROPOUT
    values = rows.data * kept / (1 - FEATURE_DROPOUT) ** 0.5
    touched, places = np.unique(rows.indices, return_inverse=True)
    shape = (rows.shape[0], len(touched))
    return sp.csr_matrix((values.astype(np.float32), places, rows.indptr), shape=shape), touched
