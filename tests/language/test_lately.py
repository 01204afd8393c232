"""What is remembered is bounded, and goes with whoever remembers it."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from question_bank.language.lately import Lately
from question_bank.language.reader import Reader, shipped_reader


@pytest.fixture
def without_collecting() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def test_what_was_asked_for_lately_is_not_made_again_and_the_oldest_goes() -> None:
    made: list[str] = []

    def make(key: str) -> str:
        made.append(key)
        return key * 2

    lately: Lately[str, str] = Lately(2)
    assert [lately.of(key, make) for key in ("a", "b", "a", "c", "a")] == [
        "aa",
        "bb",
        "aa",
        "cc",
        "aa",
    ]
    assert made == ["a", "b", "c"]
    assert lately.of("b", make) == "bb"
    assert made == ["a", "b", "c", "b"]


def test_what_fails_is_not_remembered() -> None:
    lately: Lately[str, int] = Lately(2)
    with pytest.raises(ValueError):
        lately.of("x", int)
    assert lately.of("x", len) == 1


@pytest.mark.usefixtures("without_collecting")
def test_a_reader_that_nobody_uses_any_more_is_gone_at_once() -> None:
    shipped = shipped_reader()
    reader = Reader(shipped.packs[:2], shipped.learned)
    reading = reader.read(["加V x 聊，给您bu退"])
    assert reader.says(reading, "≈这就给您退款") == ()
    gone = weakref.ref(reader)
    del reader
    assert gone() is None
