"""Pasted sentences and how they are read, ready for the page: marks, labels, explanations, offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.language.types import Finding, FoundAct, Offer, Reading, Span
from question_bank.names import ACT_NAMES, CATEGORY_NAMES, OFFER_NAMES, SEVERITY_NAMES
from question_bank.vocabulary import (
    TEXT_CATEGORIES,
    Category,
    Confidence,
    Severity,
    Unit,
)
from trainer.errors import Invalid
from trainer.web.marked import Marked, marked
from trainer.web.report_lines import full_stop, quoted, spoken

LONGEST = 12_000
MOST_BURSTS = 100
_UNITS = {Unit.YUAN: " 元", Unit.PERCENT: "%", Unit.PIECE: " 件"}


@dataclass(frozen=True, slots=True)
class ActView:
    """One act: the id of its label, its name with the slot, the words."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One fault.

    kind     finding or redline · at: the numbers of the messages that show it
    is_text  whether the words alone show it, without the case: then it can be denied
    """

    id: str
    kind: str
    category: Category
    name: str
    severity: str
    rule: str
    words: str
    reason: str
    better: str
    is_sure: bool
    is_text: bool
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BurstView:
    """One burst.

    denied      names of what the rules find and the shop has said is none
    """

    number: int
    typed: tuple[str, ...]
    messages: Marked
    findings: tuple[FindingView, ...]
    acts: tuple[ActView, ...]
    offers: tuple[str, ...]
    denied: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """red, warn or review, the gravest of what was found; good where nothing was."""
        if any(one.kind == "redline" and one.is_sure for one in self.findings):
            return "red"
        if any(one.is_sure for one in self.findings):
            return "warn"
        return "review" if self.findings else "good"


def bursts_in(text: str) -> list[list[str]]:
    """The pasted sentences: one a line, a blank line between bursts. Raises Invalid for none or too many."""
    if len(text) > LONGEST:
        raise Invalid(f"一次最多读 {LONGEST:,} 字，现在 {len(text):,} 字。分几次贴", field="text")
    bursts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip():
            bursts[-1].append(line.strip())
        elif bursts[-1]:
            bursts.append([])
    found = [burst for burst in bursts if burst]
    if not found:
        raise Invalid("先贴几句话，一行一句", field="text")
    if len(found) > MOST_BURSTS:
        words = f"一次最多读 {MOST_BURSTS} 段，现在 {len(found)} 段。分几次贴"
        raise Invalid(words, field="text")
    return found


def burst_view(
    number: int, reading: Reading, more: Sequence[Finding], denied: Sequence[Finding]
) -> BurstView:
    """One reading; `more` are findings that rest on the case, `denied` those that the shop has denied."""
    findings = [_finding(f"b{number}f{n}", f) for n, f in enumerate((*reading.findings, *more))]
    acts = [_act(f"b{number}a{n}", found) for n, found in enumerate(reading.acts)]
    marks: list[tuple[Span, str, str]] = []
    for view, finding in zip(findings, (*reading.findings, *more), strict=True):
        marks += [(span, view.kind, view.id) for span in finding.spans]
    for shown, found in zip(acts, reading.acts, strict=True):
        marks += [(span, "act", shown.id) for span in found.spans]
    return BurstView(
        number=number,
        typed=reading.messages,
        messages=marked(reading.messages, marks),
        findings=tuple(findings),
        acts=tuple(acts),
        offers=tuple(_offer(offer) for offer in reading.offers),
        denied=tuple(dict.fromkeys(CATEGORY_NAMES[one.category] for one in denied)),
    )


def _finding(label: str, finding: Finding) -> FindingView:
    return FindingView(
        id=label,
        kind="redline" if finding.severity is Severity.CRITICAL else "finding",
        category=finding.category,
        name=CATEGORY_NAMES[finding.category],
        severity=SEVERITY_NAMES[finding.severity],
        rule=finding.rule,
        words=_words(finding.spans),
        reason=full_stop(finding.reason),
        better=spoken(finding.advice),
        is_sure=finding.confidence is Confidence.SURE,
        is_text=finding.category in TEXT_CATEGORIES,
        at=tuple(sorted({span.message for span in finding.spans})),
    )


def _act(label: str, found: FoundAct) -> ActView:
    return ActView(label, ACT_NAMES[found.act], _words(found.spans))


def _offer(offer: Offer) -> str:
    name = OFFER_NAMES[offer.kind]
    if offer.amount is None:
        return f"{name} {_words(offer.spans)}"
    unit = _UNITS[offer.unit] if offer.unit else ""
    return f"{name} {_number(offer.amount)}{unit} {_words(offer.spans)}"


def _number(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _words(spans: Sequence[Span]) -> str:
    return quoted(span.text for span in spans)
