"""Times in JSON, where a number is seconds or milliseconds since 1970 and a text is anything."""

from datetime import datetime

from transcripts.times import epoch_moment, parse_moment


def any_moment(given: object) -> datetime | None:
    """The time that a JSON value gives, None for null and "". Raises ValueError for the rest."""
    if given is None or given == "":
        return None
    if isinstance(given, bool):
        raise ValueError("not a time")
    if isinstance(given, int | float):
        return epoch_moment(given)
    if isinstance(given, str):
        return parse_moment(given)
    raise ValueError("not a time")
