"""What an agent grants: kind, amount and unit, read beside the acts that grant.

An offer stands on an act (the act's own rules have dealt with negation, questions and other people's words); this module
finds the amount that belongs to it. 「打九折」 is a discount of 10 percent, 「退一半」 a refund of 50 percent, 「全额退」 100,
「送您两包」 a gift of 2 pieces, 「8元红包」 a coupon, or a compensation where it mends a fault.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.language.numbers import Family, Quantity, numeral, quantities
from question_bank.vocabulary import Act, OfferKind, Unit


@dataclass(frozen=True, slots=True)
class GrantedOffer:
    """One thing granted at `text[start:end]` of the normalised text; `amount` None where the words name none."""

    kind: OfferKind
    amount: Decimal | None
    unit: Unit | None
    start: int
    end: int


KIND_OF_ACT: dict[Act, OfferKind] = {
    Act.OFFER_DISCOUNT: OfferKind.DISCOUNT,
    Act.OFFER_GIFT: OfferKind.GIFT,
    Act.OFFER_REFUND: OfferKind.REFUND,
    Act.OFFER_COMPENSATION: OfferKind.COMPENSATION,
    Act.OFFER_FREE_SHIPPING: OfferKind.FREE_SHIPPING,
}
"""The acts that grant something. Resending and exchanging are acts, no offers."""

_BORDER = re.compile(r"[。!?;\n]|,(?=(?:我|您|你|这|那|请|麻烦|再|还|另外|退货|运费|价格|并))")
_VOUCHER = re.compile(r"券|红包|优惠卷|抵用|代金")
_BARE = re.compile(
    r"(?:退|返|减|补|赔|便宜|优惠|少|免|降|抹|让|扣|立减|补偿|赔偿|赔付|返现)(?:您|你|给您|给你|给|了|掉|个)?"
    r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)(?!\d|[.点个款遍次种天件包袋双瓶盒份分只条折%成]|小时|起)"
)
_ALL = re.compile(
    r"全额|全款|全退|全部退|整单退|全数退|(?:都|全)(?:给您|给你)?退(?:给?您|给?你)|一分不少"
)
_ONE = re.compile(
    r"(?:送|配|放|塞|附|搭|赠|加|带|拿|添|捎)(?:给?您|给?你|咱)?(?:了|上)?"
    r"(?=(?:一?(?:个|份|包|袋|双|条|盒|瓶|罐|只|张|支|把|套|块|对|小包|小袋|小瓶)))"
)
_WANTED: dict[OfferKind, tuple[Family, ...]] = {
    OfferKind.DISCOUNT: (Family.OFF, Family.MONEY, Family.PERCENT),
    OfferKind.COUPON: (Family.MONEY, Family.OFF, Family.PERCENT),
    OfferKind.REFUND: (Family.MONEY, Family.PERCENT),
    OfferKind.COMPENSATION: (Family.MONEY, Family.PERCENT),
    OfferKind.GIFT: (Family.COUNT,),
}
_UNIT_OF = {
    Family.OFF: Unit.PERCENT,
    Family.PERCENT: Unit.PERCENT,
    Family.MONEY: Unit.YUAN,
    Family.COUNT: Unit.PIECE,
}
_NOT_GRANTED = re.compile(
    r"满|原价|卖|标价|一件|买|拍|运费|邮费|够|超过|消费|实付|付了|花了|总共|一共|价格|单价|售价"
)
_REACH = 14
"""How many characters before or after an act its amount may stand, within the same clause."""


def offers_in(text: str, hits: Sequence[tuple[Act, int, int]]) -> tuple[GrantedOffer, ...]:
    """The offers of a normalised text, given the acts found in it as `(act, start, end)`, in the order of the text."""
    granting = [(act, start, end) for act, start, end in hits if act in KIND_OF_ACT]
    if not granting:
        return ()
    amounts = quantities(text)
    found = [
        _offer(text, amounts, act, start, end)
        for act, start, end in sorted(granting, key=lambda h: h[1])
    ]
    return _merged(found)


def _offer(text: str, amounts: Sequence[Quantity], act: Act, start: int, end: int) -> GrantedOffer:
    kind = KIND_OF_ACT[act]
    left, right = _clause(text, start, end)
    if kind is OfferKind.FREE_SHIPPING:
        return GrantedOffer(kind, None, None, start, end)
    if kind is OfferKind.DISCOUNT and _VOUCHER.search(
        text, max(left, start - 4), min(right, end + 6)
    ):
        kind = OfferKind.COUPON
    if kind is OfferKind.REFUND and (whole := _ALL.search(text, left, right)):
        return GrantedOffer(
            kind, Decimal(100), Unit.PERCENT, min(start, whole.start()), max(end, whole.end())
        )
    chosen = _nearest(text, amounts, kind, left, right, start, end)
    if chosen is not None:
        amount = _amount(chosen)
        return GrantedOffer(
            kind, amount, _UNIT_OF[chosen.family], min(start, chosen.start), max(end, chosen.end)
        )
    return _without_unit(text, kind, left, right, start, end)


def _amount(quantity: Quantity) -> Decimal:
    """Of a range the upper end is what was granted."""
    value = quantity.high.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _nearest(
    text: str,
    amounts: Sequence[Quantity],
    kind: OfferKind,
    left: int,
    right: int,
    start: int,
    end: int,
) -> Quantity | None:
    """The amount of a fitting family that stands in the act's words, else after, else before them."""
    best: tuple[int, Quantity] | None = None
    for quantity in amounts:
        if quantity.family not in _WANTED[kind] or quantity.start < left or quantity.end > right:
            continue
        distance = 0
        if quantity.start >= end:
            distance = 1 + quantity.start - end
        elif quantity.end <= start:
            distance = 4 + start - quantity.end
        if distance > _REACH or _NOT_GRANTED.search(
            text, max(left, quantity.start - 4), quantity.start
        ):
            continue
        if kind is OfferKind.GIFT and _NOT_GRANTED.match(text, max(left, quantity.start - 1)):
            continue
        if best is None or distance < best[0]:
            best = (distance, quantity)
    return best[1] if best else None


def _without_unit(
    text: str, kind: OfferKind, left: int, right: int, start: int, end: int
) -> GrantedOffer:
    """「补20」「退您30」 name yuan without the word; 「送个钥匙扣」 is one piece."""
    if kind is OfferKind.GIFT:
        one = _ONE.search(text, max(left, start - 4), right)
        return GrantedOffer(
            kind, Decimal(1) if one else None, Unit.PIECE if one else None, start, end
        )
    bare = _BARE.search(text, max(left, start - 6), right)
    value = numeral(bare.group("n")) if bare else None
    if bare is None or value is None:
        return GrantedOffer(kind, None, None, start, end)
    return GrantedOffer(kind, value, Unit.YUAN, min(start, bare.start()), max(end, bare.end()))


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The borders of the sentence part around `text[start:end]`."""
    left = 0
    for border in _BORDER.finditer(text, 0, start):
        left = border.end()
    after = _BORDER.search(text, end)
    return left, after.start() if after else len(text)


def _merged(offers: Sequence[GrantedOffer]) -> tuple[GrantedOffer, ...]:
    """One offer per kind and amount; one without an amount yields to one of its kind with an amount."""
    kept: list[GrantedOffer] = []
    for offer in offers:
        same = [o for o in kept if o.kind is offer.kind]
        if any(o.amount == offer.amount and o.unit == offer.unit for o in same):
            continue
        if offer.amount is None and same:
            continue
        kept = [o for o in kept if not (o.kind is offer.kind and o.amount is None)]
        kept.append(offer)
    return tuple(kept)
