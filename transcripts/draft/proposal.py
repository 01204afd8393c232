"""The draft of a case: buyer turns become beats, the agent's replies model answers, acts points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from question_bank.language.reader import Reader
from question_bank.language.types import Reading
from question_bank.vocabulary import Outcome, Slot, Stage
from transcripts.conversation import Conversation, Turn, TurnKind
from transcripts.draft.exchanges import Exchange, exchanges
from transcripts.draft.guesses import good_end, guess_persona, guess_stage
from transcripts.draft.keywords import keywords
from transcripts.draft.points import condition_of, condition_of_words, points_of
from transcripts.draft.wording import as_wording, shortened

Node = dict[str, object]

_TO_FILL = "待填"
_FIRST_REPLY = timedelta(seconds=8)
_LONGEST_REPLY = timedelta(seconds=60)
_IN_ONE_GO = timedelta(seconds=15)
"""Messages that come closer than this are one answer; without times all are by themselves."""
_PRODUCT_SHOWN = (TurnKind.LINK, TurnKind.CARD)


class NothingToDraftError(Exception):
    """The conversation holds no wish of a buyer, or no answer of an agent."""


@dataclass(frozen=True, slots=True)
class _Read:
    """An exchange, the reading of what the agent said in it, and the id of its beat."""

    beat: str
    exchange: Exchange
    reading: Reading


def draft_case(conversation: Conversation, *, case_id: str, source: str, reader: Reader) -> Node:
    """Draft a case from a redacted conversation, in the keys and order of docs/case-format.md.

    Raises NothingToDraftError where buyer or agent have nothing to say but small talk.
    """
    found = exchanges(conversation, reader)
    if not any(one.buyer for one in found) or not any(one.agent for one in found):
        raise NothingToDraftError("这段对话里没有买家的问题或客服的回答，没有可以起草的内容")
    read = [_Read(_beat_id(place), one, _reading(one, reader)) for place, one in enumerate(found)]
    lines = [turn.text for one in found for turn in one.buyer]
    stage = guess_stage(lines)
    knows = _knows(read)
    return {
        "schema": 1,
        "id": case_id,
        "title": shortened(lines[0], 24),
        "stage": stage.value,
        "level": 1 if len(read) <= 3 else 2,
        "purpose": _TO_FILL,
        "tags": list(keywords("\n".join(lines))),
        "status": "draft",
        "source": source,
        "opens": "buyer" if found[0].buyer else "agent",
        "shown": {"shop": _TO_FILL, "situation": _TO_FILL, "product": {"name": _TO_FILL}},
        "buyer": {"persona": guess_persona(lines).value, **({"knows": knows} if knows else {})},
        "outcomes": [good_end(stage).value, Outcome.WALKED_OFF.value, Outcome.UNANSWERED.value],
        "beats": _beats(read, stage),
        "silence": {"goto": Outcome.UNANSWERED.value},
        "points": points_of([(one.beat, one.reading) for one in read]),
        "walkthroughs": [{"name": "原对话", "replies": _replies(conversation, read)}],
    }


def _reading(one: Exchange, reader: Reader) -> Reading:
    """What the agent said in an exchange, read without the words that only stand for a link or card."""
    typed = tuple(turn.text for turn in one.agent)
    bare = [
        " " * len(turn.text) if turn.kind in _PRODUCT_SHOWN else turn.text for turn in one.agent
    ]
    return replace(reader.read(bare), messages=typed)


def _beat_id(place: int) -> str:
    return "open" if place == 0 else f"step-{place + 1}"


def _knows(read: Sequence[_Read]) -> dict[str, str]:
    """Facts that the buyer gave when asked, unless it also says them unasked."""
    said = "\n".join(turn.text for one in read for turn in one.exchange.buyer)
    facts: dict[Slot, str] = {}
    for one in read:
        for slot, words in one.exchange.facts:
            if words not in said:
                facts.setdefault(slot, words)
    return {slot.value: words for slot, words in facts.items()}


def _beats(read: Sequence[_Read], stage: Stage) -> list[Node]:
    last = read[-1].beat
    return [_beat(one, good_end(stage) if one.beat == last else None) for one in read]


def _beat(one: _Read, end: Outcome | None) -> Node:
    lines = [turn.text for turn in one.exchange.buyer]
    answering: Node = {**condition_of(one.reading), "meets": True}
    if end is not None:
        answering["goto"] = end.value
    asides = [
        {**asking, "say": [as_wording([answer])], "stay": "once"}
        for question, answer in one.exchange.asides
        if (asking := condition_of_words(question)) is not None
    ]
    return {
        "id": one.beat,
        **({"label": shortened(lines[0], 16), "say": [as_wording(lines)]} if lines else {}),
        "need": True,
        "branches": [*asides, answering],
        "otherwise": {"limit": 2, "goto": Outcome.WALKED_OFF.value},
    }


def _replies(conversation: Conversation, read: Sequence[_Read]) -> list[list[str]]:
    """The agent's messages as a walkthrough, each as long after the turn before it as it really was.

    What was sent in one go is one step, else the buyer would go on between two halves of an answer.
    """
    gaps = _gaps(conversation)
    bursts: list[list[Turn]] = []
    for one in read:
        begun = len(bursts)
        for turn in one.exchange.agent:
            if not turn.text.strip():
                continue
            if len(bursts) > begun and gaps.get(id(turn), _IN_ONE_GO) < _IN_ONE_GO:
                bursts[-1].append(turn)
            else:
                bursts.append([turn])
    return [
        [f"+{gaps.get(id(burst[0]), _FIRST_REPLY) // timedelta(seconds=1)}s", *_said(burst)]
        for burst in bursts
    ]


def _said(burst: Sequence[Turn]) -> list[str]:
    """What was said; where there was nothing but links or cards, the product's card."""
    words = [turn.text for turn in burst if turn.kind not in _PRODUCT_SHOWN]
    return ["\n".join(words)] if words else ["card", "product"]


def _gaps(conversation: Conversation) -> dict[int, timedelta]:
    """How long after the turn before each turn came, at most a minute, by the turn's identity."""
    gaps: dict[int, timedelta] = {}
    before: Turn | None = None
    for turn in conversation.turns:
        if before is not None and before.at is not None and turn.at is not None:
            gap = max(turn.at - before.at, timedelta(seconds=1))
            gaps[id(turn)] = min(gap, _LONGEST_REPLY)
        before = turn
    return gaps
