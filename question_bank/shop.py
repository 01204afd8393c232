"""Shops: what one shop sells, promises, offers, and who works there (`shops/*.yaml`).

A case names its shop by name. The trainee sees of the sheet what everybody in that shop would know; a case may say more.
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from question_bank.case import Product
from question_bank.values import Amount, Frozen, Texts
from question_bank.vocabulary import Desk, Platform, ProductLine

LONGEST_AUTO_REPLY = 4
"""Lines of an auto-reply that buyers still read."""


class SheetProduct(Product):
    """One line of the product sheet. `promo_price` is the price of a running promotion: a case may show either."""

    promo_price: Amount | None = None

    def prices(self) -> Iterator[Amount]:
        """Every price at which the shop sells it."""
        yield from (price for price in (self.price, self.promo_price) if price is not None)


class ShopColleague(Frozen):
    """Somebody whom the agent can ask. about: what is decided there, and how it is said."""

    name: str = Field(min_length=1)
    about: str = ""


Lines = Annotated[Texts, BeforeValidator(lambda v: v.splitlines() if isinstance(v, str) else v)]
"""A text of several lines (or a list of them); blanks around it and empty lines at its end are dropped."""


def _without_blank_ends(lines: tuple[str, ...]) -> tuple[str, ...]:
    kept = [line.strip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


class Shop(Frozen):
    """A shop.

    about  one sentence for the briefing · agents  names that trainees work under
    auto_reply  what buyers get before a person answers, line by line · products  the product sheet
    policies / promotions  short lines as staff would say them · colleagues  by desk
    """

    schema_: Literal["1"] = Field(default="1", alias="schema")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    name: str = Field(min_length=1)
    platform: Platform
    line: ProductLine
    about: str = ""
    agents: Texts = ()
    auto_reply: Annotated[Lines, AfterValidator(_without_blank_ends)] = ()
    products: Annotated[tuple[SheetProduct, ...], Field(min_length=1)]
    policies: Texts = ()
    promotions: Texts = ()
    colleagues: dict[Desk, ShopColleague] = {}

    def product(self, name: str) -> SheetProduct | None:
        """The product of that name on the sheet, if it is there."""
        return next((product for product in self.products if product.name == name), None)
