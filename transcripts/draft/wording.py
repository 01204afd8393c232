"""A buyer's burst in the form of a case: short messages with pauses between them."""

import re
from collections.abc import Iterator, Sequence

LONGEST_LINE = 60
"""Characters of one buyer message in a case."""
PAUSE = "+3s"

_BRACES = str.maketrans("{}", "｛｝")
_PIECE = re.compile(r"[^，。！？；,!?;\n]+[，。！？；,!?;\n]*")


def as_wording(lines: Sequence[str]) -> str | list[str]:
    """One text, or texts with pauses. Braces become full-width: in a case they are blanks to fill."""
    parts = [part for line in lines for part in _cut(line.translate(_BRACES))]
    if len(parts) == 1:
        return parts[0]
    spoken = [parts[0]]
    for part in parts[1:]:
        spoken.extend((PAUSE, part))
    return spoken


def shortened(text: str, most: int) -> str:
    """The text on one line, cut with … where it is longer."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _cut(line: str) -> Iterator[str]:
    """Cut a long line, or one of several lines, where people would press Enter."""
    pending = ""
    for piece in _PIECE.findall(line) or [line]:
        for start in range(0, len(piece), LONGEST_LINE):
            part = piece[start : start + LONGEST_LINE]
            if pending and (len(pending + part) > LONGEST_LINE or pending.endswith("\n")):
                yield pending.strip()
                pending = ""
            pending += part
    if pending.strip():
        yield pending.strip()
