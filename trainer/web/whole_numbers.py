"""Whole numbers in addresses and forms, no longer than any id or page here."""

LONGEST = 9
"""Digits: what any database here can hold."""


def whole(written: str | None) -> int | None:
    """The number that somebody wrote; None where it is none or too long."""
    text = written or ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
