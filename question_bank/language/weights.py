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

BYTE = 24
"""The largest whole number of a stored weight: finer steps change hardly anything that is found and make the file larger, and two of
them still add up in a byte."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What training found. A gram is a code: of a pair the first character times 65,536 plus the second, else the character.

    codes  ascending · idf  by gram · rows  by gram, whole numbers of a byte with the idf in them: the linear half by label, then the
    network's traits · scale  what a byte of each column stands for · votes, heard  what a rule's voice for a label says to
    every label and to every trait · intercepts, thresholds  by label, log-odds · answering  trait of the buyer's turn by trait of the
    answer · middle  trait by hidden unit · bias  of the hidden units · last  hidden unit by label · last_bias  by label
    """

    codes: "NDArray[np.uint32]"
    idf: "NDArray[np.float32]"
    rows: "NDArray[np.int8]"
    scale: "NDArray[np.float32]"
    votes: "NDArray[np.float32]"
    heard: "NDArray[np.float32]"
    intercepts: "NDArray[np.float32]"
    thresholds: "NDArray[np.float32]"
    answering: "NDArray[np.float32]"
    middle: "NDArray[np.float32]"
    bias: "NDArray[np.float32]"
    last: "NDArray[np.float32]"
    last_bias: "NDArray[np.float32]"


def store(weights: Weights) -> None:
    """Write the file that ships; what is not a byte each in half precision where that is enough."""
    import numpy as np

    np.savez_compressed(
        WEIGHTS,
        labels=np.array(" ".join(LABELS)),
        codes=weights.codes,
        idf=weights.idf.astype(np.float16),
        columns=np.ascontiguousarray(weights.rows.T),  # what is alike lies side by side: a twentieth fewer bytes
        scale=weights.scale,
        votes=weights.votes.astype(np.float16),
        heard=weights.heard.astype(np.float16),
        intercepts=weights.intercepts,
        thresholds=weights.thresholds,
        answering=weights.answering.astype(np.float16),
        middle=weights.middle.astype(np.float16),
        bias=weights.bias,
        last=weights.last.astype(np.float16),
        last_bias=weights.last_bias,
    )


def stored_weights() -> Weights | None:
    """The weights that ship; None before they were trained. Raises ValueError where they were trained for other labels."""
    if not WEIGHTS.exists():
        return None
    import numpy as np

    with np.load(WEIGHTS, allow_pickle=False) as stored:
        if str(stored["labels"]) != " ".join(LABELS):
            raise ValueError(f"{WEIGHTS.name} was trained for other labels: run `make train`")
        return Weights(
            codes=stored["codes"],
            idf=stored["idf"].astype(np.float32),
            rows=stored["columns"].T,
            scale=stored["scale"],
            votes=stored["votes"].astype(np.float32),
            heard=stored["heard"].astype(np.float32),
            intercepts=stored["intercepts"],
            thresholds=stored["thresholds"],
            answering=stored["answering"].astype(np.float32),
            middle=stored["middle"].astype(np.float32),
            bias=stored["bias"],
            last=stored["last"].astype(np.float32),
            last_bias=stored["last_bias"],
        )
