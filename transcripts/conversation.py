"""What a chat export holds, whatever its layout: conversations of turns, and unreadable lines."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Who speaks. `bot` is no human reply; `internal` is a note among colleagues."""

    BUYER = "buyer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"
    INTERNAL = "internal"


class TurnKind(StrEnum):
    """What a turn is made of. Only `text` and `link` turns of buyer and agent are scored."""

    TEXT = "text"
    IMAGE = "image"
    STICKER = "sticker"
    LINK = "link"
    CARD = "card"
    RECALL = "recall"
    HANDOFF = "handoff"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. `sender` is the name in the export; `at` is aware. Either is None if not given.

    Raises ValueError on a naive `at`: exports carry no zone, so a reader must say which it assumes.
    """

    role: Role
    text: str
    kind: TurnKind = TurnKind.TEXT
    sender: str | None = None
    at: datetime | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.tzinfo is None:
            raise ValueError("the time of a turn carries a zone")


@dataclass(frozen=True, slots=True)
class Problem:
    """A line (from 1; 0: the file as a whole) that could not be read, and why, without repeating
    what it says."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One buyer's talk with the shop, in the order of the export. `id` is the export's own id.

    `named`: people whom the export names outside the senders (a divider, a file's header), so that
    redaction knows them; no part of what was said, and so of no part in comparing.
    """

    turns: tuple[Turn, ...]
    id: str | None = None
    problems: tuple[Problem, ...] = ()
    named: tuple[tuple[Role, str], ...] = field(default=(), compare=False)

    @property
    def started_at(self) -> datetime | None:
        """The time of the first turn that has one."""
        return next((turn.at for turn in self.turns if turn.at is not None), None)
