"""Whole numbers from outside, in addresses, forms and calls: no longer than any id or page here, so that every database holds them."""

from typing import TypeGuard

from flask import Flask
from werkzeug.routing import IntegerConverter

LONGEST = 9
"""Digits: what any database here can hold."""


class ShortNumber(IntegerConverter):
    """`<int:…>` of an address; a longer number is no address of ours."""

    regex = f"[0-9]{{1,{LONGEST}}}"


def register(app: Flask) -> None:
    """Have all addresses take short numbers only. To be called before any route is added."""
    app.url_map.converters["int"] = ShortNumber


def whole(written: str | None) -> int | None:
    """The number that somebody wrote; None where it is none or too long."""
    text = written or ""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def is_whole(value: object) -> TypeGuard[int]:
    """Whether what a call has sent is such a number; true and false are none."""
    return type(value) is int and 0 <= value < 10**LONGEST
