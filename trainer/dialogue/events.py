"""The events of a conversation. Everything claimed about it is computed from them.

`at` is aware UTC and is the moment the thing happened, never the moment somebody looked: a buyer's event carries its
due time. `seq` counts from 0 without gaps. Events are appended, never changed.
"""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

from question_bank.vocabulary import Desk, Outcome

Grants = dict[str, str | int | bool]
"""What a colleague grants, in the keys of a case's `authority`, e.g. `{"gift": 2}`. See docs/case-format.md."""


@dataclass(frozen=True, slots=True)
class Started:
    """The session began. `need` is the beat whose need stands from the start where the agent speaks first."""

    kind: ClassVar[str] = "started"
    seq: int
    at: datetime
    case: str
    seed: int
    need: str | None = None


@dataclass(frozen=True, slots=True)
class BuyerSpoke:
    """One message of the buyer.

    beat    the beat that is open from this message on (in the closing window: the last one)
    cause   why it was said: `open`, `branch:N` (N counts from 1 in file order), `reask`, `nudge`, `hold_over`, `slot`,
            `rude`, `protest`, `more` (a further message of the same burst), `thanks` (needs no answer), `leave`
    need    the beat whose need this message raises
    meets   the beat whose need the agent's reply met, acknowledged by this message
    mood    the buyer's mood after it, -5 (angry) to 5 (content)
    upto    seq of the last reply that had been read when the buyer decided on this message; later replies that came
            before the message are read again in the beat that it opens. None: nothing new was read
    outcome the outcome that this message settles; the closing window opens (or, if bad, the session closes)
    """

    kind: ClassVar[str] = "buyer"
    seq: int
    at: datetime
    text: str
    beat: str
    cause: str
    mood: int
    need: str | None = None
    meets: str | None = None
    upto: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class AgentReplied:
    """One message of the agent. `client_id` is the page's own id of it: the same id twice is one reply.

    `card` names what was sent as a card (`product`, `order`, `coupon`); `text` then holds the card's words.
    """

    kind: ClassVar[str] = "agent"
    seq: int
    at: datetime
    text: str
    client_id: str = ""
    card: str | None = None


@dataclass(frozen=True, slots=True)
class DeskAsked:
    """The agent asked a colleague. The words are recorded and not read."""

    kind: ClassVar[str] = "desk_asked"
    seq: int
    at: datetime
    desk: Desk
    ask: str = ""


@dataclass(frozen=True, slots=True)
class DeskAnswered:
    """The colleague answered. What is not granted or said here, the agent has invented."""

    kind: ClassVar[str] = "desk_answered"
    seq: int
    at: datetime
    desk: Desk
    text: str
    grants: Grants


@dataclass(frozen=True, slots=True)
class HoldAccepted:
    """The buyer agreed to wait until `until`. `upto` as in BuyerSpoke."""

    kind: ClassVar[str] = "hold"
    seq: int
    at: datetime
    until: datetime
    upto: int


@dataclass(frozen=True, slots=True)
class HintShown:
    """The trainee took a hint (or sent what the guard had warned of): it costs points."""

    kind: ClassVar[str] = "hint"
    seq: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The clocks stand still from here. `by` is `trainee` or `server` (an outage)."""

    kind: ClassVar[str] = "paused"
    seq: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The clocks run again."""

    kind: ClassVar[str] = "resumed"
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The conversation is over. `reason`: `window`, `farewell`, `left`, `silence`, `ended`."""

    kind: ClassVar[str] = "closed"
    seq: int
    at: datetime
    outcome: Outcome
    reason: str


Event = (
    Started
    | BuyerSpoke
    | AgentReplied
    | DeskAsked
    | DeskAnswered
    | HoldAccepted
    | HintShown
    | Paused
    | Resumed
    | Closed
)

_KINDS: dict[str, type[Any]] = {
    cls.kind: cls
    for cls in (
        Started,
        BuyerSpoke,
        AgentReplied,
        DeskAsked,
        DeskAnswered,
        HoldAccepted,
        HintShown,
        Paused,
        Resumed,
        Closed,
    )
}


def to_record(event: Event) -> dict[str, Any]:
    """The event as plain JSON values: `kind`, `seq`, `at` (ISO 8601) and its own fields, None left out."""
    record: dict[str, Any] = {"kind": event.kind}
    for name, value in asdict(event).items():
        if value is not None:
            record[name] = value.isoformat() if isinstance(value, datetime) else value
    return record


def from_record(record: dict[str, Any]) -> Event:
    """Read back what `to_record` wrote. Raises KeyError for an unknown kind, TypeError for a missing field."""
    cls = _KINDS[record["kind"]]
    values = {field.name: record[field.name] for field in fields(cls) if field.name in record}
    for name in ("at", "until"):
        if name in values:
            values[name] = datetime.fromisoformat(values[name])
    if "desk" in values:
        values["desk"] = Desk(values["desk"])
    if "outcome" in values:
        values["outcome"] = Outcome(values["outcome"])
    event: Event = cls(**values)
    return event
