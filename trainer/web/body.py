"""What comes in beside files, where it becomes values of ours: the JSON that scripts send, and what no text may hold."""

import re
from typing import Any

from flask import Flask, abort, request

from trainer.errors import Invalid

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""No character at all, and halves of one: JSON can hold them, answers and databases can't."""


def register(app: Flask) -> None:
    """Refuse addresses, queries and forms that hold what no database can; no person types it."""
    app.before_request(_refuse_unkeepable)


def json_body() -> dict[str, Any]:
    """The object that was sent. Raises Invalid for anything else and for text that can't be kept."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, by the thousand
        body = None
    if not isinstance(body, dict):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    if not _is_keepable(body):
        raise _unkeepable()
    return body


def _is_keepable(sent: object) -> bool:
    """Whether all texts in it, however deep, can be kept."""
    left = [sent]
    while left:
        one = left.pop()
        if isinstance(one, str):
            if _UNKEEPABLE.search(one):
                return False
        elif isinstance(one, dict):
            left += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            left += one
    return True


def _refuse_unkeepable() -> None:
    if _UNKEEPABLE.search(request.path):
        abort(404)
    if not all(_is_keepable(one.to_dict(flat=False)) for one in (request.args, request.form)):
        raise _unkeepable()


def _unkeepable() -> Invalid:
    return Invalid("里面有认不出的字，删掉再发")
