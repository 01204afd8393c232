"""稍等无下文: the agent asked to wait and did not come back in time with a result."""

from collections.abc import Iterator

from question_bank.vocabulary import Category
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, whole
from trainer.grading.types import Fault


def unresolved_hold(matter: Matter) -> Iterator[Fault]:
    """One finding for each accepted hold that was not kept."""
    for hold in matter.dialogue.holds:
        if hold.kept:
            continue
        reply = matter.reply(hold.asked_by)
        yield case_fault(
            Category.UNRESOLVED_HOLD,
            (whole(reply),) if reply else (),
            "请买家等了，说好的时间里没有带着结果回来",
            "更好：到点前先报进展，「还在等仓库回话，三分钟内给您结果」，查到什么先说什么",
        )
