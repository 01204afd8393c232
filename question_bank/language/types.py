"""What a reading of a reply says. Offsets count code points of the text as it was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from question_bank.vocabulary import Act, Category, Confidence, OfferKind, Severity, Slot, Unit

ALIKE = "≈"
"""Before a phrase of a case: said in these or in other words."""

LONGEST = 20_000
"""Characters of a burst that are read; longer ones are refused."""
MOST_MESSAGES = 200
"""Messages of a burst that are read; longer ones are refused."""
LONGEST_MESSAGE = 2000
"""Characters that can be sent at once."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one typed message: `text == messages[message][start:end]`."""

    message: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FoundAct:
    """One act with the words that carry it; `slot` only on asking acts."""

    act: Act
    spans: tuple[Span, ...]
    slot: Slot | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in a reply. `rule` is the id of the rule that found it; `reason` and `advice` are shown to the trainee."""

    category: Category
    severity: Severity
    rule: str
    reason: str
    advice: str
    confidence: Confidence
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Something the agent grants.

    「打九折」 is a discount of 10 percent, 「退一半」 a refund of 50 percent, 「送两包」 a gift of 2 pieces.
    `amount` is None where the words name none (「给您优惠点」, free shipping).
    """

    kind: OfferKind
    spans: tuple[Span, ...]
    amount: Decimal | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What a reader may know beside the text.

    `before` is the buyer's last turn; `product_words` are words of the case's shop, brand and product that are never
    evidence of a fault; `allowed` are phrases the case's own policies promise (「假一赔十」), so saying them is no fault.
    """

    before: str | None = None
    product_words: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


NO_CONTEXT = Context()


@dataclass(frozen=True, slots=True)
class Reading:
    """Acts, findings and offers of one message or of a burst of consecutive messages read as one utterance."""

    messages: tuple[str, ...]
    acts: tuple[FoundAct, ...] = ()
    findings: tuple[Finding, ...] = ()
    offers: tuple[Offer, ...] = ()
    normalised: str = field(default="", repr=False)
    """All messages in normal form, joined by a newline: what the phrases of a case are matched against."""

    def act_ids(self) -> frozenset[Act]:
        """The set of acts in the reading."""
        return frozenset(found.act for found in self.acts)

    def slots(self) -> tuple[Slot, ...]:
        """The slots asked for, in the order of the text, each once."""
        return tuple(dict.fromkeys(found.slot for found in self.acts if found.slot is not None))

    def categories(self) -> frozenset[Category]:
        """The set of finding categories."""
        return frozenset(finding.category for finding in self.findings)


class ReadsReplies(Protocol):
    """Whoever can read replies: the shipped `Reader`, or a stand-in of a test."""

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """Acts, findings and offers of one message or of a burst read as one utterance."""

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """Where a case's own phrase is said, in normal form and not negated."""


def text_of(messages: Iterable[str]) -> str:
    """Join a burst the way spans never cross: one message a line."""
    return "\n".join(messages)
