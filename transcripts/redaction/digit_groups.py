"""Digits written in groups: 「138 1234 5678」, 「6222-0212-3456」. Numbers are told apart by the
sizes of their groups."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

# Blanks, hyphens, dots and signs that show nothing (zero-width, keycap); never 、 or a comma,
# which part list items.
_BETWEEN = r"[ \t\u00a0.\-_·•‐-―－~*\u200b-\u200f\u2060\ufe0f\ufeff\u20e3]{1,3}"
_RUN = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP = re.compile(r"\d+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2060\ufe0f\ufeff\u20e3]+")


@dataclass(frozen=True, slots=True)
class Group:
    """One unbroken stretch of digits."""

    start: int
    end: int
    digits: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """Neighbouring groups taken as one number."""

    groups: tuple[Group, ...]

    @property
    def start(self) -> int:
        return self.groups[0].start

    @property
    def end(self) -> int:
        return self.groups[-1].end

    @property
    def digits(self) -> str:
        return "".join(group.digits for group in self.groups)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of the groups."""
        return tuple(len(group.digits) for group in self.groups)


def runs(view: str) -> Iterator[Grouped]:
    """The stretches of digit groups in a text, as long as they go; groups parted by invisible
    signs are one."""
    for run in _RUN.finditer(view):
        groups = list(_merged(view, list(_GROUP.finditer(view, run.start(), run.end()))))
        trailing = _INVISIBLE.match(view, run.end())
        if trailing is not None:
            groups[-1] = replace(groups[-1], end=trailing.end())
        yield Grouped(tuple(groups))


def _merged(view: str, matches: list[re.Match[str]]) -> Iterator[Group]:
    start, end, digits = matches[0].start(), matches[0].end(), matches[0].group()
    for match in matches[1:]:
        if _INVISIBLE.fullmatch(view, end, match.start()):
            end, digits = match.end(), digits + match.group()
            continue
        yield Group(start, end, digits)
        start, end, digits = match.start(), match.end(), match.group()
    yield Group(start, end, digits)


def windows(run: Grouped, *, least: int, most: int) -> Iterator[Grouped]:
    """Neighbouring groups of a run that hold between `least` and `most` digits, the fewest groups
    first."""
    found = [
        Grouped(run.groups[first:last])
        for first in range(len(run.groups))
        for last in _ends(run.groups, first, least, most)
    ]
    yield from sorted(found, key=lambda grouped: len(grouped.groups))


def _ends(groups: Sequence[Group], first: int, least: int, most: int) -> Iterator[int]:
    total = 0
    for last in range(first, len(groups)):
        total += len(groups[last].digits)
        if total > most:
            return
        if total >= least:
            yield last + 1
