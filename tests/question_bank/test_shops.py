"""Shops: their sheets, and cases and phrases that contradict them."""

from pathlib import Path

import pytest

from question_bank.library import Library, load_library
from question_bank.loading import load_text
from question_bank.shop import Shop
from tests.question_bank.sample import (
    SOUND_SHOP,
    library_problems,
    sound_library,
    sound_text,
)


def _of(text: str) -> Shop:
    loaded = load_text(text, Shop, "shop.yaml")
    assert loaded.item is not None, loaded.problems
    return loaded.item


SHOP = SOUND_SHOP.read_text(encoding="utf-8")


def test_an_auto_reply_is_read_line_by_line() -> None:
    assert _of(SHOP).auto_reply == ("您好，这里是半日杯社", "客服马上就到，请先留言")


def test_an_auto_reply_has_to_name_the_shop(tmp_path: Path) -> None:
    nameless = SHOP.replace("您好，这里是半日杯社", "您好，欢迎光临")
    (problem,) = library_problems(sound_library(tmp_path, shop=nameless))
    assert problem.code == "auto-reply"
    assert "半日杯社" in problem.remedy


def test_the_price_of_a_promotion_may_stand_in_a_case(tmp_path: Path) -> None:
    library = sound_library(tmp_path, case=sound_text(("price: 39", "price: 35")))
    assert library_problems(library) == []


def test_a_case_of_an_unknown_shop_is_told_the_nearest(tmp_path: Path) -> None:
    library = sound_library(tmp_path, case=sound_text(("shop: 半日杯社", "shop: 半日怀社")))
    (problem,) = library_problems(library)
    assert (problem.code, problem.severity) == ("unknown-shop", "warning")
    assert "半日杯社" in problem.remedy


def test_an_agent_who_does_not_work_there_is_named(tmp_path: Path) -> None:
    library = sound_library(
        tmp_path, case=sound_text(("shop: 半日杯社", "shop: 半日杯社\n  agent: 小满"))
    )
    (problem,) = library_problems(library)
    assert problem.code == "off-sheet"
    assert "阿陶" in problem.remedy


def test_without_any_sheet_nothing_is_compared(tmp_path: Path) -> None:
    assert library_problems(sound_library(tmp_path, shop=None)) == []


def test_a_shop_is_found_by_the_name_that_a_case_gives_it(tmp_path: Path) -> None:
    library: Library = sound_library(tmp_path)
    shop = library.shop("半日杯社")
    assert shop is not None
    assert library.shops == {"banri": shop}
    assert library.shop("别家") is None


def test_a_row_that_is_nearly_a_key_is_doubted_in_a_product_sheet() -> None:
    loaded = load_text(SHOP.replace("promo_price: 35", "promo_pris: 35"), Shop, "shop.yaml")
    assert [problem.code for problem in loaded.problems] == ["suspicious-key"]


@pytest.mark.parametrize("shop", load_library().shops.values(), ids=lambda shop: shop.id)
def test_a_shipped_shop_says_who_it_is_and_whom_to_ask(shop: Shop) -> None:
    assert shop.about
    assert shop.agents
    assert shop.policies
    assert shop.auto_reply
    assert set(shop.colleagues) == {"supervisor", "warehouse", "courier"}
