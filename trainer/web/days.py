"""Days as forms give them."""

from datetime import date, datetime, time, timedelta

from trainer.web.words import CHINA

FIRST, LAST = date(1970, 1, 1), date(2999, 12, 31)
"""What lies beyond is a slip, and some of it can't be told in other time zones or held by a database."""


def midnight(day: str, after: int = 0) -> datetime | None:
    """The beginning of a day (`2026-03-02`) in China, or so many days later; None for what is no day."""
    try:
        found = date.fromisoformat(day)
    except ValueError:
        return None
    if not FIRST <= found <= LAST:
        return None
    return datetime.combine(found + timedelta(days=after), time(), CHINA)
