"""Tokens of the search index: the same words from a text and from a question about it."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.tokens import places, terms, tokens


def test_words_parts_and_pairs_are_tokens() -> None:
    assert {"枸杞", "枸杞子", "掉色", "5kg", "kg", "有货", "货"} <= set(
        tokens("枸杞子掉色 3.5KG 有货吗")
    )


def test_a_token_holds_letters_and_digits_alone() -> None:
    assert all(token.isalnum() for token in tokens("加V：a_b-c（100%）！https://x.y/z?q=1"))


def test_places_are_those_of_the_typed_characters() -> None:
    text = "那個ＫＧ和連衣裙"
    assert [text[a:b] for a, b in places(text, terms("连衣裙 kg"))] == ["ＫＧ", "連衣裙"]


@given(st.text(max_size=40))
def test_a_text_is_found_by_itself(text: str) -> None:
    held = set(tokens(text))
    for term in terms(text):
        assert term.word in held or set(term.pairs) <= held


@given(st.text(max_size=60), st.text(max_size=12))
def test_places_lie_in_the_text_in_order_and_apart(text: str, question: str) -> None:
    found = places(text, terms(question))
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] < two[0] for one, two in itertools.pairwise(found))
