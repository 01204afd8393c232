"""The learned part for acts: a linear model over single and paired characters of the normal text.

Rules read the acts. Some acts have words that also stand elsewhere (「推荐」「搭配」「一盒」): their hits are dropped where
the model is sure of the contrary. Others are said in endlessly many words: there the model adds what the rules miss.
Which act is tempered and which is heard was decided by cross-validation on the tune part.
Weights: `act_weights.npz`, made by `python -m question_bank.language.train_acts`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from question_bank.language.model import HEAD, TAIL, grams_of
from question_bank.vocabulary import Act

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ACT_WEIGHTS = Path(__file__).with_name("act_weights.npz")

TEMPERED = frozenset(
    {
        Act.ASK_NEED,
        Act.PRODUCT_FACT,
        Act.STOCK,
        Act.RECOMMEND,
        Act.CROSS_SELL,
        Act.DECLINE_PRICE,
        Act.EXPLAIN_PROMOTION,
        Act.ESCALATE,
        Act.OFFER_DISCOUNT,
        Act.DELIVERY_TIME,
        Act.CHECK_PARCEL,
        Act.URGE_PAYMENT,
        Act.CHANGE_ORDER,
        Act.CANCEL_ORDER,
        Act.ASK_EVIDENCE,
        Act.ASK_ORDER,
        Act.FREIGHT_DUTY,
        Act.OFFER_REFUND,
        Act.OFFER_RESEND,
        Act.PROMISE_FOLLOWUP,
        Act.EXPLAIN_USAGE,
        Act.INVITE_FOLLOW,
        Act.INVITE_REVIEW,
        Act.CONFIRM_SATISFIED,
        Act.FAREWELL,
    }
)
"""Acts whose rules the model may overrule."""

HEARD = frozenset(
    {
        Act.IDENTIFY,
        Act.ASK_NEED,
        Act.PRODUCT_FACT,
        Act.STOCK,
        Act.RECOMMEND,
        Act.CROSS_SELL,
        Act.VOUCH,
        Act.KEEP_ON_PLATFORM,
        Act.EXPLAIN_PROMOTION,
        Act.HOLD,
        Act.ESCALATE,
        Act.CONFIRM_ORDER,
        Act.COURIER,
        Act.DELIVERY_TIME,
        Act.CHECK_PARCEL,
        Act.TRACE_PARCEL,
        Act.PROMISE_FOLLOWUP,
        Act.EXPLAIN_USAGE,
        Act.INVITE_REVIEW,
        Act.CONFIRM_SATISFIED,
        Act.ASK_ORDER,
        Act.INVOICE,
    }
)
"""Acts that the model may find alone. None of them grants anything."""

DENIES = 0.01
"""Below this probability a rule's hit of a tempered act is dropped."""

SPEAKS = 0.5
"""From this probability on the model finds a heard act alone."""

SHORTEST = 8
"""Characters of a text that the model judges at least."""


@dataclass(frozen=True, slots=True)
class LearnedActs:
    """Weights by gram and act."""

    order: tuple[Act, ...]
    grams: dict[str, int]
    idf: "NDArray[np.float32]"
    weights: "NDArray[np.float32]"
    intercepts: "NDArray[np.float32]"

    def chances(self, text: str) -> dict[Act, float]:
        """The probability of each act in one normal text (messages joined by line breaks)."""
        import numpy as np  # late: commands that read nothing need no NumPy

        counts = Counter([*text, *map("".join, pairwise(f"{HEAD}{text}{TAIL}"))])
        there = [(self.grams[gram], count) for gram, count in counts.items() if gram in self.grams]
        index = np.array([at for at, _ in there], dtype=np.intp)
        tf = self.idf[index]
        for place, (_, count) in enumerate(there):
            if count > 1:
                tf[place] *= 1.0 + log(count)
        norm = sqrt(float(tf @ tf)) or 1.0
        logits = (tf @ self.weights[index]) / norm + self.intercepts
        return dict(zip(self.order, (1.0 / (1.0 + np.exp(-logits))).tolist(), strict=True))

    def stretch(self, text: str, act: Act) -> tuple[int, int]:
        """The clause of the text that speaks most for an act; never empty."""
        column = self.weights[:, self.order.index(act)]
        evidence = [0.0] * len(text)
        for gram, start, end in grams_of(text):
            at = self.grams.get(gram)
            if at is not None:
                for place in range(start, end):
                    evidence[place] += float(column[at] * self.idf[at]) / (end - start)
        return max(_clauses(text), key=lambda clause: sum(evidence[clause[0] : clause[1]]))


def _clauses(text: str) -> Sequence[tuple[int, int]]:
    """The stretches between signs; the whole text where there are none."""
    found, start = [], 0
    for at, char in enumerate(f"{text}\n"):
        if char in ",。!?;…\n":
            if at > start:
                found.append((start, at))
            start = at + 1
    return found or [(0, len(text))]


def overruled(acts: Iterable[Act], chances: dict[Act, float]) -> frozenset[Act]:
    """Which of the acts that rules found the model is sure are not there."""
    return frozenset(act for act in acts if act in TEMPERED and chances.get(act, 1.0) < DENIES)


def added(acts: Iterable[Act], chances: dict[Act, float]) -> tuple[Act, ...]:
    """Which further acts the model is sure of."""
    known = frozenset(acts)
    return tuple(a for a in HEARD if a not in known and chances.get(a, 0.0) > SPEAKS)


@cache
def shipped_learned_acts() -> LearnedActs | None:
    """The weights that ship; None before they were trained."""
    if not ACT_WEIGHTS.exists():
        return None
    import numpy as np

    with np.load(ACT_WEIGHTS, allow_pickle=False) as stored:
        grams = {gram: at for at, gram in enumerate(str(stored["grams"]).split("\n\n"))}
        return LearnedActs(
            order=tuple(Act(name) for name in str(stored["order"]).split()),
            grams=grams,
            idf=stored["idf"].astype(np.float32),
            weights=stored["weights"].astype(np.float32),
            intercepts=stored["intercepts"].astype(np.float32),
        )
