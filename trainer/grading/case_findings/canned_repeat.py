"""重复话术: nearly the same text was sent again where it does not fit."""

from collections.abc import Iterator

from question_bank.vocabulary import Category
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, whole
from trainer.grading.types import Fault


def canned_repeat(matter: Matter) -> Iterator[Fault]:
    """One finding for each message that repeats one's own earlier message from another beat."""
    for reply in matter.dialogue.replies:
        if reply.copy_of is not None:
            yield case_fault(
                Category.CANNED_REPEAT,
                (whole(reply),),
                "这句前面发过，买家现在问的已经是别的事",
                "更好：接着买家刚说的往下答，用自己的话写一句新的",
            )
