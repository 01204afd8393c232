"""Kind, amount and unit of what a reply grants."""

from decimal import Decimal

import pytest

from question_bank.language.reader import shipped_reader
from question_bank.vocabulary import OfferKind, Unit

_K, _U = OfferKind, Unit


def _offers(text: str) -> list[tuple[OfferKind, Decimal | None, Unit | None]]:
    return [(one.kind, one.amount, one.unit) for one in shipped_reader().read([text]).offers]


@pytest.mark.parametrize(
    ("text", "kind", "amount", "unit"),
    [
        ("给您便宜5块", _K.DISCOUNT, "5", _U.YUAN),
        ("给您便宜五块钱吧", _K.DISCOUNT, "5", _U.YUAN),
        ("给您便宜５元", _K.DISCOUNT, "5", _U.YUAN),
        ("那给您打九折", _K.DISCOUNT, "10", _U.PERCENT),
        ("减十元哦", _K.DISCOUNT, "10", _U.YUAN),
        ("再少您三块五", _K.DISCOUNT, "3.5", _U.YUAN),
        ("给您申请了一张5元优惠券", _K.COUPON, "5", _U.YUAN),
        ("送您两包枸杞", _K.GIFT, "2", _U.PIECE),
        ("随箱给您配个钥匙扣", _K.GIFT, "1", _U.PIECE),
        ("给您退一半", _K.REFUND, "50", _U.PERCENT),
        ("给您全额退款", _K.REFUND, "100", _U.PERCENT),
        ("我退您30", _K.REFUND, "30", _U.YUAN),
        ("补偿您8元红包", _K.COMPENSATION, "8", _U.YUAN),
        ("补偿8元红包", _K.COMPENSATION, "8", _U.YUAN),
        ("删差评补20", _K.COMPENSATION, "20", _U.YUAN),
    ],
)
def test_an_offer_is_read_with_its_amount(
    text: str, kind: OfferKind, amount: str, unit: Unit
) -> None:
    assert (kind, Decimal(amount), unit) in _offers(text)


def test_free_shipping_is_an_offer_without_amount() -> None:
    assert _offers("给您包邮吧") == [(OfferKind.FREE_SHIPPING, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "不包邮哦",
        "没办法给您退款的",
        "价格没法再便宜了",
        "没有赠品哦",
        "不能给您打折",
        "没法给您补偿",
    ],
)
def test_a_negated_offer_is_none(text: str) -> None:
    assert _offers(text) == []


def test_a_conditional_offer_is_an_offer() -> None:
    assert (OfferKind.DISCOUNT, Decimal(10), Unit.YUAN) in _offers("您拍两件的话我给您减10元")


def test_the_span_of_an_offer_holds_the_amount_as_typed() -> None:
    (offer,) = shipped_reader().read(["亲，给您便宜５块哦"]).offers
    assert "便宜５块" in offer.spans[0].text


def test_an_activity_for_everybody_is_explained_and_not_granted() -> None:
    assert _offers("店里现在满200减20") == []
