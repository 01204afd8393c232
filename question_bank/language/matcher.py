"""Finding many patterns in one text: one automaton over their anchors, then bounded checks to both sides.

Cost: one pass of the automaton, and for each anchor found a check whose size is bounded by the pattern's gaps.
So it grows linearly with the text and hardly with the number of patterns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick

from question_bank.language.patterns import Chain, Gap, Slot
from question_bank.language.surface import Surface

Part = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """Chain `owner` found at `start:end`; `parts` are the stretches of its slots, in order."""

    owner: int
    start: int
    end: int
    parts: tuple[Part, ...]

    def gaps(self) -> Iterator[Part]:
        """The stretches between the parts."""
        for left, right in zip(self.parts, self.parts[1:], strict=False):
            if left[1] < right[0]:
                yield left[1], right[0]


class _Words:
    """A slot ready to be looked up at a place."""

    __slots__ = ("first", "last", "lengths", "special", "words")

    def __init__(self, slot: Slot) -> None:
        self.words = slot.words
        self.special = slot.special
        self.lengths = tuple(sorted({len(word) for word in slot.words}, reverse=True))
        self.first = frozenset(word[0] for word in slot.words)
        self.last = frozenset(word[-1] for word in slot.words)

    def ends(self, surface: Surface, at: int) -> list[int]:
        if self.special:
            return surface.tokens(self.special)[0].get(at, [])
        text = surface.text
        if at >= len(text) or text[at] not in self.first:
            return []
        return [at + n for n in self.lengths if text[at : at + n] in self.words]

    def starts(self, surface: Surface, at: int) -> list[int]:
        if self.special:
            return surface.tokens(self.special)[1].get(at, [])
        text = surface.text
        if at <= 0 or text[at - 1] not in self.last:
            return []
        return [at - n for n in self.lengths if n <= at and text[at - n : at] in self.words]


class _Check:
    """One chain, checked outward from its anchor."""

    __slots__ = ("anchor", "chain", "owner", "slots")

    def __init__(self, owner: int, chain: Chain, anchor: int, slots: tuple[_Words, ...]) -> None:
        self.owner = owner
        self.chain = chain
        self.anchor = anchor
        self.slots = slots

    def at(self, surface: Surface, start: int, end: int) -> Hit | None:
        right = self._rightward(surface, end)
        if right is None:
            return None
        left = self._leftward(surface, start)
        if left is None:
            return None
        parts = (*left, (start, end), *right)
        return Hit(self.owner, parts[0][0], parts[-1][1], parts)

    def _rightward(self, surface: Surface, end: int) -> tuple[Part, ...] | None:
        front: dict[int, tuple[Part, ...]] = {end: ()}
        for place in range(self.anchor + 1, len(self.slots)):
            front = _forward(surface, front, self.chain.gaps[place - 1], self.slots[place])
            if not front:
                return None
        tail, room = self.chain.tail, self.chain.tail_room
        for at, parts in front.items():
            if not tail:
                return parts
            left = surface.last - at if tail == "$" else surface.border_after(at) - at
            if room.least <= max(left, 0) <= room.most:
                return parts
        return None

    def _leftward(self, surface: Surface, start: int) -> tuple[Part, ...] | None:
        front: dict[int, tuple[Part, ...]] = {start: ()}
        for place in range(self.anchor - 1, -1, -1):
            front = _backward(surface, front, self.chain.gaps[place], self.slots[place])
            if not front:
                return None
        head, room = self.chain.head, self.chain.head_room
        for at, parts in front.items():
            if not head:
                return parts
            left = at - surface.first if head == "^" else at - surface.border_before(at)
            if room.least <= max(left, 0) <= room.most:
                return parts
        return None


def _forward(
    surface: Surface, front: dict[int, tuple[Part, ...]], gap: Gap, words: _Words
) -> dict[int, tuple[Part, ...]]:
    out: dict[int, tuple[Part, ...]] = {}
    for at, parts in front.items():
        low, high = at + gap.least, at + gap.most
        if gap.most and not gap.crosses:
            high = min(high, surface.border_after(at))
        for begin in range(low, high + 1):
            for end in words.ends(surface, begin):
                if end not in out:
                    out[end] = (*parts, (begin, end))
    return out


def _backward(
    surface: Surface, front: dict[int, tuple[Part, ...]], gap: Gap, words: _Words
) -> dict[int, tuple[Part, ...]]:
    out: dict[int, tuple[Part, ...]] = {}
    for at, parts in front.items():
        high, low = at - gap.least, at - gap.most
        if gap.most and not gap.crosses:
            low = max(low, surface.border_before(at))
        for end in range(high, low - 1, -1):
            for begin in words.starts(surface, end):
                if begin not in out:
                    out[begin] = ((begin, end), *parts)
    return out


class Matcher:
    """Many chains, each with the number of its owner. Immutable once built."""

    def __init__(self, owned: Sequence[tuple[int, Chain]]) -> None:
        slots: dict[Slot, _Words] = {}
        by_word: dict[str, list[_Check]] = {}
        self._tokens: list[tuple[str, _Check]] = []
        for owner, chain in owned:
            ready = tuple(slots.setdefault(slot, _Words(slot)) for slot in chain.slots)
            anchor = chain.anchor
            if anchor is None:
                special = chain.slots[0].special or ""
                self._tokens.append((special, _Check(owner, chain, 0, ready)))
                continue
            check = _Check(owner, chain, anchor, ready)
            for word in chain.slots[anchor].words:
                by_word.setdefault(word, []).append(check)
        words = list(by_word)
        self._checks = [tuple(by_word[word]) for word in words]
        self._automaton = AhoCorasick(words) if words else None

    def hits(self, surface: Surface) -> list[Hit]:
        """Every chain wherever its anchor stands, shortest stretch for each anchor."""
        out: list[Hit] = []
        checks = self._checks
        if self._automaton is not None:
            found = self._automaton.find_matches_as_indexes(surface.text, overlapping=True)
            for index, start, end in found:
                for check in checks[index]:
                    hit = check.at(surface, start, end)
                    if hit is not None:
                        out.append(hit)
        for special, check in self._tokens:
            for start, ends in surface.tokens(special)[0].items():
                for end in ends:
                    hit = check.at(surface, start, end)
                    if hit is not None:
                        out.append(hit)
        return out

    def found(self, surface: Surface) -> bool:
        """Whether any chain is in the text."""
        return bool(self.hits(surface))
