"""A reader of replies for tests of the core: the text itself says what it means.

`"apologise ask_order/order_no gift=2 !abuse 送您两份"` reads as two acts (one with a slot), an offer of two gifts and a
finding; the rest is plain words. So tests of buyer and grader do not depend on how well Chinese is read.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from question_bank.language.types import (
    NO_CONTEXT,
    Context,
    Finding,
    FoundAct,
    Offer,
    Reading,
    Span,
)
from question_bank.vocabulary import (
    DEFAULT_SEVERITY,
    Act,
    Category,
    Confidence,
    OfferKind,
    Slot,
    Unit,
)

_WORD = re.compile(r"\S+")
_UNITS = {"%": Unit.PERCENT, "y": Unit.YUAN, "": Unit.PIECE}


class MarkupReader:
    """Reads marked-up replies."""

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        acts: list[FoundAct] = []
        findings: list[Finding] = []
        offers: list[Offer] = []
        for index, message in enumerate(messages):
            for found in _WORD.finditer(message):
                word = found[0]
                span = (Span(index, found.start(), found.end(), word),)
                act, _, slot = word.partition("/")
                kind, _, amount = word.partition("=")
                if act in set(Act):
                    acts.append(FoundAct(Act(act), span, Slot(slot) if slot else None))
                elif word[0] == "!" and word.strip("!?") in set(Category):
                    category = Category(word.strip("!?"))
                    sure = Confidence.REVIEW if word.endswith("?") else Confidence.SURE
                    severity = DEFAULT_SEVERITY[category]
                    findings.append(
                        Finding(category, severity, f"test-{category}", "why", "better", sure, span)
                    )
                elif kind in set(OfferKind):
                    number = re.match(r"\d*", amount)
                    digits = number[0] if number else ""
                    unit = _UNITS.get(amount[len(digits) :]) if amount else None
                    offers.append(
                        Offer(OfferKind(kind), span, Decimal(digits) if digits else None, unit)
                    )
        return Reading(
            tuple(messages), tuple(acts), tuple(findings), tuple(offers), "\n".join(messages)
        )

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        return tuple(
            Span(index, at, at + len(phrase), phrase)
            for index, message in enumerate(reading.messages)
            if (at := message.find(phrase)) >= 0
        )
