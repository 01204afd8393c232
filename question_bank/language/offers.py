"""What an agent grants: kind, amount and unit, read beside the acts that grant.

An offer stands on an act (the act's own rules have dealt with negation, questions and other people's words); this module
finds the amount that belongs to it. 「打九折」 is a discount of 10 percent, 「退一半」 a refund of 50 percent, 「全额退」 100,
「送您两包」 a gift of 2 pieces, 「8元红包」 a coupon, or a compensation where it mends a fault. The price of the goods, a price
to pay (「改成88元」), a refused sum and what a platform or a carrier pays are not what is granted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.language.numbers import NUMERAL, Family, Quantity, numeral, quantities
from question_bank.vocabulary import Act, OfferKind, Unit


@dataclass(frozen=True, slots=True)
class GrantedOffer:
    """One thing granted at `text[start:end]` of the normalised text; `amount` None where the words name none.

    `figure` is where the amount itself stands.
    """

    kind: OfferKind
    amount: Decimal | None
    unit: Unit | None
    start: int
    end: int
    figure: tuple[int, int] | None = None


KIND_OF_ACT: dict[Act, OfferKind] = {
    Act.OFFER_DISCOUNT: OfferKind.DISCOUNT,
    Act.OFFER_GIFT: OfferKind.GIFT,
    Act.OFFER_REFUND: OfferKind.REFUND,
    Act.OFFER_COMPENSATION: OfferKind.COMPENSATION,
    Act.OFFER_FREE_SHIPPING: OfferKind.FREE_SHIPPING,
}
"""The acts that grant something. Resending and exchanging are acts, no offers."""

_BORDER = re.compile(r"[。!?;\n]|,(?=(?:我|您|你|这|那|请|麻烦|再|还|另外|退货|运费|价格|并))")
_VOUCHER = re.compile(r"券|红包|无门槛|优惠卷|抵用|代金")
_VERB = r"(?:退|返|减|补|赔|便宜|优惠|少|免|降|抹|让|扣|立减|补偿|赔偿|赔付|返现)"
_TO_YOU = r"(?:您|你|给您|给你|给|了|掉|个)?"
_BARE = re.compile(
    rf"(?:(?<![退假坏缺少]一){_VERB}{_TO_YOU} ?(?P<n>(?>{NUMERAL}))(?![\d倍赔/.款遍次种起期位部]|分之)"
    rf"|(?P<face>\d+(?:\.\d+)?|[二三四五六七八九两]?[十百])(?=的?(?:无门槛|现金|优惠|店铺|大)?(?:券|红包)))"
)
"""A sum that names no yuan: behind its verb (「退您30」) or before its voucher (「20的红包」)."""
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
_NO_SUM = frozenset("一零半俩")
"""Alone they are no sum of money."""
_GIVES = re.compile(rf"{_VERB}|送|打")
_REFUSED = re.compile(
    rf"(?:不能|没法|没办法|无法|不支持|不可以|做不到|没同意|没批)[^, 了]{{0,4}}(?:{_VERB}{_TO_YOU} ?)?$"
)
"""Ends before a sum that is not given (「不能退20」)."""
_UNDONE = re.compile(r"[^, ]{0,3}(?:不了|不行|做不|不符|达不到|没法|不支持|不能)")
"""Begins behind one (「全额退不了」)."""
_WISHED = re.compile(rf"(?:您说|您要|您想|要求)[^,]{{0,4}}(?:{_VERB}{_TO_YOU} ?)?$")
_BY_OTHERS = re.compile(
    r"(?:平台|快递|物流|菜鸟|保险|运费险)[^,我咱店]{0,4}[会将][^,]{0,4}(?:退|返|补|赔)[^,]{0,4}$"
)
_PRICE_BEFORE = re.compile(
    r"(?:(?<![取请领收送])到|成|为|至|按|算|算您|(?<![降减])价|(?<!少)收您|只要|实付|到手(?:就是)?|完是|[折券惠减]后)$"
)
"""Ends before a price that is left to pay (「改成88元」)."""
_PRICE_BEHIND = re.compile(r"拿走|带走|成交")
_VERB_OF_KIND = r"(?P<refund>退(?!货|换)|返)|(?P<compensation>补(?!的|差|货|发|寄|拍)|赔)"
_VOUCHER_OF_KIND = r"(?P<coupon>券|红包|代金|抵用)"
_SAID_BEFORE = re.compile(rf"(?:{_VERB_OF_KIND})[^,;+再另退返补赔]{{0,8}}$")
_SAID_AS_AMENDS = re.compile(r"[^,;+再另]{0,10}(?P<compensation>歉意|弥补|致歉|道歉|补偿|赔偿)")
_SAID_BY_VOUCHER = re.compile(rf"{_VOUCHER_OF_KIND}[^,;+再另]{{0,3}}$")
_SAID_BEHIND = re.compile(rf"[^,;+再另]{{0,5}}(?:{_VOUCHER_OF_KIND}|{_VERB_OF_KIND})")
"""Each group bears the name of the kind that its words tell (OfferKind)."""
_REACH = 14
"""How many characters before or after an act its amount may stand, within the same clause."""


def offers_in(text: str, hits: Sequence[tuple[Act, int, int]]) -> tuple[GrantedOffer, ...]:
    """The offers of a normalised text, given the acts found in it as `(act, start, end)`, in the order of the text."""
    granting = [(act, start, end) for act, start, end in hits if act in KIND_OF_ACT]
    if not granting:
        return ()
    amounts = _amounts(text)
    found = [
        offer
        for act, start, end in sorted(granting, key=lambda h: h[1])
        if (offer := _offer(text, amounts, act, start, end)) is not None
    ]
    return _merged([one for one in found if not _is_told_otherwise(text, one, found)])


def _amounts(text: str) -> list[Quantity]:
    """Every quantity of the text and every sum that names no yuan, in order. 「5米」 is slang for five yuan."""
    measured = [one for one in quantities(text) if one.unit != "米"]
    bare = [one for one in _bare_sums(text) if not any(_overlap(one, other) for other in measured)]
    return sorted((*measured, *bare), key=lambda one: one.start)


def _bare_sums(text: str) -> Iterator[Quantity]:
    for match in _BARE.finditer(text):
        group = "n" if match.group("n") else "face"
        value = numeral(match.group(group))
        if value is not None and match.group(group) not in _NO_SUM:
            yield Quantity(value, value, "元", Family.MONEY, match.start(group), match.end(group))


def _overlap(one: Quantity, other: Quantity) -> bool:
    return one.start < other.end and other.start < one.end


@dataclass(frozen=True, slots=True)
class _Place:
    """The words of an act at `text[start:end]` and the sentence part around them."""

    text: str
    start: int
    end: int
    left: int
    right: int

    def before(self, at: int, reach: int = 20) -> str:
        """What stands before `at` in the sentence part."""
        return self.text[max(self.left, at - reach) : at]


def _offer(
    text: str, amounts: Sequence[Quantity], act: Act, start: int, end: int
) -> GrantedOffer | None:
    """What the act grants; None where others than the shop are said to give it."""
    place = _Place(text, start, end, *_clause(text, start, end))
    kind = _kind(place, KIND_OF_ACT[act])
    if kind is OfferKind.FREE_SHIPPING:
        return GrantedOffer(kind, None, None, start, end)
    if kind is OfferKind.REFUND and (whole := _whole(place)):
        return GrantedOffer(
            kind, Decimal(100), Unit.PERCENT, min(start, whole.start()), max(end, whole.end())
        )
    near = [one for one in amounts if _fits(place, kind, one)]
    own = [one for one in near if not _BY_OTHERS.search(place.before(one.start))]
    if own:
        chosen = min(own, key=lambda one: _rank(place, kind, one))
        return GrantedOffer(
            kind,
            _amount(chosen),
            _UNIT_OF[chosen.family],
            min(start, chosen.start),
            max(end, chosen.end),
            (chosen.start, chosen.end),
        )
    return None if near else _without_amount(place, kind)


def _kind(place: _Place, kind: OfferKind) -> OfferKind:
    low, high = max(place.left, place.start - 4), min(place.right, place.end + 6)
    if kind is OfferKind.DISCOUNT and _VOUCHER.search(place.text, low, high):
        return OfferKind.COUPON
    return kind


def _whole(place: _Place) -> re.Match[str] | None:
    """The words that name the whole sum (「全额退」), unless they are refused."""
    for match in _ALL.finditer(place.text, place.left, place.right):
        refused = _REFUSED.search(place.before(match.start()))
        if not refused and not _UNDONE.match(place.text, match.end(), place.right):
            return match
    return None


def _amount(quantity: Quantity) -> Decimal:
    """Of a range the upper end is what was granted."""
    value = quantity.high.normalize()
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def _fits(place: _Place, kind: OfferKind, quantity: Quantity) -> bool:
    """Whether the quantity can be what is granted: of a fitting family, near, not refused, and no price or threshold."""
    if quantity.family not in _WANTED[kind]:
        return False
    if quantity.start < place.left or quantity.end > place.right:
        return False
    before = place.before(quantity.start)
    if _distance(place, quantity) > _REACH or _REFUSED.search(before):
        return False
    if _NOT_GRANTED.search(_GIVES.split(before[-4:])[-1]):
        return False
    if kind is OfferKind.GIFT:
        return not _NOT_GRANTED.match(place.text, max(place.left, quantity.start - 1))
    return not _is_price(place, kind, quantity)


def _is_price(place: _Place, kind: OfferKind, quantity: Quantity) -> bool:
    """Whether the sum is what is left to pay (「改成88元」), not what is taken off."""
    if kind not in (OfferKind.DISCOUNT, OfferKind.COUPON) or quantity.family is not Family.MONEY:
        return False
    if _PRICE_BEFORE.search(place.before(quantity.start)):
        return True
    return _PRICE_BEHIND.match(place.text, quantity.end, place.right) is not None


def _rank(place: _Place, kind: OfferKind, quantity: Quantity) -> tuple[bool, int]:
    """What the buyer wished or the words name as another kind comes last; else in the act's words, after, before them."""
    told = _told_kind(place.text, quantity.start, quantity.end)
    wished = _WISHED.search(place.before(quantity.start)) is not None
    return wished or told not in (None, kind), _distance(place, quantity)


def _distance(place: _Place, quantity: Quantity) -> int:
    if quantity.start >= place.end:
        return 1 + quantity.start - place.end
    if quantity.end <= place.start:
        return 4 + place.start - quantity.end
    led = _GIVES.search(place.text, place.start, quantity.start)
    follows = _GIVES.search(place.text, quantity.end, place.end)
    return 4 if follows and not led else 0


def _told_kind(text: str, start: int, end: int) -> OfferKind | None:
    """The kind that the words next to a sum name: the verb before it, what makes it amends, a voucher, the verb behind it."""
    before = text[max(0, start - 12) : start]
    told = (
        _SAID_BEFORE.search(before)
        or _SAID_AS_AMENDS.match(text, end)
        or _SAID_BY_VOUCHER.search(before)
        or _SAID_BEHIND.match(text, end)
    )
    return OfferKind(str(told.lastgroup)) if told else None


def _is_told_otherwise(text: str, offer: GrantedOffer, offers: Sequence[GrantedOffer]) -> bool:
    """Whether the words beside the sum name another kind that was found as well (「给您退30元」 is no compensation)."""
    if offer.figure is None or offer.kind is OfferKind.GIFT:
        return False
    told = _told_kind(text, *offer.figure)
    return told is not offer.kind and any(told is other.kind for other in offers)


def _without_amount(place: _Place, kind: OfferKind) -> GrantedOffer | None:
    """「送个钥匙扣」 is one piece; else no amount was named."""
    if _BY_OTHERS.search(place.text[place.left : place.end]):
        return None
    one = kind is OfferKind.GIFT and _ONE.search(
        place.text, max(place.left, place.start - 4), place.right
    )
    return GrantedOffer(
        kind, Decimal(1) if one else None, Unit.PIECE if one else None, place.start, place.end
    )


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
