"""What training counts and what reading weighs are the same."""

from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.labelled import CLEAN
from question_bank.language.features import Features, Numbers, Vocabulary, parts_of, vocabulary
from question_bank.language.labelled import labelled_in
from question_bank.language.learned import CLAUSE_SHARE, LINEAR_SHARE, Learned, grams_of, read_alone
from question_bank.language.surface import Surface
from question_bank.language.weights import ACTS, CODES, FIRST_TRIPLE, LABELS, PLACE, Weights
from question_bank.vocabulary import Act

TEXTS = ["\n".join(one.messages) for one in labelled_in(CLEAN)][:80]
SAID = st.text(
    st.sampled_from("".join(sorted(set("".join(TEXTS))))[::7] + "您好亲的,。!\n 07"),
    min_size=1,
    max_size=50,
)
TRAITS, HIDDEN = 5, 7


def _weights(known: Vocabulary) -> Weights:
    draw = np.random.default_rng(7)
    labels, grams = len(LABELS), len(known.codes)

    def real(*shape: int) -> Numbers:
        return draw.normal(size=shape).astype(np.float32)

    return Weights(
        codes=known.codes,
        idf=known.idf[: known.short],
        linear=draw.integers(-9, 9, (known.short, labels)).astype(np.int8),
        traits=draw.integers(-9, 9, (grams, TRAITS)).astype(np.int8),
        linear_scale=abs(real(labels)),
        trait_scale=abs(real(TRAITS)),
        votes=real(labels, labels),
        heard=real(labels, TRAITS),
        intercepts=real(labels),
        thresholds=real(labels),
        harder=real(labels),
        answering=real(TRAITS, TRAITS),
        around=real(TRAITS, TRAITS),
        middle=real(TRAITS, HIDDEN),
        bias=real(HIDDEN),
        last=real(HIDDEN, labels),
        last_bias=real(labels),
    )


KNOWN = vocabulary(TEXTS)
WEIGHTS = _weights(KNOWN)


def _by_training(text: str, voted: list[Act], before: str) -> Numbers:
    """The log-odds as the training reckons them: from features, column by column."""
    parts, _ = parts_of([text], KNOWN)
    texts, asked = (Features.of([one], KNOWN) for one in (text, before))
    linear = WEIGHTS.linear * WEIGHTS.linear_scale / KNOWN.idf[: KNOWN.short, None]
    traits = WEIGHTS.traits * WEIGHTS.trait_scale / KNOWN.idf[:, None]
    votes = [PLACE[one] for one in voted]
    whole = texts.short @ linear + WEIGHTS.votes[votes].sum(0)
    clauses = (parts.short @ linear)[: len(read_alone(Surface(text)))]
    if len(clauses):
        whole[0, :ACTS] += CLAUSE_SHARE * (clauses.max(0) - whole[0])[:ACTS]
    read = np.concatenate([texts.all @ traits + WEIGHTS.heard[votes].sum(0), parts.all @ traits])
    read += read[0] @ WEIGHTS.around + asked.all @ traits @ WEIGHTS.answering
    answers = np.maximum(read @ WEIGHTS.middle + WEIGHTS.bias, 0) @ WEIGHTS.last + WEIGHTS.last_bias
    clear = answers[0]
    if len(answers) > 1:
        clear = np.maximum(clear, answers[1:].max(0) - WEIGHTS.harder)
    return cast(
        Numbers, LINEAR_SHARE * (whole[0] + WEIGHTS.intercepts) + (1 - LINEAR_SHARE) * clear
    )


@given(
    text=SAID,
    voted=st.lists(st.sampled_from(Act), unique=True, max_size=2),
    before=st.just("") | SAID,
)
@settings(max_examples=80, deadline=None)
def test_reading_weighs_what_training_counted(text: str, voted: list[Act], before: str) -> None:
    read = Learned(WEIGHTS).logits(Surface(text), voted, before)
    np.testing.assert_allclose(
        read, _by_training(text, voted, before if before.strip() else ""), rtol=1e-3, atol=1e-2
    )


def test_a_vocabulary_is_ascending_and_holds_no_line_break() -> None:
    digits = [KNOWN.codes // CODES**place % CODES for place in range(3)]
    assert (np.diff(KNOWN.codes) > 0).all()
    assert not any((digit == ord("\n")).any() for digit in digits)
    assert (KNOWN.codes[KNOWN.short :] >= FIRST_TRIPLE).all()
    assert (KNOWN.codes[: KNOWN.short] < FIRST_TRIPLE).all()


@pytest.mark.parametrize(("text", "grams"), [("", 0), ("好", 5), ("您好", 8)])
def test_grams_are_characters_pairs_and_triples_with_the_end(text: str, grams: int) -> None:
    assert len(grams_of(text)) == grams == len(set(grams_of(text).tolist()))


def test_two_texts_that_differ_in_figures_alone_count_alike() -> None:
    assert grams_of("满300减40").tolist() == grams_of("满199减25").tolist()
