"""Answered: needs met of needs raised; it scales speed and phrasing, so that quick and kind alone is not enough."""

from decimal import Decimal

from question_bank.vocabulary import Criterion
from trainer.dialogue.dialogue import BuyerTurn
from trainer.grading.matter import Matter, in_words, whole
from trainer.grading.rounding import ratio
from trainer.grading.types import Check


def answered(matter: Matter) -> tuple[Decimal, tuple[Check, ...]]:
    """The part and its checks. A rubric without needs (a real chat) counts buyer turns. 0 of 0 counts 0."""
    dialogue = matter.dialogue
    if matter.rubric.needs:
        checks = tuple(_need(beat, matter) for beat in dict.fromkeys(dialogue.raised))
    else:
        checks = tuple(_turn(turn, matter) for turn in dialogue.turns)
    met = sum((check.points for check in checks), Decimal(0))
    return ratio(met, sum((check.max_points for check in checks), Decimal(0))), checks


def _need(beat: str, matter: Matter) -> Check:
    asked = matter.opening_line(beat)
    if beat in matter.dialogue.met:
        reply = matter.reply(matter.met_by.get(beat))
        evidence = (whole(reply),) if reply else asked
        reason = f"买家要的有了着落：{in_words(evidence)}" if evidence else "买家要的有了着落"
        return Check(Criterion.ANSWERED, beat, True, Decimal(1), Decimal(1), evidence, reason)
    reason = f"买家要的没有着落：{matter.opening_words(beat)}" if asked else "买家要的没有着落"
    advice = "先说清能怎么办、什么时候办好，再问一句这样可以吗"
    return Check(Criterion.ANSWERED, beat, False, Decimal(0), Decimal(1), asked, reason, advice)


def _turn(turn: BuyerTurn, matter: Matter) -> Check:
    reply = matter.reply(turn.answered_by)
    if reply is not None and reply.seq in matter.unjudged.unscored:
        reason = matter.unjudged.unscored[reply.seq]
        evidence = matter.buyer_line(turn.seq)
        return Check(Criterion.ANSWERED, "turn", None, Decimal(0), Decimal(0), evidence, reason)
    if reply is not None:
        return Check(
            Criterion.ANSWERED,
            "turn",
            True,
            Decimal(1),
            Decimal(1),
            (whole(reply),),
            "买家这句有答复",
        )
    asked = matter.buyer_line(turn.seq)
    reason, advice = "买家这句没有答复", "回到这句，先答它问的"
    return Check(Criterion.ANSWERED, "turn", False, Decimal(0), Decimal(1), asked, reason, advice)
