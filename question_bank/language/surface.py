"""A normal text as the matcher sees it: clause borders, and number tokens, found when first asked for."""

import re
from bisect import bisect_left

BORDER = re.compile(r"[,。;!?…\n]|\.(?![0-9a-z])")
_EDGE = " \n,.。;!?…~、:\"'“”()^_-—*"
_ARABIC = r"[0-9]+(?:\.[0-9]+)?"
_CHINESE = r"[零〇一二两俩三四五六七八九十百千万半几壹贰叁肆伍陆柒捌玖拾佰仟幺双仨]+"
NUMBER = re.compile(f"{_ARABIC}[百千万]?|{_CHINESE}")
_DIGIT = "[0-9零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
PHONE = re.compile(
    rf"(?=[+0148一幺壹])(?<!{_DIGIT})(?:(?:\+?86[- ]?)?(?:1|一|幺|壹)(?:[ -]?{_DIGIT}){{10}}"
    rf"|0[0-9]{{2,3}}[- ]?[0-9]{{7,8}}|400[- ]?[0-9]{{3,4}}[- ]?[0-9]{{3,4}})(?!{_DIGIT})"
)
ACCOUNT = re.compile(
    rf"(?<![a-z0-9_-])(?=[a-z_-]{{0,20}}[0-9])[a-z0-9][a-z0-9_-]{{4,29}}(?![a-z0-9_-])"
    rf"|(?<!{_DIGIT}){_DIGIT}{{5,12}}(?!{_DIGIT})|(?<![a-z])[a-z]{{2,12}}_[a-z0-9_]{{2,16}}"
)
_TOKENS = {"n": NUMBER, "phone": PHONE, "account": ACCOUNT}
WORD_RUN = 3
SCRAP = 2
"""So many characters of a clause say nothing by themselves."""


class Surface:
    """A normal text with its structure. Reading it never changes what it says.

    borders  offsets of the characters that end a clause, ascending · first  offset of the first character that is neither sign
    nor blank · last  offset after the last such character
    """

    __slots__ = ("_tokens", "borders", "first", "last", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.borders = _borders(text)
        self.first = len(text) - len(text.lstrip(_EDGE))
        self.last = len(text.rstrip(_EDGE))
        self._tokens: dict[str, tuple[dict[int, list[int]], dict[int, list[int]]]] = {}

    def border_after(self, at: int) -> int:
        """The first border at or after an offset, or the text's end."""
        place = bisect_left(self.borders, at)
        return self.borders[place] if place < len(self.borders) else len(self.text)

    def border_before(self, at: int) -> int:
        """Where the clause that holds offset `at` begins."""
        place = bisect_left(self.borders, at)
        return self.borders[place - 1] + 1 if place else 0

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """The clauses that a stretch lies in, as one stretch."""
        return self.border_before(start), self.border_after(max(start, end - 1))

    def clauses(self) -> list[tuple[int, int]]:
        """The stretches between borders; the whole text where there are none."""
        found, start = [], 0
        for end in (*self.borders, len(self.text)):
            if end > start:
                found.append((start, end))
            start = end + 1
        return found or [(0, max(1, len(self.text)))]

    def without_scraps(self, start: int, end: int, least: int) -> tuple[int, int]:
        """The stretch without a few characters of a clause before or after it, and with the few that its own clause has before it.

        No fewer than `least` characters of it stay.
        """
        border = self.border_after(start)
        if border - start <= SCRAP and end - border > least:
            start = border + 1
        begins = self.border_before(end)
        if end - begins <= SCRAP and begins - start > least:
            end = begins - 1
        own = self.border_before(start)
        return (own if start - own <= SCRAP else start), end

    def tokens(self, special: str) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Tokens of a special kind: ends by start, and starts by end."""
        known = self._tokens.get(special)
        if known is None:
            forward: dict[int, list[int]] = {}
            backward: dict[int, list[int]] = {}
            for hit in _TOKENS[special].finditer(self.text):
                forward.setdefault(hit.start(), []).append(hit.end())
                backward.setdefault(hit.end(), []).append(hit.start())
            known = self._tokens[special] = (forward, backward)
        return known


def _borders(text: str) -> list[int]:
    found = [hit.start() for hit in BORDER.finditer(text)]
    if " " not in text:
        return found
    blanks = [at for at, char in enumerate(text) if char == " "]
    edges = sorted(found + blanks)
    walls = [-1, *edges, len(text)]
    for place, at in enumerate(edges, start=1):
        if text[at] == " " and _splits(walls[place - 1], at, walls[place + 1]):
            found.append(at)
    return sorted(found)


def _splits(before: int, at: int, after: int) -> bool:
    """Whether a blank stands between two runs long enough to be clauses of their own."""
    return at - before - 1 >= WORD_RUN and after - at - 1 >= WORD_RUN
