"""Small typed values that content files are written in: durations, amounts, wordings.

Every scalar of a content file arrives as a string (the loader never lets YAML guess); the types
here convert it, and write it back the same way: read, written and read again, a value is equal.
"""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic_core import PydanticCustomError

_DURATION = re.compile(r"\+?([0-9]{1,5}(?:\.[0-9])?)(s|m|min)?")
_PAUSE = re.compile(r"\+[0-9]{1,5}(?:\.[0-9])?(s|m|min)?")
_AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")


ID_PATTERN = r"^[a-z0-9][a-z0-9_-]*$"
"""Ids inside a file: beats and points."""


class Frozen(BaseModel):
    """A value of a content file: immutable, unknown keys refused, usable by alias and by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def parse_duration(value: Any) -> Any:
    """Read `60s`, `+8s`, `2m` or `90` (seconds), at most one decimal. Raises ValueError."""
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(str(value).strip())
    if found is None:
        raise PydanticCustomError("duration", "not a duration (write for example 60s or 2m)")
    whole, _, tenth = found[1].partition(".")
    unit = 60_000 if found[2] in ("m", "min") else 1000
    return timedelta(milliseconds=int(whole) * unit + int(tenth or 0) * unit // 10)


def write_duration(value: timedelta) -> str:
    """The way `parse_duration` reads: `60s`, `8.5s`."""
    tenths = value // timedelta(milliseconds=100)
    return f"{tenths // 10}s" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}s"


def parse_amount(value: Any) -> Any:
    """Read a number, at most nine digits before and four after the point. Raises ValueError."""
    if isinstance(value, bool) or _AMOUNT.fullmatch(str(value).strip()) is None:
        raise PydanticCustomError("amount", "not a plain number")
    return Decimal(str(value).strip())


def write_amount(value: Decimal) -> str:
    """Without trailing zeros: 1.50 and 1.5 are one amount."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def parse_flag(value: Any) -> Any:
    """`true` or `false`, nothing else (no yes/on). Raises ValueError."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("flag", "write true or false")


def _as_tuple(value: Any) -> Any:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    PlainSerializer(write_duration, when_used="json"),
]
Amount = Annotated[
    Decimal, BeforeValidator(parse_amount), PlainSerializer(write_amount, when_used="json")
]
Flag = Annotated[bool, BeforeValidator(parse_flag)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One text or a list of texts."""


class Part(Frozen):
    """One message of a burst, sent `after` the message before it (zero for the first)."""

    after: Duration
    text: str


Burst = tuple[Part, ...]
"""What the buyer says in one go: one or more messages."""

PAUSE_IN_BURST = timedelta(seconds=3)
"""Between two messages of a burst where the file names no pause."""


def _parse_burst(value: Any) -> Burst:
    """`text` or `[text, +3s, text, …]`; a missing pause is `PAUSE_IN_BURST`."""
    if not isinstance(value, str | list | tuple):
        raise PydanticCustomError("wording", "expected a text or a list of texts and pauses")
    if isinstance(value, str) and value.strip() and not _PAUSE.fullmatch(value):
        return (Part.model_construct(after=timedelta(0), text=value),)
    items = [value] if isinstance(value, str) else list(value)
    parts: list[Part] = []
    pause: timedelta | None = None
    for item in items:
        if isinstance(item, Part):
            parts.append(item)
        elif isinstance(item, str) and _PAUSE.fullmatch(item):
            pause = parse_duration(item)
        elif isinstance(item, str) and item.strip():
            gap = timedelta(0) if not parts else (pause or PAUSE_IN_BURST)
            parts.append(Part(after=gap, text=item))
            pause = None
        else:
            raise PydanticCustomError("wording", "expected a text or a pause such as +3s")
    if not parts or pause is not None:
        raise PydanticCustomError("wording", "a burst needs a text, and a text after each pause")
    return tuple(parts)


def _parse_wordings(value: Any) -> Any:
    if value is None:
        return ()
    if not isinstance(value, str | list | tuple):
        raise PydanticCustomError("wording", "expected a text or a list of wordings")
    items = [value] if isinstance(value, str) else list(value)
    return tuple(_parse_burst(item) for item in items)


def _write_wordings(value: tuple[Burst, ...]) -> list[str | list[str]]:
    written: list[str | list[str]] = []
    for burst in value:
        line = [burst[0].text]
        for part in burst[1:]:
            line.extend((f"+{write_duration(part.after)}", part.text))
        written.append(line if len(line) > 1 else line[0])
    return written


Wordings = Annotated[
    tuple[Burst, ...],
    BeforeValidator(_parse_wordings),
    PlainSerializer(_write_wordings, when_used="json"),
]
"""Several ways to say one thing. The seed chooses; those of `reask` and `nudge` come in order."""
