"""The trend of totals as a drawing: points with places in a fixed frame, for the macro `trend_chart`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.store.practice import StoredGrade

WIDTH, HEIGHT = 420, 150
LEFT, RIGHT, TOP, BOTTOM = 34, 14, 12, 24


@dataclass(frozen=True, slots=True)
class Point:
    """One graded conversation; x and y in the frame."""

    attempt_id: int
    x: float
    y: float
    total: int
    passed: bool
    red_line: bool
    at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Points oldest first, the height of the pass line, and a sentence of what the drawing shows."""

    points: tuple[Point, ...]
    pass_y: float
    sentence: str

    @property
    def label_left(self) -> bool:
        """Whether the pass line is named at its left end: where the last total stands close to it, the name would cover it."""
        if not self.points:
            return False
        first, last = (abs(self.points[n].y - self.pass_y) for n in (0, -1))
        return last < first


def trend_of(grades: Sequence[StoredGrade], pass_mark: int) -> Trend:
    """Place the totals of graded conversations, oldest first."""
    step = (WIDTH - LEFT - RIGHT) / max(len(grades) - 1, 1)
    points = tuple(
        Point(
            attempt_id=grade.attempt_id,
            x=round(LEFT + n * step, 1),
            y=_y(grade.total),
            total=grade.total,
            passed=grade.passed,
            red_line=grade.red_line,
            at=grade.attempt.closed_at or grade.graded_at,
            title=grade.attempt.case_id,
        )
        for n, grade in enumerate(grades)
    )
    return Trend(points, _y(pass_mark), _sentence(grades))


def _y(total: int) -> float:
    return round(TOP + (100 - total) * (HEIGHT - TOP - BOTTOM) / 100, 1)


def _sentence(grades: Sequence[StoredGrade]) -> str:
    if not grades:
        return "还没有练过"
    totals = [grade.total for grade in grades]
    recent, before = totals[-5:], totals[:-5]
    words = f"近 {len(recent)} 次平均 {round(sum(recent) / len(recent))}"
    return f"{words}，之前 {round(sum(before) / len(before))}" if before else words
