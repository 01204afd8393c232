"""Static lint of cases: what is wrong with a case that can be seen without playing it."""

from collections.abc import Callable

from question_bank.case import Case
from question_bank.problem import Problem
from question_bank.source import Loc


def lint_case(case: Case, file: str, line: Callable[[Loc], int]) -> tuple[Problem, ...]:
    """All static problems of a case."""
    return ()
