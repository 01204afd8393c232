"""Days as forms give them."""

from datetime import date, datetime, time, timedelta

from trainer.web.words import CHINA


def midnight(day: str, after: int = 0) -> datetime | None:
    """The beginning of a day (`2026-03-02`) in China, or so many days later; None for what is no day."""
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=after), time(), CHINA)
    except (ValueError, OverflowError):
        return None
