"""The network's training on a few made-up replies."""

from dataclasses import fields

import numpy as np
import pytest
import scipy.sparse as sp

from question_bank.language import train_net
from question_bank.language.train_net import Net, Taught, fit_net
from question_bank.language.weights import FARTHEST_TRAIT

REPLIES, GRAMS, VOTES, LABELS = 120, 30, 3, 4


def _rows(draw: np.random.Generator, rows: int) -> sp.csr_matrix:
    return sp.random(
        rows, GRAMS + VOTES, density=0.2, format="csr", dtype=np.float32, random_state=draw
    )


@pytest.fixture(scope="module")
def taught() -> Taught:
    """Replies whose first labels are said by one gram each."""
    draw = np.random.default_rng(5)
    whole = _rows(draw, REPLIES)
    return Taught(
        idf=draw.uniform(1, 9, GRAMS).astype(np.float32),
        whole=whole,
        before=_rows(draw, REPLIES),
        parts=_rows(draw, 2 * REPLIES),
        begins=np.arange(0, 2 * REPLIES + 1, 2),
        wanted=whole[:, :LABELS].toarray() > 0,
        known=np.ones((REPLIES, LABELS), np.bool_),
    )


@pytest.fixture(scope="module")
def net(taught: Taught) -> Net:
    return fit_net(taught)


def test_traits_of_grams_are_few_whole_numbers_and_those_of_votes_are_not(net: Net) -> None:
    assert net.traits.shape == (GRAMS, train_net.TRAITS)
    assert 0 < abs(net.traits).max() <= FARTHEST_TRAIT
    assert net.heard.shape == (VOTES, train_net.TRAITS)
    assert len(np.unique(net.heard)) > VOTES * train_net.TRAITS / 2


def test_the_same_replies_give_the_same_network(taught: Taught, net: Net) -> None:
    again = fit_net(taught)
    for field in fields(Net):
        np.testing.assert_array_equal(getattr(net, field.name), getattr(again, field.name))


def test_what_is_stored_reads_the_taught_replies_better_than_chance(
    taught: Taught, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the stored numbers alone, without what was dropped or rounded away."""
    for name, value in {"EPOCHS": 30, "BATCH": 20, "TRAITS": 12, "HIDDEN": 24}.items():
        monkeypatch.setattr(train_net, name, value)
    learned = _answers(fit_net(taught), taught)
    assert learned[taught.wanted].mean() > learned[~taught.wanted].mean() + 0.5


def _answers(net: Net, taught: Taught) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    traits = np.concatenate([net.traits * net.scale / taught.idf[:, None], net.heard])
    whole, before = taught.whole @ traits, taught.before @ traits
    read = whole + whole @ net.around + before @ net.answering
    answers: np.ndarray[tuple[int, ...], np.dtype[np.float32]] = (
        np.maximum(read @ net.middle + net.bias, 0) @ net.last + net.last_bias
    )
    return answers
