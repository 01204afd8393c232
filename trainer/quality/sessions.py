"""From exports to the sessions that a metric counts: long silences part, short gaps join."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from question_bank.metric import Metric
from transcripts.conversation import Conversation, Role, Turn


@dataclass(frozen=True, slots=True)
class Message:
    """One turn, and where it stands: the number of its chat among those measured, and its place in it, both from 0."""

    chat: int
    place: int
    turn: Turn


@dataclass(frozen=True, slots=True)
class Session:
    """Consecutive messages between one buyer and the shop. `buyer` is None where the export names nobody."""

    buyer: str | None
    messages: tuple[Message, ...]

    @property
    def begins(self) -> datetime | None:
        """The first moment at which a person spoke: what a machine says moves no border."""
        return next((one.turn.at for one in self.messages if _is_timed(one.turn)), None)

    @property
    def ends(self) -> datetime | None:
        """The last moment at which a person spoke."""
        return next((one.turn.at for one in reversed(self.messages) if _is_timed(one.turn)), None)


def sessions_of(chats: Sequence[Conversation], metric: Metric) -> list[Session]:
    """The sessions of some chats as a metric sees them, in the order of the chats."""
    found = [
        session
        for number, chat in enumerate(chats)
        for session in _parted(number, chat, metric.parts_after)
    ]
    return found if metric.merge_gap is None else _joined(found, metric.merge_gap)


def _parted(number: int, chat: Conversation, silence: timedelta | None) -> Iterator[Session]:
    """A chat cut where nobody said anything for so long."""
    buyer = buyer_of(chat)
    part: list[Message] = []
    last: datetime | None = None
    for place, turn in enumerate(chat.turns):
        spoken = turn.at if _is_timed(turn) else None
        if silence and last and spoken and spoken - last >= silence:
            yield Session(buyer, tuple(part))
            part = []
        part.append(Message(number, place, turn))
        last = spoken or last
    if part:
        yield Session(buyer, tuple(part))


def _is_timed(turn: Turn) -> bool:
    return turn.at is not None and turn.role in (Role.BUYER, Role.AGENT)


def _joined(sessions: Sequence[Session], gap: timedelta) -> list[Session]:
    """Sessions of one named buyer of which the next begins less than `gap` after the last ended are one."""
    kept: list[Session] = []
    latest: dict[str, int] = {}
    for session in sorted(sessions, key=_in_time):
        place = latest.get(session.buyer) if session.buyer is not None else None
        before = kept[place].ends if place is not None else None
        begins = session.begins
        if place is not None and before and begins and begins - before < gap:
            messages = (*kept[place].messages, *session.messages)
            kept[place] = Session(session.buyer, messages)
            continue
        if session.buyer is not None:
            latest[session.buyer] = len(kept)
        kept.append(session)
    return kept


def _in_time(session: Session) -> tuple[bool, float, int]:
    begins = session.begins
    return begins is None, begins.timestamp() if begins else 0.0, session.messages[0].chat


def buyer_of(chat: Conversation) -> str | None:
    """The name under which the buyer speaks first."""
    return next((one.sender for one in chat.turns if one.role is Role.BUYER and one.sender), None)
