"""The one place that reads the wall clock; only ``trainer.web`` and ``trainer.cli`` may ask it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
