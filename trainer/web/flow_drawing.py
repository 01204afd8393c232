"""Where the boxes, arrows and labels of a flow chart stand on paper, in pixels. The template only writes them down."""

from dataclasses import dataclass
from itertools import pairwise

from question_bank.knowledge import FlowChart, FlowEdge, FlowStep

LINE = 20
"""Height of a line of text."""
_PADDING = 8
_GAP = 46
"""Between two rows: room for an arrow and its label."""
_BEND = 16
"""Below a row, where arrows turn aside."""
_LANE = 6
"""Of an arrow that passes rows, from the edge of the paper."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How wide the drawing is, and what fits on it. Widths in pixels; letter is that of one Chinese character."""

    name: str
    width: int
    lone: int
    pair: int
    letter: int


WIDE = Paper("wide", width=640, lone=320, pair=270, letter=14)
PHONE = Paper("phone", width=322, lone=224, pair=142, letter=13)
"""Drawn for themselves: letters keep their size, lines break earlier."""


@dataclass(frozen=True, slots=True)
class Box:
    """A step: its middle, upper edge, size, and lines of text with the height of each baseline."""

    step: FlowStep
    x: float
    y: float
    width: int
    height: int
    lines: tuple[tuple[str, float], ...]

    @property
    def outline(self) -> str:
        """The path around it: a question has pointed sides, everything else is drawn by a rectangle."""
        left, right, bottom = self.x - self.width / 2, self.x + self.width / 2, self.y + self.height
        middle, tip = self.y + self.height / 2, 12
        return (
            f"M{left + tip:g} {self.y:g}H{right - tip:g}L{right:g} {middle:g}"
            f"L{right - tip:g} {bottom:g}H{left + tip:g}L{left:g} {middle:g}Z"
        )


@dataclass(frozen=True, slots=True)
class Arrow:
    """A line with its point, and the label beside it (anchor: start or end)."""

    path: str
    point: str
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All of it."""

    paper: Paper
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def drawing(chart: FlowChart, paper: Paper) -> Drawing:
    """Lay a chart out on paper of that width."""
    boxes: dict[str, Box] = {}
    row_of: dict[str, int] = {}
    bottoms: list[float] = []
    y = 4.0
    for number, row in enumerate(chart.rows()):
        placed = [_box(step, place, len(row), y, paper) for place, step in enumerate(row)]
        tallest = max(box.height for box in placed)
        boxes.update((box.step.id, box) for box in placed)
        row_of.update((box.step.id, number) for box in placed)
        bottoms.append(y + tallest)
        y += tallest + _GAP
    arrows = tuple(
        _arrow(
            edge, boxes, row_of[edge.to] - row_of[edge.from_], bottoms[row_of[edge.from_]], paper
        )
        for edge in chart.edges
    )
    return Drawing(paper, y - _GAP + 4, tuple(boxes.values()), arrows)


def in_words(chart: FlowChart) -> list[tuple[FlowStep, list[str]]]:
    """Each step with what follows it: 「有问题：请他拍照」."""
    texts = {step.id: step.text for step in chart.steps}
    return [
        (
            step,
            [
                f"{edge.label}：{texts[edge.to]}" if edge.label else texts[edge.to]
                for edge in chart.edges
                if edge.from_ == step.id
            ],
        )
        for row in chart.rows()
        for step in row
    ]


def _box(step: FlowStep, place: int, beside: int, y: float, paper: Paper) -> Box:
    width = paper.lone if beside == 1 else paper.pair
    x = paper.width / 2 if beside == 1 else paper.width * (1 + 2 * place) / 4
    lines = _broken(step.text, (width - 28) // paper.letter)
    baselines = tuple((line, y + _PADDING + LINE * n + 15) for n, line in enumerate(lines))
    return Box(step, x, y, width, LINE * len(lines) + 2 * _PADDING, baselines)


_NOT_FIRST = "，。：；？、！」）"


def _broken(text: str, most: int) -> list[str]:
    """Lines of about the same length, none beginning with a sign."""
    count = -(-len(text) // most)
    length = -(-len(text) // count)
    ends = [min(len(text), length * n) for n in range(count + 1)]
    ends = [end + (end < len(text) and text[end] in _NOT_FIRST) for end in ends]
    return [text[start:end] for start, end in pairwise(ends) if text[start:end]]


def _arrow(
    edge: FlowEdge, boxes: dict[str, Box], rows: int, row_bottom: float, paper: Paper
) -> Arrow:
    start, end = boxes[edge.from_], boxes[edge.to]
    side = _side(start.x, end.x, paper)
    if rows == 1:
        aside = "" if start.x == end.x else f"V{row_bottom + _BEND:g}H{end.x:g}"
        path = f"M{start.x:g} {start.y + start.height:g}{aside}V{end.y:g}"
    else:
        right = start.x >= paper.width / 2
        lane = paper.width - _LANE if right else _LANE
        edge_x = start.x + (start.width if right else -start.width) / 2
        middle = start.y + start.height / 2
        path = f"M{edge_x:g} {middle:g}H{lane:g}V{end.y - 12:g}H{end.x:g}V{end.y:g}"
    point = f"M{end.x - 4:g} {end.y - 6:g}L{end.x:g} {end.y:g}L{end.x + 4:g} {end.y - 6:g}"
    return Arrow(
        path, point, edge.label, end.x + 7 * side, end.y - 12, "start" if side > 0 else "end"
    )


def _side(start_x: float, end_x: float, paper: Paper) -> int:
    """On which side of the arrow's end its label stands: towards the middle, in the middle where it comes from."""
    if end_x == paper.width / 2:
        return -1 if start_x < end_x else 1
    return 1 if end_x < paper.width / 2 else -1
