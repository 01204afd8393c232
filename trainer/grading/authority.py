"""What an agent may grant at a given moment: the case's authority and what colleagues have granted so far."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from question_bank.language.types import Offer
from question_bank.rubric import Rubric
from question_bank.vocabulary import OfferKind, Unit
from trainer.dialogue.events import Grants

_NONE = Decimal(0)
_ALL = Decimal(100)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Upper limits: discount in percent of the price, refund in percent of the amount paid, compensation in yuan."""

    discount: Decimal = _NONE
    gift: Decimal = _NONE
    free_shipping: bool = False
    compensation: Decimal = _NONE
    refund: Decimal = _NONE


def allowance(rubric: Rubric, grants: Iterable[Grants] = ()) -> Allowance:
    """The higher of one's own authority and what a colleague granted, key by key; they do not add up."""
    own = rubric.authority
    limit = Allowance(own.discount, _gifts(rubric), own.free_shipping, own.compensation, own.refund)
    for granted in grants:
        limit = Allowance(
            discount=max(limit.discount, _amount(granted.get("discount"))),
            gift=max(limit.gift, _amount(granted.get("gift"))),
            free_shipping=limit.free_shipping or _amount(granted.get("free_shipping")) > 0,
            compensation=max(limit.compensation, _amount(granted.get("compensation"))),
            refund=max(limit.refund, _amount(granted.get("refund"))),
        )
    return limit


def is_within(offer: Offer, limit: Allowance, rubric: Rubric) -> bool:
    """Whether an offer may be made.

    A coupon counts as a discount. Yuan become percent by the price (a refund by the amount paid) and the other way
    round for a compensation. An offer without an amount is within any limit above nothing, so is one that can't be
    converted because the case names no price.
    """
    match offer.kind:
        case OfferKind.FREE_SHIPPING:
            return limit.free_shipping
        case OfferKind.GIFT:
            return (offer.amount or Decimal(1)) <= limit.gift
        case OfferKind.COMPENSATION:
            return _fits(_yuan(offer, rubric.paid or rubric.price), limit.compensation)
        case OfferKind.REFUND:
            return _fits(_percent(offer, rubric.paid or rubric.price), limit.refund)
        case _:
            return _fits(_percent(offer, rubric.price or rubric.paid), limit.discount)


def _gifts(rubric: Rubric) -> Decimal:
    """One for every `per` items, at most `max`; the quantity is not known before it was asked: then `max`."""
    gift = rubric.authority.gift
    if rubric.quantity is None:
        return Decimal(gift.max)
    return Decimal(min(gift.max, rubric.quantity // gift.per))


def _fits(amount: Decimal | None, limit: Decimal) -> bool:
    return limit > 0 if amount is None else amount <= limit


def _percent(offer: Offer, base: Decimal | None) -> Decimal | None:
    if offer.amount is None or offer.unit is Unit.PERCENT:
        return offer.amount
    return offer.amount / base * 100 if base else None


def _yuan(offer: Offer, base: Decimal | None) -> Decimal | None:
    if offer.amount is None or offer.unit is not Unit.PERCENT:
        return offer.amount
    return offer.amount * base / 100 if base else None


def _amount(value: str | int | bool | None) -> Decimal:
    """A grant's value; `true` is all of it."""
    if value is None:
        return _NONE
    if isinstance(value, bool):
        return _ALL if value else _NONE
    return Decimal(str(value))
