"""The words of a text as they are searched for: the same for what is kept and for what somebody types.

Everything is brought to normal form first (width, script, case), then cut by the segmenter. Where the same words are cut
otherwise in a sentence than in a question (「有货吗」, 「有货」), single characters and their pairs find them all the same. A token
holds letters, digits and characters alone: no index parses it further.
"""

import re
from dataclasses import dataclass

from question_bank.language.normalise import normalise

_RUN = re.compile(r"[^\W_]+")
_HAN = re.compile(r"[㐀-鿿]+")
_PART = re.compile(r"[a-z]+|[0-9]+")
"""What stands together in 「5kg」 and may be looked for by itself."""
LONGEST_TOKEN = 40
MOST_TERMS = 12
"""Words of a question that are looked at."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is looked for: itself, or all of its `pairs` of characters (empty where it has none)."""

    word: str
    pairs: tuple[str, ...] = ()


def tokens(text: str) -> tuple[str, ...]:
    """All tokens of a text, with repetitions: its words, then its Chinese characters and their pairs."""
    from rjieba import cut_for_search  # late: heavy, and most of the product never needs it

    plain = normalise(text).text
    words = [run for word in cut_for_search(plain) for run in _RUN.findall(word)]
    han = _HAN.findall(plain)
    pairs = [run[at : at + 2] for run in han for at in range(len(run) - 1)]
    parts = [part for part in _PART.findall(plain) if len(part) <= LONGEST_TOKEN]
    return (*(one for one in words if len(one) <= LONGEST_TOKEN), *parts, *"".join(han), *pairs)


def terms(question: str) -> tuple[Term, ...]:
    """The words of a question, each once; all of them have to be there."""
    from rjieba import cut

    runs = [run for word in cut(normalise(question).text) for run in _RUN.findall(word)]
    found = [Term(run, _pairs(run)) for run in dict.fromkeys(runs) if len(run) <= LONGEST_TOKEN]
    return tuple(found[:MOST_TERMS])


def _pairs(run: str) -> tuple[str, ...]:
    """Overlapping pairs of Chinese characters, for words of three and more."""
    if len(run) < 3 or not _HAN.fullmatch(run):
        return ()
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def places(text: str, looked_for: tuple[Term, ...]) -> list[tuple[int, int]]:
    """Where words that are looked for stand in a text, as stretches of the typed characters, merged and in order."""
    form = normalise(text)
    spans = []
    for term in looked_for:
        words = [term.word] if term.word in form.text else list(term.pairs)
        for word in words:
            at = form.text.find(word)
            while at >= 0:
                spans.append(form.source_span(at, at + len(word)))
                at = form.text.find(word, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
