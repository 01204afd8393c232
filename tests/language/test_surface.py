"""The structure of a normal text: stretches that a coach would underline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.surface import SCRAP, Surface

LEAST = 4
WRITTEN = st.text(alphabet="您好页面上的数字,。 \n", min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("text", "stretch", "tidy"),
    [
        ("页面上的数字太难看,您帮忙往上推一推", "上的数字太难看,您", "页面上的数字太难看"),
        ("好的呢,这单咱们私下走,您放心", "呢,这单咱们私下走", "这单咱们私下走"),
        ("您这智商还是别出门了", "智商还是别", "您这智商还是别"),
        ("走个过场,您付我退,中间多出来的归您", "您付我退,中间多", "您付我退,中间多"),
    ],
)
def test_a_stretch_is_rid_of_scraps_of_other_clauses(text: str, stretch: str, tidy: str) -> None:
    start = text.index(stretch)
    low, high = Surface(text).without_scraps(start, start + len(stretch), LEAST)
    assert text[low:high] == tidy


@given(WRITTEN, st.data())
def test_a_stretch_keeps_most_of_itself(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    low, high = Surface(text).without_scraps(start, end, LEAST)
    assert start - SCRAP <= low <= start + SCRAP + 1
    assert end - SCRAP - 1 <= high <= end
    assert high - low >= min(LEAST, end - start)
