"""What a burst grants or states against a case, read by itself: without a conversation around it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from question_bank.language.types import Finding, Reading, ReadsReplies, Span
from question_bank.rubric import Rubric
from question_bank.scorecard import Scorecard, SpeedProfile
from trainer.dialogue.events import AgentReplied, BuyerSpoke, Event, Started
from trainer.grading.case_findings.unauthorised_offer import unauthorised_offer
from trainer.grading.case_findings.wrong_fact import wrong_fact
from trainer.grading.matter import matter_of
from trainer.grading.types import Fault

_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""Any moment: what is read here does not depend on the time."""
_FIRST = 2
"""The seq of the burst's first message."""


def case_findings(
    rubric: Rubric, reading: Reading, *, before: str | None, reader: ReadsReplies
) -> tuple[Finding, ...]:
    """`unauthorised_offer` and `wrong_fact` of a burst said in answer to `before`; the desk counts as unasked."""
    faults = _faults(rubric, reading.messages, before or "", reader)
    return tuple(_finding(fault, reading) for fault in faults)


def _faults(
    rubric: Rubric, messages: Sequence[str], before: str, reader: ReadsReplies
) -> list[Fault]:
    beat = rubric.beats[0] if rubric.beats else ""
    events: list[Event] = [Started(0, _NOON, "", 0)]
    events.append(BuyerSpoke(1, _NOON, before, beat, "open", 0))
    events += [AgentReplied(_FIRST + n, _NOON, text) for n, text in enumerate(messages)]
    matter = matter_of(
        rubric, events, Scorecard.model_construct(), SpeedProfile.model_construct(), reader
    )
    return [*unauthorised_offer(matter), *wrong_fact(matter)]


def _finding(fault: Fault, reading: Reading) -> Finding:
    spans = tuple(
        Span(one.seq - _FIRST, one.start, one.end, one.text)
        for one in fault.evidence
        if 0 <= one.seq - _FIRST < len(reading.messages)
    )
    return Finding(
        fault.category,
        fault.severity,
        fault.rule,
        fault.reason,
        fault.advice,
        fault.confidence,
        spans,
    )
