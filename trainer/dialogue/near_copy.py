"""Near-copies of one's own earlier messages: in another beat they answer nothing and earn nothing."""

from collections.abc import Iterable

from rapidfuzz import fuzz

SHORTEST = 12
"""Characters from which a repetition is telling; shorter messages are alike by nature."""
ALIKE = 90.0
"""Percent of sameness from which a message is a near-copy (architecture, 'Stuffing')."""


def is_near_copy(text: str, earlier: str) -> bool:
    """Whether `text` repeats `earlier`: both at least 12 characters and at least 90 percent the same."""
    if len(text) < SHORTEST or len(earlier) < SHORTEST:
        return False
    return fuzz.ratio(text, earlier, score_cutoff=ALIKE) >= ALIKE


def copied_from(text: str, beat: str, earlier: Iterable[tuple[int, str, str]]) -> int | None:
    """The seq of the message in another beat that `text` repeats; `earlier` holds (seq, beat, text)."""
    for seq, other_beat, other in earlier:
        if other_beat != beat and is_near_copy(text, other):
            return seq
    return None
