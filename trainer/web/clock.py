"""The request's ``now``. Tests give the application another clock."""

from datetime import datetime
from typing import cast

from flask import current_app

from trainer.clock import Clock


def now() -> datetime:
    """The moment to hand to a verb."""
    return cast(Clock, current_app.extensions["clock"])()
