"""What the learned part learned, and the file it ships in: `learned.npz`, made by `make train`, below 5 MB."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.vocabulary import TEXT_CATEGORIES, Act, Category

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("learned.npz")

Label = Act | Category
LABELS: tuple[Label, ...] = (*Act, *TEXT_CATEGORIES)
"""The columns of the model."""

PLACE = {label: at for at, label in enumerate(LABELS)}
ACTS = len(Act)
"""The acts stand in the first so many columns, the faults in the others."""

CODES = 65536
"""Characters of the basic plane; all others count as the last of them."""

FIRST_TRIPLE = CODES * CODES
"""From this code on a gram has three characters."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found. A gram is one, two or three characters and has a code: to the base of 65,536 its characters are the digits.

    codes  ascending, so characters first, then pairs, then triples
    idf  by character and pair
    linear, traits  by character and pair and by gram, whole numbers of a byte with the idf in them, by label and by trait of the network
    linear_scale, trait_scale  what a byte of each column stands for
    votes, heard  what a rule's voice for a label says to every label and to every trait
    intercepts, thresholds  by label, log-odds
    harder  by label, log-odds: by how much the network must be surer of a clause than of the text
    answering  trait of the buyer's turn by trait of the answer
    middle  trait by hidden unit · bias  of the hidden units · last  hidden unit by label · last_bias  by label
    """

    codes: "NDArray[np.int64]"
    idf: "NDArray[np.float32]"
    linear: "NDArray[np.int8]"
    traits: "NDArray[np.int8]"
    linear_scale: "NDArray[np.float32]"
    trait_scale: "NDArray[np.float32]"
    votes: "NDArray[np.float32]"
    heard: "NDArray[np.float32]"
    intercepts: "NDArray[np.float32]"
    thresholds: "NDArray[np.float32]"
    harder: "NDArray[np.float32]"
    answering: "NDArray[np.float32]"
    middle: "NDArray[np.float32]"
    bias: "NDArray[np.float32]"
    last: "NDArray[np.float32]"
    last_bias: "NDArray[np.float32]"


_HALVES = ("idf", "votes", "heard", "answering", "middle", "last")
"""Stored in half precision, which is enough for them."""

_COLUMNS = ("linear", "traits")
"""Stored column by column: what is alike lies side by side, a twentieth fewer bytes."""

_SCALES = ("linear_scale", "trait_scale")
_AS_THEY_ARE = (*_SCALES, "intercepts", "thresholds", "harder", "bias", "last_bias")


def store(weights: Weights) -> None:
    """Write the file that ships."""
    import numpy as np

    digits = [weights.codes // CODES**place % CODES for place in range(3)]
    np.savez_compressed(
        WEIGHTS,
        allow_pickle=False,
        labels=np.array(" ".join(LABELS)),
        digits=np.stack(digits).astype(np.uint16),
        **{name: getattr(weights, name).astype(np.float16) for name in _HALVES},
        **{name: np.ascontiguousarray(getattr(weights, name).T) for name in _COLUMNS},
        **{name: getattr(weights, name) for name in _AS_THEY_ARE},
    )


def stored_weights() -> Weights | None:
    """The weights that ship; None before they were trained. Raises ValueError where they were trained for other labels."""
    if not WEIGHTS.exists():
        return None
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as stored:
        if str(stored["labels"]) != " ".join(LABELS):
            raise ValueError(f"{WEIGHTS.name} was trained for other labels: run `make train`")
        last, middle, first = stored["digits"].astype(np.int64)
        return Weights(
            codes=(first * CODES + middle) * CODES + last,
            **{name: stored[name].astype(np.float32) for name in _HALVES},
            **{name: stored[name].T for name in _COLUMNS},
            **{name: stored[name] for name in _AS_THEY_ARE},
        )
