"""Problems on their way to a conversation: nothing is dropped without a word, nothing grows for ever."""

from collections.abc import Iterable
from dataclasses import dataclass

from transcripts.conversation import Problem

MOST_PROBLEMS = 200
"""Problems that are listed one by one for a conversation."""


@dataclass(slots=True)
class _Run:
    """The same problem on the same line, or on lines one after the other."""

    message: str
    first: int
    last: int
    count: int = 1

    def told(self) -> Problem:
        if self.count == 1:
            return Problem(self.first, self.message)
        where = "" if self.first == self.last else f"第 {self.first} 至 {self.last} 行，"
        return Problem(self.first, f"{self.message}（{where}共 {self.count} 处）")


class Problems:
    """A bounded list: runs of the same problem are one entry, beyond `MOST_PROBLEMS` entries there is
    only a count."""

    def __init__(self, given: Iterable[Problem] = ()) -> None:
        self._runs: list[_Run] = []
        self._left = 0
        self._left_from = 0
        for problem in given:
            self.append(problem)

    def append(self, problem: Problem) -> None:
        """Add a problem."""
        last = self._runs[-1] if self._runs else None
        again = last is not None and problem.message == last.message
        if last is not None and again and problem.line in (last.last, last.last + 1):
            last.last, last.count = problem.line, last.count + 1
        elif len(self._runs) < MOST_PROBLEMS:
            self._runs.append(_Run(problem.message, problem.line, problem.line))
        else:
            self._left_from = self._left_from or problem.line
            self._left += 1

    def listed(self) -> tuple[Problem, ...]:
        """What is told of them."""
        told = tuple(run.told() for run in self._runs)
        if not self._left:
            return told
        return (
            *told,
            Problem(self._left_from, f"从这一行起另有 {self._left} 处问题，不再一一列出"),
        )

    def clear(self) -> None:
        """Forget them."""
        self._runs, self._left, self._left_from = [], 0, 0
