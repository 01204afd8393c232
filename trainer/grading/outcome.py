"""Outcome: how the conversation ended. It gives no points of its own; a bad one caps the total."""

from decimal import Decimal

from question_bank.vocabulary import OUTCOME_CLASS, Criterion, Outcome, OutcomeClass
from trainer.grading.matter import Matter
from trainer.grading.types import Check

IN_WORDS: dict[Outcome, str] = {
    Outcome.ORDERED: "买家下单了",
    Outcome.KEPT: "买家留住了，愿意再等等",
    Outcome.SETTLED: "事情谈妥了",
    Outcome.DECLINED_WELL: "该拒绝的拒绝了，买家没有不快",
    Outcome.UNDECIDED: "买家还没拿定主意",
    Outcome.WALKED_OFF: "买家走了",
    Outcome.COMPLAINED: "买家要投诉",
    Outcome.ABANDONED: "买家的事还没办完，接待就结束了",
    Outcome.UNANSWERED: "买家一直没等到回复，先走了",
}

_ADVICE: dict[Outcome, str] = {
    Outcome.WALKED_OFF: "买家说要走时先接住这句话，再给一个具体的办法",
    Outcome.COMPLAINED: "先认下买家的着急，再说现在能做什么、几点前给结果",
    Outcome.ABANDONED: "结束前问一句「您看还有别的需要我一起处理吗」",
    Outcome.UNANSWERED: "先回一句「我在查，两分钟内回复您」，买家就不会空等",
}


def outcome(matter: Matter) -> tuple[Check, ...]:
    """One check, none while the conversation is open or where it has no ending (a real chat)."""
    closed = matter.dialogue.closed
    if closed is None:
        return ()
    met = {OutcomeClass.GOOD: True, OutcomeClass.NEUTRAL: None, OutcomeClass.BAD: False}
    last = matter.dialogue.moods[-1][0] if matter.dialogue.moods else None
    return (
        Check(
            Criterion.OUTCOME,
            f"outcome.{closed.outcome.value}",
            met[OUTCOME_CLASS[closed.outcome]],
            Decimal(0),
            Decimal(0),
            matter.buyer_line(last),
            IN_WORDS[closed.outcome],
            _ADVICE.get(closed.outcome, ""),
        ),
    )
