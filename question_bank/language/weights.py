"""What the learned part learned, and the file it ships in: `learned.npz`, made by `make train`, below 5 MB."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from question_bank.language.packing import Packed, pack, unpack
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
    answering  trait of the buyer's turn by trait of the answer · around  trait of the text by trait of a stretch of it
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
    around: "NDArray[np.float32]"
    middle: "NDArray[np.float32]"
    bias: "NDArray[np.float32]"
    last: "NDArray[np.float32]"
    last_bias: "NDArray[np.float32]"


_RARITIES = 20
"""Into so many steps a one of idf is cut: with 1 to 12.7 it fills a byte."""

_HALVES = ("votes", "heard", "middle", "last")
"""Stored in half precision, which is enough for them."""

_BYTES = ("answering", "around")
"""Stored as a byte each, and for each column what one stands for: they only add to what others say."""

FARTHEST_TRAIT = 2
"""How far from nought a trait lies at most: few bits each, and three of them still add up in a byte (`Learned`)."""

_PACKED = {"linear": 7, "traits": FARTHEST_TRAIT}
"""How far from nought most of their numbers lie (`packing`)."""

_SCALES = ("linear_scale", "trait_scale")
_AS_THEY_ARE = (*_SCALES, "intercepts", "thresholds", "harder", "bias", "last_bias")


def store(weights: Weights) -> None:
    """Write the file that ships."""
    import numpy as np

    digits = [weights.codes // CODES**place % CODES for place in range(3)]
    arrays: dict[str, NDArray[Any]] = {
        "labels": np.array(" ".join(LABELS)),
        "digits": np.stack(digits).astype(np.uint16),
        "rarities": np.rint(weights.idf * _RARITIES).clip(0, 255).astype(np.uint8),
        **{name: getattr(weights, name).astype(np.float16) for name in _HALVES},
        **{name: values for one in _BYTES for name, values in _in_bytes(weights, one)},
        **{f"{name}_{part}": values for name in _PACKED for part, values in _parts(weights, name)},
        **{name: getattr(weights, name) for name in _AS_THEY_ARE},
    }
    # as `np.savez_compressed` does it, but packed as tightly as can be
    with ZipFile(WEIGHTS, "w", ZIP_DEFLATED, compresslevel=9) as file:
        for name, values in arrays.items():
            with file.open(f"{name}.npy", "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, values, allow_pickle=False)


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
            idf=stored["rarities"].astype(np.float32) / _RARITIES,
            **{name: stored[name].astype(np.float32) for name in _HALVES},
            **{name: stored[name] * stored[f"{name}_one"] for name in _BYTES},
            linear=_table(stored, "linear", (len(stored["rarities"]), len(LABELS))),
            traits=_table(stored, "traits", (len(last), len(stored["trait_scale"]))),
            **{name: stored[name] for name in _AS_THEY_ARE},
        )


def _in_bytes(weights: Weights, name: str) -> Iterable[tuple[str, "NDArray[Any]"]]:
    import numpy as np

    values: NDArray[np.float32] = getattr(weights, name)
    one = np.maximum(abs(values).max(axis=0), np.float32(1e-6)) / 127
    return (name, np.rint(values / one).astype(np.int8)), (f"{name}_one", one)


def _parts(weights: Weights, name: str) -> Iterable[tuple[str, "NDArray[Any]"]]:
    return pack(getattr(weights, name), _PACKED[name])._asdict().items()


def _table(stored: Mapping[str, Any], name: str, shape: tuple[int, int]) -> "NDArray[np.int8]":
    packed = Packed(*(stored[f"{name}_{part}"] for part in Packed._fields))
    return unpack(packed, _PACKED[name], shape)
