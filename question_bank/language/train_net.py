"""The second half of the learned part's training: a small network over the grams, fitted with NumPy alone.

Each gram gets a few traits; the traits of a text, added up, feed one hidden layer shared by all labels. So what is learned for one
label helps another, and a wide layer costs no weights by gram. Each clause of a text, and each two neighbours, is read by the same
network; what one says more clearly than the text, by a margin that every label learns for itself, counts. Each is read as part of the
text: a square matrix turns the traits of the text into what they add to those of each stretch, so that a refusal in the next clause
is heard. Another does so with what the buyer said before: 「三天」 means little, after 「几天能到」 it is a promise. The network errs
elsewhere than the linear half, so that both together read better than either. Adam (Kingma and Ba 2015), kept only for the rows a
batch touches, with dropout on features, traits and hidden units; the same input gives the same weights.

The traits are stored as small whole numbers. In the last five of nine epochs they already count as these, while each step still moves
what is rounded, the numbers beyond the edge too (straight-through gradients: Jacob et al. 2018), so that the layers above learn to make
up for the rounding. The buyer's turn teaches `answering`, but not the traits.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from question_bank.language.weights import FARTHEST_TRAIT

Numbers = NDArray[np.float32]
Flags = NDArray[np.bool_]
Places = NDArray[np.integer[Any]]

TRAITS, HIDDEN = 176, 384
EPOCHS = 9
BATCH = 128
RATE = 2e-3
FEATURE_DROPOUT, TRAIT_DROPOUT, HIDDEN_DROPOUT = 0.3, 0.3, 0.4
POSITIVE = 2.0
"""How much a reply that has a label weighs beside one that has not, here and in the linear half."""
BEGIN = 0.02
"""How far from nought traits begin: little, so that grams that hardly ever meet stay nearly silent."""
HARDER = 0.5
"""By how much a clause must be clearer than the text before anything is learned of it, log-odds."""
SURE = 30.0
"""Log-odds beyond which nothing is surer."""
ROUNDED_FROM = 4
"""The epoch from which traits count as they will be stored, the first being 0."""
TRAIT_STEP = 1.4
"""By how many standard deviations that their column has when rounding begins two neighbouring whole numbers differ. The steps stay,
though the traits still grow. Finer ones make the file larger and hardly find more."""
FADE, SQUARE_FADE, TINY = 0.9, 0.999, 1e-8
"""Adam's beta 1, beta 2 and epsilon."""
_ALL = slice(None)


@dataclass(slots=True)
class _Adam:
    """One parameter with its moments; `rows` limits a step to the rows that a batch touches."""

    value: Numbers
    first: Numbers = field(init=False)
    second: Numbers = field(init=False)

    def __post_init__(self) -> None:
        self.first = np.zeros_like(self.value)
        self.second = np.zeros_like(self.value)

    def step(self, gradient: Numbers, rate: float, rows: Places | slice = _ALL) -> None:
        first = self.first[rows] = FADE * self.first[rows] + (1 - FADE) * gradient
        second = SQUARE_FADE * self.second[rows] + (1 - SQUARE_FADE) * gradient * gradient
        self.second[rows] = second
        self.value[rows] -= rate * first / (np.sqrt(second) + TINY)


@dataclass(frozen=True, slots=True)
class Taught:
    """Replies to learn from, a row each: `whole` their features, `before` those of the turns that they answer, and which labels are
    `wanted` where `known`. `parts` are the features of the stretches read by themselves, `begins` where those of each reply begin, and
    where all end. The first features are those of grams, whose `idf` comes along."""

    idf: Numbers
    whole: sp.csr_matrix
    before: sp.csr_matrix
    parts: sp.csr_matrix
    begins: Places
    wanted: Flags
    known: Flags


@dataclass(frozen=True, slots=True)
class Net:
    """`traits` of each gram, its idf in them, in whole numbers, of which one stands for the `scale` of its column; `heard` those of the
    other features; `answering` trait of the buyer's turn by trait of the answer, `around` trait of a text by trait of a stretch of it,
    `middle` trait by hidden unit, `bias` of the hidden units, `last` hidden unit by label, `last_bias`; `harder` by label: by how much a
    part must be clearer."""

    traits: NDArray[np.int8]
    scale: Numbers
    heard: Numbers
    answering: Numbers
    around: Numbers
    middle: Numbers
    bias: Numbers
    last: Numbers
    last_bias: Numbers
    harder: Numbers


@dataclass(frozen=True, slots=True)
class _Grid:
    """The whole numbers that traits are stored in: `idf` by gram, which is in them, and `scale` by trait: what one stands for."""

    idf: Numbers
    scale: Numbers

    @classmethod
    def of(cls, first: Numbers, idf: Numbers) -> "_Grid":
        """The grid for traits of these sizes, of which the first are those of the grams."""
        return cls(idf, (first[: len(idf)] * idf[:, None]).std(axis=0) * np.float32(TRAIT_STEP))

    def on(self, traits: Numbers, grams: Places) -> Numbers:
        """The traits of these grams in whole numbers."""
        numbers: Numbers = np.rint(traits * (self.idf[grams, None] / self.scale))
        return numbers.clip(-FARTHEST_TRAIT, FARTHEST_TRAIT)

    def rounded(self, traits: Numbers, features: Places) -> Numbers:
        """The traits of these features, ascending, as they are stored: those of what is no gram as they are."""
        grams = features[: int(features.searchsorted(len(self.idf)))]
        numbers = self.on(traits[: len(grams)], grams)
        return np.concatenate(
            [numbers * (self.scale / self.idf[grams, None]), traits[len(grams) :]]
        )


def fit_net(taught: Taught) -> Net:
    """Fit to replies with their parts."""
    pupil = _Pupil(taught, np.random.default_rng(1))
    for epoch in range(EPOCHS):
        if epoch == ROUNDED_FROM:
            pupil.begin_rounding()
        for batch in pupil.batches():
            pupil.learn(batch, RATE * (1 - epoch / EPOCHS))
    return pupil.net()


class _Pupil:
    """A network while it is taught."""

    def __init__(self, taught: Taught, chance: np.random.Generator) -> None:
        def drawn(spread: float, *shape: int) -> _Adam:
            return _Adam(chance.normal(0, spread, shape).astype(np.float32))

        labels = taught.wanted.shape[1]
        self._taught, self._chance = taught, chance
        self._grid: _Grid | None = None
        self._first = drawn(BEGIN, taught.whole.shape[1], TRAITS)
        # at first as if the turn were said in the answer
        self._answering = _Adam(np.eye(TRAITS, dtype=np.float32))
        self._around = _Adam(np.zeros((TRAITS, TRAITS), np.float32))
        self._middle = drawn((2 / TRAITS) ** 0.5, TRAITS, HIDDEN)
        self._bias = _Adam(np.zeros(HIDDEN, np.float32))
        self._last = drawn(0.1, HIDDEN, labels)
        self._last_bias = _Adam(np.full(labels, -2.0, np.float32))
        self._harder = _Adam(np.full(labels, HARDER, np.float32))

    def begin_rounding(self) -> None:
        """From now on the traits count as they will be stored."""
        self._grid = _Grid.of(self._first.value, self._taught.idf)

    def batches(self) -> Iterator[Places]:
        """All replies once, in an order that chance draws."""
        order = self._chance.permutation(self._taught.whole.shape[0])
        return (order[start : start + BATCH] for start in range(0, len(order), BATCH))

    def learn(self, batch: Places, rate: float) -> None:
        """One step of every parameter against the error of these replies."""
        seen = self._read(batch)
        out = seen.hidden @ self._last.value + self._last_bias.value
        joined = _joined(out, seen.owner, self._harder.value, len(batch))
        error = self._error(batch, joined.clear)
        raised = error * joined.raised
        by_row = np.concatenate([error - raised, raised[seen.owner] * joined.clearest])
        # the slopes at the hidden units, then at the traits, by row
        back: Numbers = by_row @ self._last.value.T * seen.hidden_kept
        further: Numbers = back @ self._middle.value.T * seen.trait_kept
        self._last.step(seen.hidden.T @ by_row, rate)
        self._last_bias.step(by_row.sum(0), rate)
        self._harder.step(-raised.sum(0), rate)
        self._middle.step(seen.traits.T @ back, rate)
        self._answering.step(seen.asked.T @ further, rate)
        self._bias.step(back.sum(0), rate)
        # a text stands around all that is read of it, itself too
        around = further[: len(batch)].copy()
        np.add.at(around, seen.owner, further[len(batch) :])
        further[: len(batch)] += around @ self._around.value.T
        self._around.step(seen.whole.T @ around, rate)
        self._first.step(np.asarray(seen.rows.T @ further, np.float32), rate, seen.features)

    def net(self) -> Net:
        """What was learned."""
        grams, first = np.arange(len(self._taught.idf)), self._first.value
        grid = _Grid.of(first, self._taught.idf) if self._grid is None else self._grid
        return Net(
            traits=grid.on(first[grams], grams).astype(np.int8),
            scale=grid.scale,
            heard=first[len(grams) :],
            answering=self._answering.value,
            around=self._around.value,
            middle=self._middle.value,
            bias=self._bias.value,
            last=self._last.value,
            last_bias=self._last_bias.value,
            harder=self._harder.value,
        )

    def _read(self, batch: Places) -> "_Seen":
        """These replies and their parts up to the hidden layer, without what chance leaves out."""
        taught, chance = self._taught, self._chance
        parts, owner = _parts_of(batch, taught.begins)
        said = sp.vstack([taught.whole[batch], taught.parts[parts]]).tocsr()
        rows, features = _some_features(said, chance)
        # by row whose it is: a reply and its parts lose the same units
        reader = np.concatenate([np.arange(len(batch)), owner])
        trait_kept = _some((len(batch), TRAITS), TRAIT_DROPOUT, chance)[reader]
        asked = self._traits(*_compact(taught.before[batch]))
        said_traits = self._traits(rows, features)
        whole = said_traits[: len(batch)]
        heard = whole @ self._around.value + asked @ self._answering.value
        traits = (said_traits + heard[reader]) * trait_kept
        raw = traits @ self._middle.value + self._bias.value
        kept = _some((len(batch), HIDDEN), HIDDEN_DROPOUT, chance)[reader] * (raw > 0)
        return _Seen(
            owner, rows, features, asked[reader], whole, traits, trait_kept, raw * kept, kept
        )

    def _traits(self, rows: sp.csr_matrix, features: Places) -> Numbers:
        """The traits of texts of these features, as they are or as they will be stored."""
        traits = self._first.value[features]
        if self._grid is not None:
            traits = self._grid.rounded(traits, features)
        return np.asarray(rows @ traits, np.float32)

    def _error(self, batch: Places, clear: Numbers) -> Numbers:
        """The slope of the loss by log-odds, reply by label; nought where a label is not known."""
        truth = self._taught.wanted[batch].astype(np.float32)
        weight = self._taught.known[batch] * (1 + (POSITIVE - 1) * truth) / len(batch)
        chances = 1 / (1 + np.exp(-np.clip(clear, -SURE, SURE)))
        error: Numbers = ((chances - truth) * weight).astype(np.float32)
        return error


class _Seen(NamedTuple):
    """A batch up to the hidden layer, a row for each reply and then for each of their parts: `owner` says whose each part is.

    `rows` are their features, whose numbers are `features`; `asked` by row the traits of the turn before, `whole` by reply its own traits;
    `traits` and `hidden` what is passed on, each unit times its number in `trait_kept` and `hidden_kept`: nought where it is left out (or,
    if hidden, silent), else what makes up for those left out.
    """

    owner: Places
    rows: sp.csr_matrix
    features: Places
    asked: Numbers
    whole: Numbers
    traits: Numbers
    trait_kept: Numbers
    hidden: Numbers
    hidden_kept: Numbers


@dataclass(frozen=True, slots=True)
class _Joined:
    """`clear` the log-odds of each reply, `raised` 1 where one of its parts raised them, `clearest` 1 for the part that did."""

    clear: Numbers
    raised: Numbers
    clearest: Numbers


def _joined(out: Numbers, owner: Places, harder: Numbers, replies: int) -> _Joined:
    """Where a part is clearer than the whole by more than `harder`, the reply is as clear as it is less that."""
    whole, by_part = out[:replies], out[replies:]
    best = np.full_like(whole, -np.inf)
    np.maximum.at(best, owner, by_part)
    raised = best - harder > whole
    clear = np.maximum(whole, best - harder)
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


def _some_features(
    rows: sp.csr_matrix, chance: np.random.Generator
) -> tuple[sp.csr_matrix, Places]:
    """The rows with features set to nought by chance, compact."""
    kept = chance.random(len(rows.data), np.float32) > FEATURE_DROPOUT
    values = (rows.data * kept / (1 - FEATURE_DROPOUT) ** 0.5).astype(np.float32)
    return _compact(sp.csr_matrix((values, rows.indices, rows.indptr), shape=rows.shape))


def _compact(rows: sp.csr_matrix) -> tuple[sp.csr_matrix, Places]:
    """The rows with only those columns that have an entry, be it nought, and which columns these are, ascending."""
    touched, places = np.unique(rows.indices, return_inverse=True)
    shape = (rows.shape[0], len(touched))
    return sp.csr_matrix((rows.data, places, rows.indptr), shape=shape), touched
