"""Long texts: judged passage by passage, so that a fault is found wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.passages import PASSAGE, passages
from question_bank.language.reader import shipped_reader
from question_bank.language.surface import Surface
from question_bank.vocabulary import Category, Confidence

WRITTEN = st.text(alphabet="亲在吗您好123 ,。!\n", min_size=1, max_size=10 * PASSAGE)
HARMLESS = "亲，这款面料是棉的，洗的时候用冷水就行。"
ONLY_JUDGED = "跑遍全国找得出第二家算我输"
"""Holds no word that a rule knows."""


@given(WRITTEN)
def test_passages_lie_side_by_side_and_none_is_much_longer_than_the_others(text: str) -> None:
    cut = passages(Surface(text))
    assert [low for low, _ in cut] == [0, *(high for _, high in cut[:-1])]
    assert cut[-1][1] == len(text)
    assert all(0 < high - low <= 2 * PASSAGE for low, high in cut)
    assert (len(cut) == 1) == (len(text) <= PASSAGE)


def test_a_passage_begins_where_a_clause_does() -> None:
    text = HARMLESS * 40
    assert all(text[low - 1] in "，。" for low, _ in passages(Surface(text))[1:])


@pytest.mark.parametrize("before", [0, 7, 15, 60])
def test_a_fault_that_only_the_learned_part_knows_is_found_in_a_long_text(before: int) -> None:
    text = HARMLESS * before + ONLY_JUDGED + "。" + HARMLESS * (60 - before)
    found = shipped_reader().read([text]).findings
    assert [one.category for one in found] == [Category.SUPERLATIVE]
    (span,) = found[0].spans
    assert span.text in ONLY_JUDGED + "。"


def test_a_long_text_without_a_fault_has_none() -> None:
    assert shipped_reader().read([HARMLESS * 60]).findings == ()


def test_a_disguise_in_a_long_text_is_shown_as_it_was_typed() -> None:
    text = HARMLESS * 30 + "加我葳❤聊，​给您便宜。" + HARMLESS * 30
    (found,) = shipped_reader().read([text]).findings
    assert found.category is Category.OFF_PLATFORM
    assert found.confidence is Confidence.REVIEW
    assert "葳❤" in found.spans[0].text
