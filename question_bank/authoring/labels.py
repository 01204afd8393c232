"""Where the labels of a drawing stand: each where it covers neither a node nor another label, as far as there is room. In pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

NODE_H = 50.0
LABEL_H = 20.0
CHARACTER = 14.0
"""Width of a Chinese character in a label."""
LONGEST_LABEL = 12
_BAND = NODE_H + LABEL_H
"""No box and no label reaches further than into the next band."""

Spot = tuple[float, float]
"""A place: x, y."""


def cut(label: str) -> str:
    """The label, at most LONGEST_LABEL characters of it."""
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


@dataclass(frozen=True, slots=True)
class Box:
    """What a label must not cover: centre, width, height, in pixels."""

    x: float
    y: float
    w: float
    h: float

    def covered(self, x: float, y: float, width: float) -> float:
        """How much of it a label at that place would cover, in square pixels."""
        across = (width + self.w) / 2 - abs(x - self.x)
        along = (LABEL_H + self.h) / 2 - abs(y - self.y)
        return max(0.0, across) * max(0.0, along)


class Taken:
    """The boxes that labels must not cover, by bands of height, so that a label is held against those near it alone."""

    def __init__(self) -> None:
        self._bands: dict[int, list[Box]] = {}

    def add(self, box: Box) -> None:
        """Note one that is not higher than a band."""
        self._bands.setdefault(int(box.y // _BAND), []).append(box)

    def covered(self, spot: Spot, width: float) -> float:
        """How much a label at that place would cover."""
        band = int(spot[1] // _BAND)
        near = (box for one in (band - 1, band, band + 1) for box in self._bands.get(one, ()))
        return sum(box.covered(spot[0], spot[1], width) for box in near)


def free_place(wished: Sequence[Spot], width: float, taken: Taken) -> Spot:
    """The first place at which a label covers nothing, else the one at which it covers least; noted as taken."""
    best, least = wished[0], float("inf")
    for spot in wished:
        hidden = taken.covered(spot, width)
        if hidden < least:
            best, least = spot, hidden
        if not hidden:
            break
    taken.add(Box(*best, width + 8, LABEL_H))
    return best
