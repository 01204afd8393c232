"""Coverage: the points of the script, each once, in its beat, weighted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.condition import Said, match
from question_bank.rubric import Point
from question_bank.vocabulary import OUTCOME_CLASS, Criterion, OutcomeClass
from trainer.dialogue.dialogue import Reply, Utterance
from trainer.grading.matter import Matter, in_words, quote
from trainer.grading.rounding import decimal_of, ratio
from trainer.grading.types import Check, Evidence

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Earned:
    """How far a point was met, by which words."""

    share: Decimal
    evidence: tuple[Evidence, ...]


def coverage(matter: Matter, stuffed: Collection[int]) -> tuple[Decimal, tuple[Check, ...]]:
    """The part and one check a point, in the rubric's order. `stuffed`: seqs of messages that earn the open beat only."""
    checks = tuple(_check(point, matter, stuffed) for point in matter.rubric.points)
    points = sum((check.points for check in checks), _NOTHING)
    return ratio(points, sum((check.max_points for check in checks), _NOTHING)), checks


def may_earn(point: Point, reply: Reply, stuffed: Collection[int] = ()) -> bool:
    """Whether a reply stands where the point may be earned."""
    if reply.copy_of is not None:
        return False
    if reply.seq in stuffed:
        return point.beat in reply.beats
    if point.within is not None:
        return point.within in reply.beats
    return point.after is None or point.after in reply.opened or point.after in reply.beats


def is_applicable(point: Point, matter: Matter) -> bool:
    """False for a point of a beat that never opened because the buyer went another way to a good or open end, and in a
    real chat for one whose topic never came up."""
    if point.id in matter.unjudged.not_due:
        return False
    closed = matter.dialogue.closed
    if closed is None or OUTCOME_CLASS[closed.outcome] is OutcomeClass.BAD:
        return True
    return point.beat is None or _has_opened(point.beat, matter)


def _has_opened(beat: str, matter: Matter) -> bool:
    """The first beat is open from the start, whoever speaks first."""
    opened = {opening.beat for opening in matter.dialogue.openings}
    return beat in opened or beat in matter.rubric.beats[:1]


def earned(point: Point, matter: Matter, stuffed: Collection[int]) -> Earned:
    """The best that any utterance does for a point; of equals the first."""
    best = Earned(_NOTHING, ())
    latest = {reply.seq: reply for reply in matter.dialogue.replies}
    for utterance in matter.dialogue.utterances:
        said = [latest.get(reply.seq, reply) for reply in utterance.replies]
        replies = [reply for reply in said if may_earn(point, reply, stuffed)]
        for group in _by_desk(replies):
            found = _match(point, utterance, group, matter)
            if found.share > best.share:
                best = found
        if best.share >= 1:
            break
    return best


def _by_desk(replies: Sequence[Reply]) -> Iterator[Sequence[Reply]]:
    """The burst as one with what was known at its start; then what came after each colleague's answer.

    Words said before a colleague answered can't rest on the answer.
    """
    for place, reply in enumerate(replies):
        if place == 0 or reply.desks != replies[place - 1].desks:
            yield replies[place:]


def _match(point: Point, utterance: Utterance, group: Sequence[Reply], matter: Matter) -> Earned:
    reading = matter.reading_of(utterance, group)
    cards = frozenset(reply.card for reply in group if reply.card)
    found = match(point, Said(reading, group[0].desks, cards), matter.reader.says)
    return Earned(decimal_of(found.share), quote(group, found.spans))


def _check(point: Point, matter: Matter, stuffed: Collection[int]) -> Check:
    best = earned(point, matter, stuffed)
    advice = _advice(point)
    if best.share >= 1:
        reason = f"做到了：{in_words(best.evidence)}" if best.evidence else "做到了"
        return _of(point, True, point.weight, best.evidence, reason, "")
    if best.share > 0:
        evidence = best.evidence or matter.opening_line(point.beat)
        reason = f"只做到一部分：{in_words(best.evidence)}说到了，还没说全"
        return _of(point, False, point.weight * best.share, evidence, reason, advice)
    if not is_applicable(point, matter):
        reason = (
            "买家没有提到这件事，不计分"
            if point.id in matter.unjudged.not_due
            else "买家没有走到这一步，不计分"
        )
        return Check(Criterion.COVERAGE, point.id, None, _NOTHING, _NOTHING, (), reason)
    opened = matter.opening_line(point.beat)
    reason = _why_missed(point, opened, matter)
    return _of(point, False, _NOTHING, opened, reason, advice)


def _of(
    point: Point,
    met: bool,
    points: Decimal,
    evidence: tuple[Evidence, ...],
    reason: str,
    advice: str,
) -> Check:
    return Check(Criterion.COVERAGE, point.id, met, points, point.weight, evidence, reason, advice)


def _why_missed(point: Point, opened: tuple[Evidence, ...], matter: Matter) -> str:
    if opened and point.after:
        return f"从买家说{matter.opening_words(point.beat)}起，一直没有做到"
    if opened:
        return f"买家说到{matter.opening_words(point.beat)}，这一步没有做到"
    if point.beat is not None and not _has_opened(point.beat, matter):
        return "聊天没走到这一步就结束了"
    return "这一步没有做到"


def _advice(point: Point) -> str:
    if point.model:
        return f"参考：「{point.model[0]}」"
    return point.hint or (f"补上「{point.label}」" if point.label else "")
