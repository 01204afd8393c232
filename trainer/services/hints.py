"""Hints: what a trainee who is stuck may be told about where the conversation stands."""

from question_bank.vocabulary import Criterion
from trainer.dialogue.events import BuyerSpoke
from trainer.services.attempts import Running
from trainer.services.content import Content
from trainer.services.scoring import grade_now

HINTS = 2
"""How many hints one conversation has."""


def next_hint(content: Content, running: Running) -> str:
    """The hint of the first point still missing in the open beat, else of the beat, else of any missing point."""
    case = running.script.case
    spoken = [event.beat for event in running.events if isinstance(event, BuyerSpoke)]
    beat = case.beat(spoken[-1]) if spoken else case.beats[0]
    grade = grade_now(content, running.script, running.attempt.case_digest, running.events)
    missing = {check.rule for check in grade.checks_of(Criterion.COVERAGE) if check.met is not True}
    points = [point for point in case.points if point.id in missing]
    for point in points:
        if point.beat == beat.id and (point.hint or point.label):
            return point.hint or point.label
    if beat.hint:
        return beat.hint
    for point in points:
        if point.beat is None and (point.hint or point.label):
            return point.hint or point.label
    return "先回应买家这一句，再说下一步做什么、几点前给回话"
