"""Times as exports write them. They carry no zone: China Standard Time is meant."""

import re
from datetime import date, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))

MILLISECONDS_FROM = 10**11
"""A count since 1970 from here on is in milliseconds: in seconds it would be the year 5138."""

_FIRST_YEAR, _LAST_YEAR = 1990, 2199
_USUAL = len("2024-03-01 10:34:26")
_LOOSE = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[\sT]{1,4}(?P<hour>\d{1,2})[:：时](?P<minute>\d{1,2})(?:[:：分](?P<second>\d{1,2}))?秒?(?:\.\d{1,6})?)?",
    re.ASCII,
)


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time, China Standard Time if it names no zone. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=CHINA)


def parse_moment(text: str) -> datetime:
    """Read a time as people and tables write it: `2024-3-1 9:05`, `2024年3月1日 9:05:07`, ISO 8601,
    seconds or milliseconds since 1970. Raises ValueError for anything else and for odd years."""
    bare = text.strip()
    if len(bare) == _USUAL and bare[4] == "-" and bare[13] == ":":
        moment = parse_time(bare)
    elif (found := _LOOSE.fullmatch(bare)) is not None:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=CHINA)
    elif bare.isascii() and bare.isdigit() and len(bare) in (10, 13):
        moment = epoch_moment(int(bare))
    else:
        moment = parse_time(bare)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValueError("the year is out of range")
    return moment


def parse_day(text: str) -> date:
    """Read a bare date: `2024-03-01`, `2024/3/1`, `2024年3月1日`. Raises ValueError."""
    found = _LOOSE.fullmatch(text.strip())
    if found is None or found["hour"] is not None:
        raise ValueError("not a bare date")
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def epoch_moment(count: float) -> datetime:
    """The time so many seconds, or milliseconds, after 1970. Raises ValueError out of range."""
    try:
        seconds = count / 1000 if abs(count) >= MILLISECONDS_FROM else count
        return datetime.fromtimestamp(seconds, CHINA)
    except (OverflowError, OSError) as fault:
        raise ValueError("the time is out of range") from fault
