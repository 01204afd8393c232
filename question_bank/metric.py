"""A platform metric of response speed: what it counts, and what it leaves out (docs/metrics.md).

Published definitions of one name differ, so a metric states every choice, its source and how sure that is.
"""

import re
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

from question_bank.values import ID_PATTERN, Duration, Flag, Frozen

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|24:00")


def _wrong(told: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("told", "see ctx", {"told": told, "remedy": remedy})


def _parse_clock(value: Any) -> Any:
    if isinstance(value, timedelta):
        return value
    text = str(value).strip()
    if _CLOCK.fullmatch(text) is None:
        raise _wrong("这里要写一天里的时间", "例如 08:00 或 24:00")
    return timedelta(hours=int(text[:2]), minutes=int(text[3:]))


def _write_clock(value: timedelta) -> str:
    minutes = value // timedelta(minutes=1)
    return f"{minutes // 60:02}:{minutes % 60:02}"


TimeOfDay = Annotated[
    timedelta, BeforeValidator(_parse_clock), PlainSerializer(_write_clock, when_used="json")
]
"""A time of day in China, as what has run since midnight; 24:00 is the end of the day."""


class MetricUnit(StrEnum):
    """What is counted once.

    turn     from the buyer's first message to the first reply that counts; asking again does not restart it
    session  the first turn of a session · person  the first turn of a buyer on a day · message  each message of the buyer
    """

    TURN = "turn"
    SESSION = "session"
    PERSON = "person"
    MESSAGE = "message"


class Measure(StrEnum):
    """share: of the units, how many were answered within `limit` (0-1) · mean: seconds until the answer."""

    SHARE = "share"
    MEAN = "mean"


class Decides(StrEnum):
    """Which time places a unit in the daily window."""

    UNIT_START = "unit_start"
    SESSION_START = "session_start"


class Unanswered(StrEnum):
    """What a unit costs that was never answered: it is missed, or counts as the cap."""

    MISSED = "missed"
    CAP = "cap"


class Transfer(StrEnum):
    """What handing over before a reply means.

    same_clock  the next agent answers for both, on the clock that runs · unanswered  the first agent has not answered,
    and a clock of its own begins for the next one
    """

    SAME_CLOCK = "same_clock"
    UNANSWERED = "unanswered"


class EmptyReply(StrEnum):
    """Whether a reply without content (「在的」) stops the clock."""

    COUNTS = "counts"
    COUNTS_NOT = "counts_not"


class Bots(StrEnum):
    """Whether an automatic reply stops the clock. No published definition lets it."""

    COUNT_NOT = "count_not"


class Sureness(StrEnum):
    """house: our own manual · secondary: retold by others, the same in all · low: sources contradict each other."""

    HOUSE = "house"
    SECONDARY = "secondary"
    LOW = "low"


class Window(Frozen):
    """The hours of the day that count, from (included) to (excluded), past midnight where `to` is earlier."""

    from_: TimeOfDay = Field(alias="from")
    to: TimeOfDay
    by: Decides = Decides.UNIT_START

    def holds(self, since_midnight: timedelta) -> bool:
        """Whether a time of day is inside."""
        if self.from_ < self.to:
            return self.from_ <= since_midnight < self.to
        return since_midnight >= self.from_ or since_midnight < self.to


class Metric(Frozen):
    """One named way to count how fast a shop answers.

    limit  within which a unit is in time (a share) · cap  the most that one unit can cost (a mean)
    same_day    an answer on a later day is none
    merge_gap   a session that begins less than this after the same buyer's last one ended goes on with it
    parts_after  a silence of this length inside one export begins a new session
    source, as_of  where the definition stands and when it was read · note  what was our own choice
    """

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=40)]
    name: str
    description: str
    measure: Measure
    unit: MetricUnit
    limit: Duration | None = None
    cap: Duration | None = None
    window: Window | None = None
    unanswered: Unanswered
    same_day: Flag = False
    bots: Bots = Bots.COUNT_NOT
    transfer: Transfer = Transfer.SAME_CLOCK
    empty_reply: EmptyReply = EmptyReply.COUNTS
    merge_gap: Duration | None = None
    parts_after: Duration | None = None
    target: str = ""
    source: str
    as_of: Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    confidence: Sureness
    note: str = ""

    @model_validator(mode="after")
    def _says_what_it_needs(self) -> "Metric":
        if self.measure is Measure.SHARE and self.limit is None:
            raise _wrong("measure 是 share，缺少 limit", "补上一行 limit: 3min")
        if self.unanswered is Unanswered.CAP and self.cap is None:
            raise _wrong("unanswered 是 cap，缺少 cap", "补上一行 cap: 600s")
        if self.measure is Measure.MEAN and self.unanswered is Unanswered.MISSED:
            raise _wrong("measure 是 mean，没回的要有个数", "写成 unanswered: cap，再补上 cap")
        return self
