"""Word borders: the one door to the segmenter, opened only for candidates that ask."""

from functools import lru_cache


@lru_cache(maxsize=1024)
def word_borders(text: str) -> frozenset[int]:
    """Offsets at which a word of the text begins or ends."""
    from rjieba import cut  # late: heavy, and most readings never need it

    at = 0
    borders = {0}
    for word in cut(text):
        at += len(word)
        borders.add(at)
    return frozenset(borders)


def on_borders(text: str, start: int, end: int) -> bool:
    """Whether the stretch begins and ends where words do."""
    borders = word_borders(text)
    return start in borders and end in borders
