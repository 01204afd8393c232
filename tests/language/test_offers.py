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


def _short(text: str) -> list[str]:
    """Kind, amount and unit of each offer, as one would note them down."""
    noted = []
    for kind, amount, unit in _offers(text):
        noted.append(kind.value if amount is None else f"{kind.value} {amount} {unit}")
    return noted


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("退您两千", "refund 2000 yuan"),
        ("退您一千二", "refund 1200 yuan"),
        ("赔您一百零八", "compensation 108 yuan"),
        ("退您1,200", "refund 1200 yuan"),
        ("退您12点5元", "refund 12.5 yuan"),
        ("给您便宜8块88", "discount 8.88 yuan"),
        ("给您优惠 5 元", "discount 5 yuan"),
        ("给您便宜5米", "discount 5 yuan"),
        ("退您1/3", "refund"),
        ("给您退一部分", "refund"),
    ],
)
def test_a_sum_is_read_whole_however_it_is_written(text: str, offer: str) -> None:
    assert _short(text) == [offer]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("89元给您优惠5元", "discount 5 yuan"),
        ("一套299元，给您减20", "discount 20 yuan"),
        ("这单129元 我给您退50", "refund 50 yuan"),
        ("5块给您便宜了", "discount 5 yuan"),
        ("129块原路退给您", "refund 129 yuan"),
        ("您拍三件的话我给您少15", "discount 15 yuan"),
    ],
)
def test_the_price_of_the_goods_is_not_what_is_granted(text: str, offer: str) -> None:
    assert _short(text) == [offer]


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("价格给您改成88元了", "discount"),
        ("给您改价88", "discount"),
        ("给您降到59元", "discount"),
        ("给您优惠价88元", "discount"),
        ("给您80成交", "discount"),
        ("给您降价10元 到手89元", "discount 10 yuan"),
        ("我少收您一块", "discount 1 yuan"),
        ("给您便宜一成", "discount 10 percent"),
    ],
)
def test_a_price_to_pay_is_no_cut(text: str, offer: str) -> None:
    assert _short(text) == [offer]


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("不能全额退款，可以退您一半", ["refund 50 percent"]),
        ("主管说不能退20 只能退10", ["refund 10 yuan"]),
        ("领导没同意退50，只批了20元", ["refund 20 yuan"]),
        ("您说退50 我这边权限只有10元", ["refund 10 yuan"]),
        ("您要退50元是吧 我帮您问问", ["refund 50 yuan"]),
    ],
)
def test_of_two_sums_the_one_that_is_refused_or_only_wished_for_yields(
    text: str, offers: list[str]
) -> None:
    assert _short(text) == offers


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("不用退货，给您退30元您留着用", ["refund 30 yuan"]),
        ("给您退全款129元", ["refund 100 percent"]),
        ("退您100，再补您20", ["refund 100 yuan", "compensation 20 yuan"]),
        ("给您退20，再送您一张10元券", ["refund 20 yuan", "coupon 10 yuan"]),
        ("给您发了个5元红包", ["coupon 5 yuan"]),
        ("给您发20元红包表示歉意", ["compensation 20 yuan"]),
        ("您补的10元差价退给您", ["refund 10 yuan"]),
    ],
)
def test_one_sum_is_of_the_kind_that_its_words_name(text: str, offers: list[str]) -> None:
    assert sorted(_short(text)) == sorted(offers)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("满3件送2双袜子", "gift 2 piece"),
        ("给您发个20的红包", "coupon 20 yuan"),
        ("给您发8.88红包", "coupon 8.88 yuan"),
        ("给您申请了10元无门槛券", "coupon 10 yuan"),
        ("送您满99减10券", "coupon 10 yuan"),
        ("给您塞了一张二十的券", "coupon 20 yuan"),
    ],
)
def test_gifts_and_vouchers_keep_their_own_figure(text: str, offer: str) -> None:
    assert offer in _short(text)


def test_what_the_shop_pays_for_a_carrier_is_its_own_offer() -> None:
    assert "refund 30 yuan" in _short("快递丢了我们会退您30元")


@pytest.mark.parametrize("text", ["平台会退您129元", "快递公司会赔您50元"])
def test_what_others_pay_is_no_offer_of_the_shop(text: str) -> None:
    assert _short(text) == []


@pytest.mark.parametrize("text", ["假一赔三", "坏一赔三"])
def test_a_multiple_is_no_sum(text: str) -> None:
    assert not any(amount for _, amount, _ in _offers(text))


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("给您打9折行不行", "discount 10 percent"),
        ("给您补15您看行不行", "compensation 15 yuan"),
        ("便宜5块您看能不能接受", "discount 5 yuan"),
        ("送您2包行不行", "gift 2 piece"),
        ("给您包邮可不可以呀", "free_shipping"),
    ],
)
def test_asking_for_consent_is_an_offer(text: str, offer: str) -> None:
    assert _short(text) == [offer]


@pytest.mark.parametrize(
    "text",
    [
        "我问下主管给您打9折行不行",
        "给您打9折我问问主管可不可以",
        "能不能给您便宜5块我得问下主管",
        "可不可以给您包邮我问问",
        "我去申请看看能不能补您20块",
    ],
)
def test_what_the_boss_is_still_to_decide_is_none(text: str) -> None:
    assert _short(text) == []
