"""A long text in passages that are judged one by one: in one piece, unlike all that was taught, it would drown what a sentence says."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from question_bank.language.assemble import Found
from question_bank.language.learned import Learned, Voice
from question_bank.language.surface import Surface
from question_bank.language.utterance import Utterance
from question_bank.language.weights import Label
from question_bank.vocabulary import Category

PASSAGE = 80
"""Characters that are judged in one piece: of the replies that were taught hardly any has more."""


def passages(surface: Surface) -> list[tuple[int, int]]:
    """The text cut into as few stretches of about the same length as may be, each of PASSAGE characters on average at most.

    Cut where a clause begins; a clause as long as a passage is cut in its middle.
    """
    length = len(surface.text)
    count = max(1, -(-length // PASSAGE))
    edges = [0]
    for nth in range(1, count):
        at = length * nth // count
        clause = surface.border_before(at)
        edges.append(clause if clause > edges[-1] else at)
    return list(pairwise([*edges, length]))


def heard(
    learned: Learned, bare: Utterance, found: Sequence[Found], before: str
) -> Mapping[Label, Voice]:
    """What the model finds in a burst whose disguises are undone, given what rules found; of each label where it is clearest."""
    stretches = passages(bare.surface)
    if len(stretches) == 1:
        voted = {one.rule.label for one in found}
        return {one.label: one for one in learned.opinion(bare.surface, voted, before).voices}
    voices = [
        voice._replace(start=low + voice.start, end=low + voice.end)
        for low, high in stretches
        for voice in learned.opinion(
            Surface(bare.text[low:high]), _voted(found, bare, low, high), before
        ).voices
        if voice.label is not Category.CURT  # which is said of a burst as a whole
    ]
    return {one.label: one for one in sorted(voices, key=lambda one: one.chance)}


def _voted(found: Iterable[Found], bare: Utterance, low: int, high: int) -> set[Label]:
    """The labels for which a rule speaks within a stretch."""
    return {one.rule.label for one in found if low <= _begins(one, bare) < high}


def _begins(one: Found, bare: Utterance) -> int:
    """Where a hit begins in the burst whose disguises are undone."""
    return one.start if one.utterance is bare else bare.place_of(one.spans()[0])
