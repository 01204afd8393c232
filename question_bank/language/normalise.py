"""The one normal form of patterns and texts, with the way back to the typed characters.

The plain form is sure: it only undoes what a keyboard or a font does (width, case, script, styled letters and digits,
invisible characters, runs of blanks, emoji). What people do to hide a word is undone in `disguise`.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from question_bank.language.tables import simplified

GONE = "\x00"
LONGER = "\x01"
LINE = "\n"
_BLANK_KINDS = frozenset({"So", "Sk", "Co", "Cs", "Cn"})

_QUOTES = dict.fromkeys("“「『‘〝", "“") | dict.fromkeys("”」』’〞", "”")
_KEPT_SIGNS = {
    "…": "…",
    "⋯": "…",
    "～": "~",
    "〜": "~",
    "︰": ":",
    "｡": "。",
    "⁉": "?",
    "‼": "!",
    "°": "°",
    "℃": "°",
}
_UNTIDY_LINES = re.compile(r"^\n|\n\n|\n$| \n|\n ")


@dataclass(frozen=True, slots=True)
class NormalForm:
    """A normal text and where each of its characters was typed.

    `starts[i]` and `ends[i]` are the half-open source offsets of character i; both are None where they are i and i+1.
    """

    source: str
    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The typed stretch behind `text[start:end]`; the stretch must not be empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], max(self.ends[start:end])


Cell = tuple[str, int, int]
"""One normal character with its typed offsets."""


def form_of(source: str, cells: Iterable[Cell]) -> NormalForm:
    """A normal form from its cells."""
    listed = list(cells)
    return NormalForm(
        source,
        "".join(cell[0] for cell in listed),
        tuple(cell[1] for cell in listed),
        tuple(cell[2] for cell in listed),
    )


def plain_character(char: str) -> str:
    """The plain form of one character: none, one or several characters."""
    if "一" <= char <= "鿿":  # has no other width or case: most characters, told at once
        return simplified().get(char, char)
    if char in "\n\r\u2028\u2029":
        return LINE
    if char in _QUOTES:
        return _QUOTES[char]
    if char in _KEPT_SIGNS:
        return _KEPT_SIGNS[char]
    kind = unicodedata.category(char)
    if kind in ("Mn", "Me", "Cf", "Cc") and not char.isspace():
        return ""
    if char.isspace() or kind.startswith("Z"):
        return " "
    return _letters(char)


def _letters(char: str) -> str:
    styled = _styled(char)
    if styled:
        return styled
    folded = unicodedata.normalize("NFKC", char).casefold()
    folded = unicodedata.normalize("NFKC", folded)
    table = simplified()
    out = []
    for one in folded:
        kind = unicodedata.category(one)
        if kind in ("Mn", "Me", "Cf", "Cc"):
            continue
        blank = (kind in _BLANK_KINDS and not one.isascii()) or one.isspace()
        out.append(" " if blank else table.get(one, one))
    return "".join(out)


def _styled(char: str) -> str:
    code = ord(char)
    for first in (0x1F130, 0x1F150, 0x1F170, 0x1F1E6):  # squared, circled and flag letters
        if first <= code < first + 26:
            return chr(ord("a") + code - first)
    if 0x2776 <= code <= 0x2793 or 0x24EB <= code <= 0x24FF:
        return str(int(unicodedata.numeric(char)))
    return ""


class _Table(dict[int, str]):
    """Plain form by code point for `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        plain = plain_character(chr(code))
        value = plain if len(plain) == 1 else (LONGER if plain else GONE)
        self[code] = value
        return value


_TABLE = _Table()


@lru_cache(maxsize=4096)
def normalise(source: str) -> NormalForm:
    """The plain normal form. Idempotent: the normal form of a normal text is that text."""
    text = source.translate(_TABLE)
    if is_tidy(text):
        return NormalForm(source, text)
    return form_of(source, tidy(_plain_cells(source)))


def is_tidy(text: str) -> bool:
    """Whether each character stands for one that was typed and no blank is too many."""
    if GONE in text or LONGER in text or "  " in text or text[:1] == " " or text[-1:] == " ":
        return False
    return LINE not in text or not _UNTIDY_LINES.search(text)


def _plain_cells(source: str) -> Iterable[Cell]:
    for at, char in enumerate(source):
        for plain in plain_character(char):
            yield plain, at, at + 1


def tidy(cells: Iterable[Cell]) -> list[Cell]:
    """Runs of blanks and line breaks made one, none at either end."""
    out: list[Cell] = []
    for cell in cells:
        char = cell[0]
        if char in " \n":
            if not out:
                continue
            if out[-1][0] in " \n":
                if char == LINE:
                    out[-1] = cell
                continue
        out.append(cell)
    while out and out[-1][0] in " \n":
        out.pop()
    return out
