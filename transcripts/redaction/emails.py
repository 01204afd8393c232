"""E-mail addresses."""

import re
from collections.abc import Iterator

from transcripts.redaction.spans import PrivateKind, PrivateSpan, SeenText

_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def find_emails(text: SeenText) -> Iterator[PrivateSpan]:
    """Find addresses with half or full-width signs."""
    if "@" in text.plain:
        for match in _ADDRESS.finditer(text.plain):
            yield PrivateSpan(match.start(), match.end(), PrivateKind.EMAIL, match.group().lower())
