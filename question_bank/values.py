"""Small typed values that content files are written in: durations, amounts, wordings.

Every scalar of a content file arrives as a string (the loader never lets YAML guess); the types here convert it.
"""

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

_DURATION = re.compile(r"\+?(\d{1,5}(?:\.\d)?)(s|m|min)?")


class Frozen(BaseModel):
    """A value read from a content file: immutable, unknown keys refused, usable by alias and by name."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def parse_duration(value: Any) -> Any:
    """`60s`, `+8s`, `2m` or `90` (seconds) as a timedelta; at most one decimal. Raises ValueError."""
    if isinstance(value, timedelta):
        return value
    found = _DURATION.fullmatch(str(value).strip())
    if found is None:
        raise ValueError(f"not a duration: {value!r} (write for example 60s or 2m)")
    seconds = Decimal(found[1]) * (60 if found[2] in ("m", "min") else 1)
    return timedelta(milliseconds=int(seconds * 1000))


def parse_amount(value: Any) -> Any:
    """A plain decimal number. Raises ValueError."""
    if isinstance(value, bool):
        raise ValueError("not a number")
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {value!r}") from error


def parse_flag(value: Any) -> Any:
    """`true` or `false`, nothing else (no yes/on). Raises ValueError."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise ValueError(f"write true or false, not {value!r}")


def _as_tuple(value: Any) -> Any:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)


Duration = Annotated[timedelta, BeforeValidator(parse_duration)]
Amount = Annotated[Decimal, BeforeValidator(parse_amount)]
Flag = Annotated[bool, BeforeValidator(parse_flag)]
Texts = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
"""One text or a list of texts."""


class Part(Frozen):
    """One message of a burst, sent `after` the message before it (zero for the first)."""

    after: Duration
    text: str


Burst = tuple[Part, ...]
"""What the buyer says in one go: one or more messages."""


def _parse_burst(value: Any) -> Burst:
    """`text` or `[text, +3s, text, …]`; a missing pause is 3 seconds."""
    items = [value] if isinstance(value, str) else list(value)
    parts: list[Part] = []
    pause: timedelta | None = None
    for item in items:
        if isinstance(item, Part):
            parts.append(item)
        elif isinstance(item, str) and item.startswith("+") and _DURATION.fullmatch(item):
            pause = parse_duration(item)
        elif isinstance(item, str) and item.strip():
            gap = timedelta(0) if not parts else (pause or timedelta(seconds=3))
            parts.append(Part(after=gap, text=item))
            pause = None
        else:
            raise ValueError(f"expected a text or a pause such as +3s, found {item!r}")
    if not parts:
        raise ValueError("a wording needs at least one text")
    return tuple(parts)


def _parse_wordings(value: Any) -> Any:
    if value is None:
        return ()
    items = [value] if isinstance(value, str) else list(value)
    return tuple(_parse_burst(item) for item in items)


Wordings = Annotated[tuple[Burst, ...], BeforeValidator(_parse_wordings)]
"""Several ways to say one thing. The buyer's seed chooses one (or, for `reask` and `nudge`, they come in order)."""
