"""A message cut into stretches for highlighting; where marks overlap the graver keeps the ground."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

GRAVITY = {"redline": 0, "finding": 1, "act": 2}
"""The kinds of marks, gravest first."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something found in `[start:end]` of a message; `label` is the id of what stands under the bubble."""

    start: int
    end: int
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a message that looks the same all along.

    ground  redline, finding or empty · line  whose underline is drawn: the other one's where two overlap
    labels  ids of everything found here, gravest first
    """

    text: str
    ground: str = ""
    line: str = ""
    labels: tuple[str, ...] = ()


def segments(text: str, stretches: Sequence[Stretch]) -> tuple[Segment, ...]:
    """Cut a message where marks begin and end. The texts of the segments, joined, are the message."""
    cuts = {0, len(text)}
    for one in stretches:
        cuts.update(min(max(edge, 0), len(text)) for edge in (one.start, one.end))
    edges = sorted(cuts)
    return tuple(
        _segment(text[start:end], [one for one in stretches if one.start <= start < one.end])
        for start, end in pairwise(edges)
    )


def _segment(text: str, found: Sequence[Stretch]) -> Segment:
    if not found:
        return Segment(text)
    ordered = sorted(found, key=lambda one: GRAVITY[one.kind])
    kinds = list(dict.fromkeys(one.kind for one in ordered))
    return Segment(
        text,
        ground=kinds[0] if kinds[0] != "act" else "",
        line=kinds[1] if len(kinds) > 1 else kinds[0],
        labels=tuple(dict.fromkeys(one.label for one in ordered)),
    )
