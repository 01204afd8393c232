"""A reading in the public form (docs/commands.md): plain values, ready for JSON."""

from decimal import Decimal
from typing import Any

from question_bank.language.types import Finding, FoundAct, Offer, Reading, Span


def reading_record(reading: Reading) -> dict[str, Any]:
    """Findings, acts and offers of a reading."""
    return {
        "findings": [finding_record(finding) for finding in reading.findings],
        "acts": [_act(found) for found in reading.acts],
        "offers": [_offer(offer) for offer in reading.offers],
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """One finding."""
    return {
        "category": finding.category.value,
        "severity": finding.severity.value,
        "rule": finding.rule,
        "reason": finding.reason,
        "advice": finding.advice,
        "confidence": finding.confidence.value,
        "spans": [_span(span) for span in finding.spans],
    }


def _act(found: FoundAct) -> dict[str, Any]:
    record: dict[str, Any] = {"act": found.act.value}
    if found.slot is not None:
        record["slot"] = found.slot.value
    record["spans"] = [_span(span) for span in found.spans]
    return record


def _offer(offer: Offer) -> dict[str, Any]:
    record: dict[str, Any] = {"kind": offer.kind.value}
    if offer.amount is not None:
        record["amount"] = _number(offer.amount)
    if offer.unit is not None:
        record["unit"] = offer.unit.value
    record["spans"] = [_span(span) for span in offer.spans]
    return record


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _span(span: Span) -> dict[str, Any]:
    return {"message": span.message, "start": span.start, "end": span.end, "text": span.text}
