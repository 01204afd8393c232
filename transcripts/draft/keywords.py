"""The telling words of an answer that no act was found in."""

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from transcripts.words import words_in

_WORD = re.compile(
    r"[\u4e00-\u9fff]{2,6}|[A-Za-z]{2,12}\d{0,4}|\d+(?:\.\d+)?[\u4e00-\u9fffA-Za-z%]{1,3}"
)
_EVERYDAY = frozenset(words_in(Path(__file__).with_name("everyday.txt")))
MOST_WORDS = 3


def keywords(text: str) -> tuple[str, ...]:
    """Up to three words that make the text itself: the longest and most often said first."""
    counts = Counter(word for word in _cut(text) if _WORD.fullmatch(word) and word not in _EVERYDAY)
    ranked = sorted(counts, key=lambda word: (-counts[word], -len(word), text.index(word)))
    return tuple(ranked[:MOST_WORDS])


@lru_cache(maxsize=256)
def _cut(text: str) -> tuple[str, ...]:
    from rjieba import cut

    return tuple(cut(text))
