"""What stays whatever it looks like: links with their item ids, and masks that the source already
holds."""

import re

from transcripts.redaction.links import LINK
from transcripts.redaction.spans import SeenText

_MARK = re.compile(
    r"[\[【<＜{](?:[\u4e00-\u9fff]{1,6}|[A-Za-z]{1,12}|QQ号?)[ _]?(?:\d{1,4}|[xX*＊]{1,11})?[\]】>＞}]"
)
_MASK = re.compile(
    r"[0-9A-Za-z\u4e00-\u9fff]{0,8}[*＊×✱xX]{3,}[0-9A-Za-z]{0,6}|[\u4e00-\u9fff][*＊]{1,3}[\u4e00-\u9fff0-9]?"
)


def kept_stretches(text: SeenText) -> tuple[tuple[int, int], ...]:
    """The stretches, as pairs of start and end, in which nothing is redacted by the general
    rules."""
    plain = text.plain
    found = [match.span() for match in LINK.finditer(plain)] if "." in plain else []
    if any(sign in plain for sign in "[【<{"):
        found += [match.span() for match in _MARK.finditer(plain)]
    if any(sign in plain for sign in "*×✱xX"):
        found += [match.span() for match in _MASK.finditer(plain)]
    return tuple(found)
