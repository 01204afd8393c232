"""The pattern syntax of rule packs (docs/rules.md): parsed and flattened into chains of word slots and bounded gaps."""

import re
from collections.abc import Mapping
from itertools import product
from typing import NamedTuple

from question_bank.language.normalise import normalise

SPECIALS = frozenset({"n", "phone", "account"})
DEFAULT_GAP = 6
MAX_GAP = 30
MAX_DIGITS = 3
MAX_DEPTH = 30
MAX_CHAINS = 600
MAX_WORDS = 60
RESERVED = frozenset("()|[]{}~<>^$_\\")
_PLAIN = re.compile(r"[^()|\[\]{}~<>^$_\\]+")
_WORDS = re.compile(r"((?:[^()|\[\]{}~<>^$_\\]+\|)*[^()|\[\]{}~<>^$_\\]+)([)\]])")


class PatternError(ValueError):
    """A pattern that cannot be read; the message says what and where."""


class Slot(NamedTuple):
    """One place of a chain: any of `words`, or a special token (`{n}`)."""

    words: frozenset[str]
    special: str | None = None

    @property
    def shortest(self) -> int:
        """Length of the shortest word, in characters."""
        return min(map(len, self.words), default=0)


class Gap(NamedTuple):
    """Between `least` and `most` characters, within a clause unless `crosses`."""

    least: int
    most: int
    crosses: bool = False


NO_GAP = Gap(0, 0)
Mark = str
Piece = Slot | Gap | Mark
Flat = tuple[Piece, ...]


class Chain(NamedTuple):
    """Slots with the gaps between them; `head` and `tail` are border marks or empty, each as far off as its room allows."""

    slots: tuple[Slot, ...]
    gaps: tuple[Gap, ...]
    head: str = ""
    tail: str = ""
    head_room: Gap = NO_GAP
    tail_room: Gap = NO_GAP


def chains(pattern: str, classes: Mapping[str, frozenset[str]]) -> tuple[Chain, ...]:
    """All chains that a pattern stands for. Raises PatternError."""
    if _PLAIN.fullmatch(pattern):  # most excuses are plain words
        word = normalise(pattern).text.replace(" ", "")
        if word and (word == pattern or _PLAIN.fullmatch(word)):
            return (Chain((Slot(frozenset((word,))),), ()),)
    parser = _Parser(pattern, classes)
    flats = parser.whole()
    return tuple(dict.fromkeys(_chain(flat, pattern) for flat in flats))


class _Parser:
    """Recursive descent over one pattern; every rule returns its alternatives, flattened."""

    def __init__(self, pattern: str, classes: Mapping[str, frozenset[str]]) -> None:
        self.pattern = normalise(pattern).text.replace(" ", "")
        self.classes = classes
        self.at = self.depth = 0

    def whole(self) -> list[Flat]:
        flats = self.alternatives()
        if self.at < len(self.pattern):
            raise self.error(f"unexpected {self.pattern[self.at]!r}")
        return flats

    def error(self, what: str) -> PatternError:
        return PatternError(f"{what} at character {self.at + 1} of {self.pattern!r}")

    def peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def alternatives(self) -> list[Flat]:
        flats = self.sequence()
        while self.peek() == "|":
            self.at += 1
            flats += self.sequence()
        return flats

    def sequence(self) -> list[Flat]:
        flats: list[Flat] = [()]
        while (char := self.peek()) and char not in "|)]":
            piece = self.piece()
            flats = _merged(flats, piece)
            if len(flats) > MAX_CHAINS:
                raise self.error(f"more than {MAX_CHAINS} alternatives")
        return flats

    def piece(self) -> list[Flat]:
        char = self.peek()
        self.at += 1
        if char in "([":
            return self.group(")" if char == "(" else "]")
        if char == "{":
            return [(self.word_class(),)]
        if char == "~":
            return [(self.gap(),)]
        if char in "<>^$":
            return [(char,)]
        if char in ")]}":
            raise self.error(f"unexpected {char!r}")
        return self.literal(char)

    def group(self, close: str) -> list[Flat]:
        words = _WORDS.match(self.pattern, self.at)
        if words and words[2] == close:
            self.at = words.end()
            slot = Slot(frozenset(words[1].split("|")))
            return [(slot,), ()] if close == "]" else [(slot,)]
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"more than {MAX_DEPTH} brackets within each other")
        flats = self.alternatives()
        self.depth -= 1
        if self.peek() != close:
            raise self.error(f"missing {close!r}")
        self.at += 1
        return _gathered([*flats, ()] if close == "]" else flats)

    def word_class(self) -> Slot:
        end = self.pattern.find("}", self.at)
        if end < 0:
            raise self.error("missing '}'")
        name = self.pattern[self.at : end]
        self.at = end + 1
        if name in SPECIALS:
            return Slot(frozenset(), name)
        if name not in self.classes:
            raise self.error(f"unknown word class {name!r}")
        return Slot(self.classes[name])

    def gap(self) -> Gap:
        crosses = self.peek() == "~"
        if crosses:
            self.at += 1
        first = self.digits()
        least, most = 0, DEFAULT_GAP
        if first is not None:
            most = first
            if self.peek() == "-":
                self.at += 1
                last = self.digits()
                if last is None:
                    raise self.error("a number is missing after '-'")
                least, most = first, last
        if not least <= most <= MAX_GAP:
            raise self.error(f"a gap must lie between 0 and {MAX_GAP}")
        return Gap(least, most, crosses)

    def digits(self) -> int | None:
        start = self.at
        while self.peek() in "0123456789" and self.peek():
            self.at += 1
        if self.at - start > MAX_DIGITS:
            raise self.error(f"a gap must lie between 0 and {MAX_GAP}")
        return int(self.pattern[start : self.at]) if self.at > start else None

    def literal(self, char: str) -> list[Flat]:
        if char == "_":
            return [(Slot(frozenset(" ")),)]
        if char == "\\":
            if not self.peek():
                raise self.error("a sign is missing after '\\\\'")
            self.at += 1
            return [(Slot(frozenset((self.pattern[self.at - 1 : self.at],))),)]
        plain = _PLAIN.match(self.pattern, self.at)
        self.at = plain.end() if plain else self.at
        return [(Slot(frozenset((char + (plain[0] if plain else ""),))),)]


def _merged(lefts: list[Flat], rights: list[Flat]) -> list[Flat]:
    """Every left followed by every right; word slots that meet become one while their product is small."""
    if lefts == [()]:
        return rights
    out: list[Flat] = []
    for left, right in product(lefts, rights):
        joined = _joined(left[-1], right[0]) if left and right else None
        out.append(left + right if joined is None else (*left[:-1], joined, *right[1:]))
    return out if len(out) < 2 else list(dict.fromkeys(out))


def _joined(left: Piece, right: Piece) -> Slot | None:
    if not isinstance(left, Slot) or not isinstance(right, Slot) or left.special or right.special:
        return None
    if len(left.words) * len(right.words) > MAX_WORDS:
        return None
    return Slot(frozenset(a + b for a in left.words for b in right.words))


def _gathered(flats: list[Flat]) -> list[Flat]:
    """Alternatives that are one word slot each become one slot."""
    words: set[str] = set()
    rest: list[Flat] = []
    for flat in flats:
        piece = flat[0] if len(flat) == 1 else None
        if isinstance(piece, Slot) and piece.special is None:
            words |= piece.words
        else:
            rest.append(flat)
    return ([(Slot(frozenset(words)),)] if words else []) + list(dict.fromkeys(rest))


def _sum(one: Gap, other: Gap) -> Gap:
    """Two gaps that meet where an optional word is left out."""
    return Gap(
        one.least + other.least, min(one.most + other.most, MAX_GAP), one.crosses or other.crosses
    )


def _chain(flat: Flat, pattern: str) -> Chain:
    pieces = list(flat)
    head = str(pieces.pop(0)) if pieces and pieces[0] in ("<", "^") else ""
    tail = str(pieces.pop()) if pieces and pieces[-1] in (">", "$") else ""
    first, last = (pieces[0], pieces[-1]) if pieces else (None, None)
    head_room = first if head and isinstance(first, Gap) else NO_GAP
    tail_room = last if tail and isinstance(last, Gap) else NO_GAP
    slots: list[Slot] = []
    gaps: list[Gap] = []
    between: Gap | None = None
    for piece in pieces:
        if isinstance(piece, str):
            raise PatternError(f"{piece!r} may only stand at an end of {pattern!r}")
        if isinstance(piece, Gap):
            between = piece if between is None else _sum(between, piece)
            continue
        if slots:
            gaps.append(between or NO_GAP)
        slots.append(piece)
        between = None
    if not slots:
        raise PatternError(f"nothing to look for in {pattern!r}")
    return Chain(tuple(slots), tuple(gaps), head, tail, head_room, tail_room)
