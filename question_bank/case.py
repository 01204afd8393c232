"""A case: what the buyer knows, what the trainee sees, what the grader checks. Three blocks, kept apart.

`docs/case-format.md` shows every key as source and the play it gives. Loading (file, line, remedy) is in `loading.py`.
"""

import re
from datetime import timedelta
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from question_bank.condition import Condition
from question_bank.language.numbers import Family, quantities
from question_bank.rubric import Authority, Fact, Point, Rubric
from question_bank.values import (
    ID_PATTERN,
    Amount,
    Duration,
    Flag,
    Frozen,
    Texts,
    Wordings,
    parse_duration,
    write_duration,
)
from question_bank.vocabulary import Desk, Outcome, Persona, Slot, Stage


def _as_times(value: Any) -> Any:
    return {"once": 1, "twice": 2}.get(value, value) if isinstance(value, str) else value


class Branch(Condition):
    """What the buyer does when a reply meets the condition.

    say    how the buyer reacts · goto  the beat or outcome that follows; without goto and stay: the next beat in the file
    stay   how often the buyer reacts so and remains in the beat (`once`, `twice` or a number)
    meets  the need of this beat is met · mood  added to the buyer's mood · label  names the edge for authors
    """

    say: Wordings = ()
    goto: str | None = None
    stay: Annotated[int, BeforeValidator(_as_times), Field(ge=0, le=9)] = 0
    meets: Flag = False
    mood: Annotated[int, Field(ge=-5, le=5)] = 0
    label: str = ""


class Otherwise(Frozen):
    """When a reply is off the point: ask again in other words, in this order; after `limit` times go."""

    reask: Wordings = ()
    limit: int = Field(default=2, ge=0, le=9)
    goto: str = Outcome.WALKED_OFF.value


class Beat(Frozen):
    """One thing the buyer wants. `need` is raised when it opens; `may_hold`: asking to wait is legitimate here."""

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=40)]
    say: Wordings = ()
    label: str = ""
    hint: str = ""
    need: Flag = False
    may_hold: Flag = False
    branches: tuple[Branch, ...] = ()
    otherwise: Otherwise | None = None


class Silence(Frozen):
    """What a buyer left waiting says, in order, and how it ends."""

    nudge: Wordings = ()
    goto: str = Outcome.UNANSWERED.value


class Rude(Frozen):
    """How the buyer reacts to rudeness: so often, then it goes."""

    say: Wordings = ()
    limit: int = Field(default=1, ge=0, le=9)
    goto: str = ""


class Patience(Frozen):
    """How long a buyer waits for a reply, how long in all for a hold, how many holds and nudges there are.

    An absent key comes from the persona.
    """

    reply: Duration | None = None
    hold: Duration | None = None
    holds: Annotated[int, Field(ge=0, le=9)] | None = None
    nudges: Annotated[int, Field(ge=0, le=9)] | None = None


class Buyer(Frozen):
    """What only the simulated buyer knows. `knows` is said only when asked for it."""

    name: str = "买家"
    persona: Persona
    member: str = ""
    note: str = ""
    knows: dict[Slot, str] = {}
    patience: Patience = Patience()
    mood: Annotated[int, Field(ge=-5, le=5)] = 0
    rude: Rude | None = None
    protest: Wordings = ()


class Product(Frozen):
    """The product card. Any further key is shown as a row of its own."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    __pydantic_extra__: dict[str, str]
    name: str = Field(min_length=1)
    price: Amount | None = None
    icon: str = ""


class TrackStep(Frozen):
    """One line of the parcel track; `stuck` marks where it stopped."""

    time: str
    text: str
    stuck: Flag = False


class Order(Frozen):
    """The order card. Any further key is shown as a row of its own."""

    model_config = ConfigDict(frozen=True, extra="allow", populate_by_name=True)
    __pydantic_extra__: dict[str, str]
    no: str = ""
    status: str = ""
    items: str = ""
    quantity: Annotated[int, Field(ge=1, le=9999)] | None = None
    amount: Amount | None = None
    receiver: str = ""
    phone: str = ""
    address: str = ""
    courier: str = ""
    waybill: str = ""
    track: tuple[TrackStep, ...] = ()


class Shown(Frozen):
    """What the trainee sees: nothing else of the case is ever sent to the page.

    situation: the briefing's first lines. agent: the name the trainee works under. may_decide / ask_first / never: the
    list 「这一单我能做主的」. policies: the shop's rules in short lines.
    """

    shop: str
    agent: str = ""
    situation: str = ""
    product: Annotated[
        Product | None, BeforeValidator(lambda v: {"name": v} if isinstance(v, str) else v)
    ] = None
    order: Order | None = None
    policies: Texts = ()
    may_decide: Texts = ()
    ask_first: Texts = ()
    never: Texts = ()


class Colleague(Frozen):
    """How a colleague answers: so long after being asked, these words, these grants."""

    after: Duration = timedelta(seconds=30)
    says: str = ""
    grants: Authority | None = None


class Wait(Frozen):
    """A step of a walkthrough: wait until nothing is due from the buyer, then `after`, then type `text`."""

    after: Duration
    text: str


SentCard = Literal["product", "order"]
"""The cards that an agent can send instead of typing, by what they show (`sent_cards.py`)."""


class SendCard(Frozen):
    """A step of a walkthrough: wait as `Wait` does, then send the product's or the order's card."""

    after: Duration
    card: SentCard


class AskDesk(Frozen):
    """A step of a walkthrough: ask a colleague and wait until it has answered."""

    desk: Desk
    ask: str = ""


class End(Frozen):
    """A step of a walkthrough: the agent ends the conversation."""

    end: Literal[True] = True


Step = Wait | SendCard | AskDesk | End


def _as_step(value: Any) -> Any:
    """`[+8s, text]`, `[+8s, card, product]`, `[desk, courier, words]` or `[end]`."""
    if isinstance(value, Wait | SendCard | AskDesk | End):
        return value
    items = list(value) if isinstance(value, list | tuple) else []
    if all(isinstance(item, str) for item in items):
        if items[:1] == ["desk"] and len(items) in (2, 3) and items[1] in set(Desk):
            return AskDesk(desk=Desk(items[1]), ask="".join(items[2:]))
        if items == ["end"]:
            return End()
        if len(items) == 3 and items[1] == "card" and items[2] in get_args(SentCard):
            return SendCard(after=parse_duration(items[0]), card=items[2])
        if len(items) == 2 and items[0] != "desk" and items[1].strip():
            return Wait(after=parse_duration(items[0]), text=items[1])
    expected = "expected [+8s, text], [+8s, card, product], [desk, courier] or [end]"
    raise PydanticCustomError("step", expected)


def _write_step(step: Step) -> list[str]:
    match step:
        case Wait():
            return [f"+{write_duration(step.after)}", step.text]
        case SendCard():
            return [f"+{write_duration(step.after)}", "card", step.card]
        case AskDesk():
            return ["desk", step.desk.value, *([step.ask] if step.ask else [])]
        case End():
            return ["end"]


class Expect(Frozen):
    """What a walkthrough must come to."""

    outcome: Outcome | None = None
    min_score: int | None = Field(default=None, ge=0, le=100)
    max_score: int | None = Field(default=None, ge=0, le=100)
    findings: Texts = ()


WrittenStep = Annotated[
    Step, BeforeValidator(_as_step), PlainSerializer(_write_step, when_used="json")
]


class Walkthrough(Frozen):
    """A witness: one way through the case that lint replays."""

    name: str
    replies: tuple[WrittenStep, ...]
    expect: Expect = Expect()


Named = TypeVar("Named", Beat, Point)


def _each_id_once(items: tuple[Named, ...]) -> tuple[Named, ...]:
    """Refuse a second use of an id, and the name of an outcome as one: `goto` must be clear."""
    seen: set[str] = set(Outcome)
    for place, item in enumerate(items):
        if item.id in seen:
            raise PydanticCustomError(
                "duplicate_id", "id used twice", {"place": place, "id": item.id}
            )
        seen.add(item.id)
    return items


class Case(Frozen):
    """One practice case. `opens`: who speaks first. `status`: draft, reviewed, published or retired."""

    schema_: Literal["1"] = Field(default="1", alias="schema")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    title: str = Field(min_length=1)
    stage: Stage
    level: int = Field(ge=1, le=3)
    purpose: str = ""
    minutes: int = Field(default=6, ge=1, le=60)
    tags: Texts = ()
    status: Literal["draft", "reviewed", "published", "retired"] = "published"
    source: str = ""
    opens: Literal["buyer", "agent"] | None = None
    shown: Shown
    buyer: Buyer
    authority: Authority = Authority()
    desk: dict[Desk, Colleague] = {}
    facts: tuple[Fact, ...] = ()
    allowed: Texts = ()
    product_words: Texts = ()
    curt_is_fine: Flag = False
    outcomes: tuple[Outcome, ...] = ()
    beats: Annotated[tuple[Beat, ...], Field(min_length=1), AfterValidator(_each_id_once)]
    silence: Silence = Silence()
    points: Annotated[tuple[Point, ...], AfterValidator(_each_id_once)] = ()
    walkthroughs: tuple[Walkthrough, ...] = ()

    @property
    def agent_opens(self) -> bool:
        """Whether the agent speaks first: said so, or the first beat has no words of the buyer."""
        return self.opens == "agent" or (self.opens is None and not self.beats[0].say)

    def beat(self, beat_id: str) -> Beat:
        """The beat of that id. Raises KeyError."""
        for beat in self.beats:
            if beat.id == beat_id:
                return beat
        raise KeyError(beat_id)

    def beat_after(self, beat_id: str) -> Beat | None:
        """The next beat in file order, None after the last."""
        ids = [beat.id for beat in self.beats]
        place = ids.index(beat_id) + 1
        return self.beats[place] if place < len(ids) else None

    def shown_slots(self) -> frozenset[Slot]:
        """The facts that stand on the trainee's own screen: asking the buyer for them costs mood."""
        order = self.shown.order
        if order is None:
            return frozenset()
        on_screen = {
            Slot.ORDER_NO: order.no,
            Slot.ADDRESS: order.address,
            Slot.PHONE: order.phone,
        }
        return frozenset(slot for slot, value in on_screen.items() if value)

    def rubric(self) -> Rubric:
        """What the grader checks this case against."""
        order, product = self.shown.order, self.shown.product
        wanted = pieces_in(self.buyer.knows.get(Slot.QUANTITY, ""))
        quantity = order.quantity if order and order.quantity else wanted
        names = [self.shown.shop, product.name if product else ""]
        return Rubric(
            stage=self.stage,
            needs=tuple(beat.id for beat in self.beats if beat.need),
            points=self.points,
            beats=tuple(beat.id for beat in self.beats),
            may_hold=frozenset(beat.id for beat in self.beats if beat.may_hold),
            authority=self.authority,
            facts=self.facts,
            product_words=(*(name for name in names if name), *self.product_words),
            allowed=self.allowed,
            quantity=quantity,
            price=product.price if product else None,
            paid=order.amount if order else None,
            curt_is_fine=self.curt_is_fine,
            known_slots=tuple(self.buyer.knows),
            desks=tuple(self.desk),
        )


def pieces_in(text: str) -> int | None:
    """How many pieces a buyer's words name first (「要两盒」 is 2), None where they name no number."""
    for quantity in quantities(text):
        if quantity.family is Family.COUNT:
            return int(quantity.high)
    bare = re.search(r"[0-9]{1,4}", text)
    return int(bare[0]) if bare else None


DEFAULT_DESK = Colleague(
    after=timedelta(seconds=30), says="这个我这边帮不上忙，你按店里规则来吧。", grants=None
)
"""What a colleague answers whom the case does not have: it can't help and grants nothing (contracts.md)."""
