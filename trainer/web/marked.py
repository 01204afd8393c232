"""Typed messages with the words marked in which something was read."""

from collections.abc import Sequence

from question_bank.language.types import Span
from trainer.web.report_segments import Segment, Stretch, segments

Marked = tuple[tuple[Segment, ...], ...]
"""The messages of a burst, each cut into stretches."""


def marked(messages: Sequence[str], found: Sequence[tuple[Span, str, str]]) -> Marked:
    """Mark the spans, each with its kind (act, finding, redline) and the id of its label (or none)."""
    return tuple(
        segments(
            text,
            [
                Stretch(span.start, span.end, kind, label)
                for span, kind, label in found
                if span.message == number
            ],
        )
        for number, text in enumerate(messages)
    )


def marked_as(messages: Sequence[str], spans: Sequence[Span], kind: str = "finding") -> Marked:
    """Mark all spans alike, without labels."""
    return marked(messages, [(span, kind, "") for span in spans])
