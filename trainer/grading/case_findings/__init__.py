"""Findings that need the case or the course of the conversation (label guide, second table). One a file."""

from collections.abc import Callable, Iterator

from trainer.grading.case_findings.canned_repeat import canned_repeat
from trainer.grading.case_findings.invented_result import invented_result
from trainer.grading.case_findings.no_answer import no_answer
from trainer.grading.case_findings.off_topic import off_topic
from trainer.grading.case_findings.stuffing import stuffing
from trainer.grading.case_findings.unauthorised_offer import unauthorised_offer
from trainer.grading.case_findings.unresolved_hold import unresolved_hold
from trainer.grading.case_findings.wrong_fact import wrong_fact
from trainer.grading.matter import Matter
from trainer.grading.types import Fault

DETECTORS: tuple[Callable[[Matter], Iterator[Fault]], ...] = (
    unauthorised_offer,
    wrong_fact,
    invented_result,
    off_topic,
    unresolved_hold,
    no_answer,
    canned_repeat,
    stuffing,
)


def case_faults(matter: Matter) -> tuple[Fault, ...]:
    """All case-bound findings."""
    return tuple(fault for detect in DETECTORS for fault in detect(matter))
