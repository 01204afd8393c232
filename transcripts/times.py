"""Times as exports write them. They carry no zone: China Standard Time is meant."""

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time, China Standard Time if it names no zone. Raises ValueError."""
    moment = datetime.fromisoformat(text.strip())
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=CHINA)
