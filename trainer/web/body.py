"""The JSON that scripts send: the boundary where it becomes values of ours."""

import re
from typing import Any

from flask import request

from trainer.errors import Invalid

_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
"""No character at all, and halves of one: JSON can hold them, answers and databases can't."""


def json_body() -> dict[str, Any]:
    """The object that was sent. Raises Invalid for anything else and for text that can't be kept."""
    try:
        body = request.get_json(silent=True)
    except RecursionError:  # brackets within brackets, by the thousand
        body = None
    if not isinstance(body, dict):
        raise Invalid("这个请求不完整，刷新页面再试一次")
    if any(isinstance(value, str) and _UNKEEPABLE.search(value) for value in body.values()):
        raise Invalid("里面有认不出的字，删掉再发")
    return body
