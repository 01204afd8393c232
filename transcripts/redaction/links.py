"""Links: their item ids stay, but a value that the link itself names as an order's, a parcel's or
a phone's does not."""

import re
from collections.abc import Iterator

from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

LINK = re.compile(
    r"(?:https?://|www\.)[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+"
    r"|(?<![A-Za-z0-9@.])(?:[a-z0-9-]+\.)+(?:com|cn|net|hk|shop|top|tv|me)/[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*",
    re.IGNORECASE,
)
_PARAMETER = re.compile(
    r"[?&#;](?P<key>[a-z_]*(?:order|trade|tid|mailno|mail_no|waybill|express|tel|phone|mobile)[a-z_]*|nu|postid|billcode)=(?P<value>[^&#\s]{5,})",
    re.IGNORECASE,
)
_KINDS = (
    (re.compile(r"tel|phone|mobile", re.IGNORECASE), PrivateKind.PHONE),
    (re.compile(r"mail|waybill|express|^nu$|postid|billcode", re.IGNORECASE), PrivateKind.WAYBILL),
)


def find_in_links(text: SeenText) -> Iterator[PrivateSpan]:
    """Find order numbers, waybills and phones given as parameters of a link."""
    for link in LINK.finditer(text.plain):
        for match in _PARAMETER.finditer(text.plain, link.start(), link.end()):
            if any(map(str.isdecimal, match["value"])):
                kind = next(
                    (kind for key, kind in _KINDS if key.search(match["key"])), PrivateKind.ORDER_NO
                )
                yield PrivateSpan(*match.span("value"), kind, match["value"].upper())
