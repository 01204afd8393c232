"""未回复: the buyer's message was never answered."""

from collections.abc import Iterator

from question_bank.vocabulary import Category
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, in_words
from trainer.grading.types import Evidence, Fault


def no_answer(matter: Matter) -> Iterator[Fault]:
    """One finding for each turn after which the agent wrote nothing at all.

    An empty word is no answer either, but it is not silence: the speed of that turn is 0, and a hold without a result
    is `unresolved_hold`.
    """
    turns = matter.dialogue.turns
    for place, turn in enumerate(turns):
        end = turns[place + 1].seq if place + 1 < len(turns) else None
        if turn.answered_by is not None or _wrote_between(turn.seq, end, matter):
            continue
        asked = Evidence(turn.seq, text=max(turn.texts, key=len, default=""))
        yield case_fault(
            Category.NO_ANSWER,
            matter.buyer_line(turn.seq),
            f"买家说的{in_words([asked])}一直没有回复",
            "更好：哪怕还没结果，也先回一句「您问的我看到了，正在查，两分钟内回复您」",
        )


def _wrote_between(start: int, end: int | None, matter: Matter) -> bool:
    return any(
        start < reply.seq and (end is None or reply.seq < end) for reply in matter.dialogue.replies
    )
