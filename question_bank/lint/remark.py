"""What a lint rule says: a code, the place in the case, the sentence and the remedy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.problem import Gravity
from question_bank.source import Loc


@dataclass(frozen=True, slots=True)
class Remark:
    """One problem of a case; the file and the line are found from `loc`."""

    code: Code
    loc: Loc
    message: str
    remedy: str
    severity: Gravity = Gravity.ERROR


Rule = Callable[[Case], Iterator[Remark]]
"""A rule family: everything it finds in a case, in the order of the file."""
