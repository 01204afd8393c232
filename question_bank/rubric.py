"""What good looks like: the points, the authority and the facts a conversation is graded against."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from question_bank.condition import Condition
from question_bank.language.types import Context
from question_bank.values import ID_PATTERN, Amount, Flag, Frozen, Texts
from question_bank.vocabulary import Desk, Slot, Stage


class Point(Condition):
    """One thing the script owes: earned once, by a reply in its beat that meets the condition.

    within  only while that beat is open · after  from that beat's opening on · neither: anywhere
    weight  relative share of coverage · must  missing it caps the total · model  answers that earn it, literal texts
    label   its name on screens · hint  what a trainee who asks for help is told
    """

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=40)]
    label: str = ""
    within: str | None = None
    after: str | None = None
    weight: Annotated[Amount, Field(gt=0, le=100)] = Decimal(1)
    must: Flag = False
    model: Texts = ()
    hint: str = ""

    @property
    def beat(self) -> str | None:
        """The beat it belongs to; None for anywhere."""
        return self.within or self.after


class GiftLimit(Frozen):
    """One gift for every `per` items bought, at most `max`."""

    per: int = Field(default=1, ge=1)
    max: int = Field(default=0, ge=0)


def _as_gift(value: Any) -> Any:
    return {"max": value} if isinstance(value, str | int) else value


def _as_share(value: Any) -> Any:
    """`true` is 100 percent, `false` none."""
    if value in ("true", True):
        return "100"
    return "0" if value in ("false", False) else value


def _plain(value: Decimal | bool) -> str | bool:
    return value if isinstance(value, bool) else format(value.normalize(), "f")


NotNegative = Annotated[Amount, Field(ge=0)]
Percent = Annotated[Amount, Field(ge=0, le=100)]


class Authority(Frozen):
    """What may be granted. Discount and refund in percent (of the price, of the amount paid); compensation in yuan.

    A coupon counts as a discount. An absent key grants nothing. The grants of a colleague have the same keys.
    """

    discount: Percent = Decimal(0)
    gift: Annotated[GiftLimit, BeforeValidator(_as_gift)] = GiftLimit()
    free_shipping: Flag = False
    compensation: NotNegative = Decimal(0)
    refund: Annotated[Percent, BeforeValidator(_as_share)] = Decimal(0)
    resend: Flag = False
    exchange: Flag = False

    def as_grants(self) -> dict[str, str | int | bool]:
        """The keys that were written, as plain values for an event: `{"gift": 2, "compensation": "20"}`."""
        return {
            name: value.max if isinstance(value, GiftLimit) else _plain(value)
            for name, value in (
                (name, getattr(self, name)) for name in sorted(self.model_fields_set)
            )
        }


class Fact(Frozen):
    """One fact of product or policy that a reply must not contradict.

    about   words that name the property (「净含量」「保质期」) · is  accepted values (「250g」「18个月」)
    never   statements that contradict it (「不含糖」 where it does)
    """

    about: Texts = ()
    is_: Texts = Field((), alias="is")
    never: Texts = ()


class Rubric(Frozen):
    """Everything the grader needs besides the events. A case contains one; a stage has one for real chats.

    product_words are never evidence of a fault; allowed are promises the shop really makes; price and paid in yuan.
    """

    stage: Stage
    needs: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    beats: tuple[str, ...] = ()
    may_hold: frozenset[str] = frozenset()
    authority: Authority = Authority()
    facts: tuple[Fact, ...] = ()
    product_words: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    quantity: int | None = None
    price: Amount | None = None
    paid: Amount | None = None
    curt_is_fine: Flag = False
    known_slots: tuple[Slot, ...] = ()
    desks: tuple[Desk, ...] = ()

    def context(self, before: str | None) -> Context:
        """What a reader may know of a conversation: the buyer's last turn, product words, promises the shop makes."""
        return Context(before=before, product_words=self.product_words, allowed=self.allowed)
