"""Proposed points and branch conditions: what the reader of replies found in the agent's answers."""

from collections.abc import Iterable, Sequence

from question_bank.language.types import FoundAct, Reading
from question_bank.names import ACT_NAMES
from question_bank.vocabulary import ASKING_ACTS, Act, Severity
from transcripts.conversation import TurnKind
from transcripts.draft.keywords import keywords
from transcripts.draft.wording import shortened
from transcripts.turn_kinds import kind_of

Node = dict[str, object]

MANNERS = frozenset(
    {Act.GREET, Act.IDENTIFY, Act.OFFER_HELP, Act.THANK, Act.FAREWELL, Act.APOLOGISE, Act.EMPATHISE}
    | {Act.CONFIRM_SATISFIED, Act.INVITE_FOLLOW, Act.INVITE_REVIEW}
)
"""Acts that are good manners anywhere: proposed once, and no answer to what the buyer wants."""
STEPS = frozenset({Act.HOLD, Act.ESCALATE, Act.PROMISE_FOLLOWUP}) | ASKING_ACTS
"""Acts on the way to an answer: they answer only where nothing else does."""
_PRODUCT_SENT: tuple[Node, ...] = ({"card": "product"}, {"act": Act.RECOMMEND.value})


def condition_of(reading: Reading) -> Node:
    """What a reply must do for the buyer to go on: what the real agent did."""
    wanted: list[Node] = [{"act": act.value} for act in _deciding(reading)]
    if _links(reading):
        wanted.extend(way for way in _PRODUCT_SENT if way not in wanted)
    if not _deciding(reading):
        wanted.extend({"says": word} for word in keywords(_text(reading)))
    if not wanted:
        return {
            "label": "待填：怎样回才算答上",
            "unless": [{"finding": "curt"}, {"finding": "brush_off"}],
        }
    return wanted[0] if len(wanted) == 1 else {"any": wanted}


def condition_of_words(text: str) -> Node | None:
    """Any of the telling words of a text; None where it has none."""
    wanted: list[Node] = [{"says": word} for word in keywords(text)]
    if not wanted:
        return None
    return wanted[0] if len(wanted) == 1 else {"any": wanted}


def points_of(read: Iterable[tuple[str, Reading]]) -> list[Node]:
    """One point an act and beat; for answers without a known act, one that names their words."""
    points: list[Node] = []
    manners: set[Act] = set()
    for beat, reading in read:
        acts = dict.fromkeys(found.act for found in reading.acts if found.act is not Act.HOLD)
        for act in acts:
            if act not in manners:
                points.append(_act_point(act, beat, reading, len(points) + 1))
            if act in MANNERS:
                manners.add(act)
        if not any(act not in MANNERS for act in acts):
            points.extend(_word_point(beat, reading, len(points) + 1))
    return points


def _deciding(reading: Reading) -> tuple[Act, ...]:
    acts = dict.fromkeys(found.act for found in reading.acts)
    deciding = tuple(act for act in acts if act not in MANNERS and act not in STEPS)
    return deciding or tuple(act for act in acts if act in STEPS and act is not Act.HOLD)


def _act_point(act: Act, beat: str, reading: Reading, number: int) -> Node:
    point: Node = {
        "id": f"{act.value.replace('_', '-')}-{number}",
        "label": ACT_NAMES[act],
        "act": act.value,
        "within": beat,
        "weight": 1 if act in MANNERS else 2,
    }
    models = _models(reading, (found for found in reading.acts if found.act is act))
    return {**point, "model": models} if models else point


def _models(reading: Reading, acts: Iterable[FoundAct]) -> list[str]:
    """The messages that carry the acts, but none with a fault: nobody should learn that."""
    places = dict.fromkeys(span.message for found in acts for span in found.spans)
    faulty = _faulty(reading)
    return [reading.messages[place] for place in places if place not in faulty]


def _faulty(reading: Reading) -> frozenset[int]:
    return frozenset(
        span.message
        for finding in reading.findings
        if finding.severity is not Severity.MINOR
        for span in finding.spans
    )


def _word_point(beat: str, reading: Reading, number: int) -> list[Node]:
    words = keywords(_text(reading))
    if not words and _links(reading):
        return [_product_point(beat, number)]
    faulty = _faulty(reading)
    models = [
        text
        for place, text in enumerate(reading.messages)
        if place not in faulty and any(word in text for word in words)
    ]
    if not words or not models:
        return []
    wanted: list[Node] = [{"says": word} for word in words]
    return [
        {
            "id": f"answer-{number}",
            "label": shortened(f"说到{'、'.join(words)}", 20),
            **(wanted[0] if len(wanted) == 1 else {"any": wanted}),
            "within": beat,
            "weight": 2,
            "model": models,
        }
    ]


def _product_point(beat: str, number: int) -> Node:
    """The agent sent nothing but a link; a model answer in words is the author's to write."""
    return {
        "id": f"product-{number}",
        "label": "发来合适的商品",
        "any": list(_PRODUCT_SENT),
        "within": beat,
        "weight": 2,
    }


def _links(reading: Reading) -> bool:
    return any(kind_of(text) in (TurnKind.LINK, TurnKind.CARD) for text in reading.messages)


def _text(reading: Reading) -> str:
    return "\n".join(_spoken(reading.messages))


def _spoken(messages: Sequence[str]) -> list[str]:
    return [text for text in messages if kind_of(text) is TurnKind.TEXT]
