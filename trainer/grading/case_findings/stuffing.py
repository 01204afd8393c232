"""话术堆砌: one message names points of two or more beats that have not opened yet."""

from collections.abc import Iterator

from question_bank.condition import Said, match
from question_bank.language.types import Span
from question_bank.rubric import Point
from question_bank.vocabulary import Category
from trainer.dialogue.dialogue import Reply
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, whole
from trainer.grading.types import Fault

_ENOUGH = 2
"""Unopened beats in one message from which it is stuffing."""


def stuffing(matter: Matter) -> Iterator[Fault]:
    """One finding for each stuffed message."""
    for reply in matter.dialogue.replies:
        beats = unopened_beats(reply, matter)
        if len(beats) >= _ENOUGH:
            yield case_fault(
                Category.STUFFING,
                (whole(reply),),
                f"一条里塞了后面 {len(beats)} 步才用得上的话，买家还没问到",
                "更好：先答买家眼下这一句，后面的等他问到再说，一条讲一件事",
            )


def stuffed_seqs(matter: Matter) -> frozenset[int]:
    """The messages that are stuffed: they earn the open beat's points alone."""
    return frozenset(
        reply.seq
        for reply in matter.dialogue.replies
        if len(unopened_beats(reply, matter)) >= _ENOUGH
    )


def unopened_beats(reply: Reply, matter: Matter) -> frozenset[str]:
    """The beats not yet opened of which a message meets a point.

    Words that are due already (they meet a point of an opened beat, or one that fits anywhere) name no later beat, and
    the same words name one later beat at most: 「这个不行」 may be owed in two of them. In the closing window no beat is
    still to come: a rich closing message is good work. A real chat has no beats.
    """
    if reply.settled or not matter.rubric.beats:
        return frozenset()
    said = Said(reply.reading, reply.desks, frozenset({reply.card} if reply.card else ()))
    met = [
        (point, found.spans)
        for point in matter.rubric.points
        if (found := match(point, said, matter.reader.says)).met
    ]
    spent = {span for point, spans in met if not _is_later(point, reply) for span in spans}
    beats: set[str] = set()
    for point, spans in met:
        if point.beat is not None and _is_later(point, reply) and _names_more(spans, spent):
            beats.add(point.beat)
            spent |= set(spans)
    return frozenset(beats)


def _is_later(point: Point, reply: Reply) -> bool:
    return point.beat is not None and point.beat not in reply.opened | set(reply.beats)


def _names_more(spans: tuple[Span, ...], spent: set[Span]) -> bool:
    return not spans or not set(spans) <= spent
