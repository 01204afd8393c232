"""A real chat as events: what the fold and the grader take."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from trainer.dialogue.events import AgentReplied, BuyerSpoke, Event, Started
from transcripts.conversation import Conversation, Role, Turn, TurnKind

SCORED = frozenset({TurnKind.TEXT, TurnKind.LINK})
"""The kinds of turn that are scored."""
_SHOWN = frozenset({TurnKind.IMAGE, TurnKind.CARD})
"""Kinds of reply that tell the buyer something which nobody here can read."""
_BEFORE_ALL = -1
_NO_TIME_AT_ALL = datetime(2000, 1, 1, tzinfo=UTC)
NO_TIME = "这条消息没有时间，不计时"
RAN_BACK = "记录里的时间倒退了，不计时"
NOT_READABLE = "客服回的是图片或卡片，看不到内容，这句不计分"


@dataclass(frozen=True, slots=True)
class ChatEvents:
    """The scored turns of a chat. The seq of an event is the place of its turn in the conversation, from 0.

    untimed   seqs whose moment is unknown, with the reason · unscored  replies that are neither text nor link and stand
    alone between two messages of the buyer, with the reason · timed  whether any scored turn has a moment
    """

    events: tuple[Event, ...]
    untimed: dict[int, str]
    unscored: dict[int, str]
    timed: bool


def is_scored(turn: Turn) -> bool:
    """Whether a turn is a text or a link of buyer or agent."""
    return turn.role in (Role.BUYER, Role.AGENT) and turn.kind in SCORED


def events_of(conversation: Conversation) -> ChatEvents:
    """The chat as events, in the order of the export.

    A turn without a time, or with one before an earlier turn's, takes the moment of the turn before it and is untimed.
    """
    unscored = dict.fromkeys(_shown_alone(conversation.turns), NOT_READABLE)
    kept = [
        (place, turn)
        for place, turn in enumerate(conversation.turns)
        if is_scored(turn) or place in unscored
    ]
    moment = next((turn.at for _, turn in kept if turn.at is not None), _NO_TIME_AT_ALL)
    events: list[Event] = [Started(_BEFORE_ALL, moment, "", 0)]
    untimed: dict[int, str] = {}
    for place, turn in kept:
        if turn.at is None:
            untimed[place] = NO_TIME
        elif turn.at < moment:
            untimed[place] = RAN_BACK
        else:
            moment = turn.at
        events.append(_event(place, turn, moment))
    timed = any(turn.at is not None for _, turn in kept if is_scored(turn))
    return ChatEvents(tuple(events), untimed, unscored, timed)


def _event(place: int, turn: Turn, at: datetime) -> Event:
    if turn.role is Role.BUYER:
        return BuyerSpoke(place, at, turn.text, "", "open", 0)
    if turn.kind is TurnKind.TEXT:
        return AgentReplied(place, at, turn.text)
    text = turn.text if turn.kind is TurnKind.LINK else ""
    return AgentReplied(place, at, text, card=turn.kind.value)


def _shown_alone(turns: Sequence[Turn]) -> Iterator[int]:
    """The first picture or card of each stretch between two messages of the buyer in which the agent wrote nothing."""
    shown: int | None = None
    wrote = False
    for place, turn in enumerate(turns):
        if turn.role is Role.BUYER and turn.kind in SCORED:
            if shown is not None and not wrote:
                yield shown
            shown, wrote = None, False
        elif turn.role is Role.AGENT and turn.kind in SCORED:
            wrote = True
        elif turn.role is Role.AGENT and turn.kind in _SHOWN and shown is None:
            shown = place
    if shown is not None and not wrote:
        yield shown
