"""What a person decided to mask besides, put into a redacted conversation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from transcripts.conversation import Conversation
from transcripts.redaction import LABELS, PrivateKind
from transcripts.redaction.marks import Marks

OTHER = "隐私"
"""The word in the mark of what a person masked without saying what it is."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Words to mask wherever they stand; `kind` None: of no kind that rules know."""

    text: str
    kind: PrivateKind | None = None


def label_of(kind: PrivateKind | None) -> str:
    """The word that the mark shows."""
    return OTHER if kind is None else LABELS[kind]


def masked(conversation: Conversation, masks: Sequence[Mask]) -> Conversation:
    """The conversation with every place of these words replaced; longer words first.

    Marks count on from those that the conversation holds: a new `[地址2]` stands for another place
    than the `[地址1]` that redaction found.
    """
    wanted = {one.text: one.kind for one in masks if one.text}
    if not wanted or not any(word in turn.text for turn in conversation.turns for word in wanted):
        return conversation
    marks, others = Marks(), dict[str, str]()
    for turn in conversation.turns:
        marks.reserve(turn.text)
    longest_first = sorted(wanted, key=lambda word: (-len(word), word))
    words = re.compile("|".join(map(re.escape, longest_first)))

    def mark(match: re.Match[str]) -> str:
        word = match.group()
        kind = wanted[word]
        if kind is None:
            return others.setdefault(word, f"[{OTHER}{len(others) + 1}]")
        return marks.mark(kind, word)

    return replace(
        conversation,
        turns=tuple(replace(turn, text=words.sub(mark, turn.text)) for turn in conversation.turns),
    )
