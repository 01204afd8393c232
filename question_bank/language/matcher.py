"""Finding many patterns in one text: one automaton over their anchors, then bounded checks to both sides.

Cost: one pass of the automaton, and for each anchor found a check whose size is bounded by the pattern's gaps.
So it grows linearly with the text and hardly with the number of patterns.
"""

import sys
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
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
    """A slot of a matcher: which words of the automaton stand for it."""

    __slots__ = ("indices", "number", "special", "words")

    def __init__(self, slot: Slot, number: int) -> None:
        self.words = slot.words
        self.special = slot.special
        self.number = number
        self.indices: frozenset[int] = frozenset()


class _Check:
    """One chain, checked outward from its anchor."""

    __slots__ = ("anchor", "chain", "is_bare", "longest", "need", "owner", "slots", "words")

    def __init__(self, owner: int, chain: Chain, anchor: int, slots: tuple[_Words, ...]) -> None:
        self.owner = owner
        self.chain = chain
        self.anchor = anchor
        self.slots = slots
        self.words = chain.slots[anchor].words
        others = {
            words.number for at, words in enumerate(slots) if at != anchor and not words.special
        }
        self.need = sum(1 << number for number in others)
        self.is_bare = len(slots) == 1 and not chain.head and not chain.tail
        self.longest = _longest(chain)

    def at(self, scan: "Scan", start: int, end: int) -> Hit | None:
        """The chain around its anchor at `start:end`, or None."""
        if self.is_bare:
            return Hit(self.owner, start, end, ((start, end),))
        right = self._rightward(scan, end)
        if right is None:
            return None
        left = self._leftward(scan, start)
        if left is None:
            return None
        parts = (*left, (start, end), *right)
        return Hit(self.owner, parts[0][0], parts[-1][1], parts)

    def _rightward(self, scan: "Scan", end: int) -> tuple[Part, ...] | None:
        front: dict[int, tuple[Part, ...]] = {end: ()}
        for place in range(self.anchor + 1, len(self.slots)):
            front = _forward(scan, front, self.chain.gaps[place - 1], self.slots[place])
            if not front:
                return None
        tail, room = self.chain.tail, self.chain.tail_room
        if not tail:
            return next(iter(front.values()))
        surface = scan.surface
        for at, parts in front.items():
            left = surface.last - at if tail == "$" else surface.border_after(at) - at
            if room.least <= max(left, 0) <= room.most:
                return parts
        return None

    def _leftward(self, scan: "Scan", start: int) -> tuple[Part, ...] | None:
        front: dict[int, tuple[Part, ...]] = {start: ()}
        for place in range(self.anchor - 1, -1, -1):
            front = _backward(scan, front, self.chain.gaps[place], self.slots[place])
            if not front:
                return None
        head, room = self.chain.head, self.chain.head_room
        if not head:
            return next(iter(front.values()))
        surface = scan.surface
        for at, parts in front.items():
            left = at - surface.first if head == "^" else at - surface.border_before(at)
            if room.least <= max(left, 0) <= room.most:
                return parts
        return None


def _longest(chain: Chain) -> int:
    """The most characters of a text that the chain can be all of; without end where it need not be."""
    if chain.head != "^" or chain.tail != "$" or any(slot.special for slot in chain.slots):
        return sys.maxsize
    words = sum(max(map(len, slot.words)) for slot in chain.slots)
    return words + sum(gap.most for gap in (*chain.gaps, chain.head_room, chain.tail_room))


def _forward(
    scan: "Scan", front: dict[int, tuple[Part, ...]], gap: Gap, words: _Words
) -> dict[int, tuple[Part, ...]]:
    out: dict[int, tuple[Part, ...]] = {}
    for at, parts in front.items():
        low, high = at + gap.least, at + gap.most
        if gap.most and not gap.crosses:
            high = min(high, scan.surface.border_after(at))
        for part in scan.parts(words):
            if low <= part[0] <= high and part[1] not in out:
                out[part[1]] = (*parts, part)
    return out


def _backward(
    scan: "Scan", front: dict[int, tuple[Part, ...]], gap: Gap, words: _Words
) -> dict[int, tuple[Part, ...]]:
    out: dict[int, tuple[Part, ...]] = {}
    for at, parts in front.items():
        high, low = at - gap.least, at - gap.most
        if gap.most and not gap.crosses:
            low = max(low, scan.surface.border_before(at))
        for part in reversed(scan.parts(words)):
            if low <= part[1] <= high and part[0] not in out:
                out[part[0]] = (part, *parts)
    return out


class Matcher:
    """Many chains, each with the number of its owner. Immutable once built.

    `rarities` says how rarely words stand in texts; without it their lengths do.
    """

    def __init__(
        self,
        owned: Sequence[tuple[int, Chain]],
        rarities: Callable[[Sequence[str]], Sequence[float]] | None = None,
    ) -> None:
        worth = _worth([chain for _, chain in owned], rarities)
        slots: dict[Slot, _Words] = {}

        def ready(owner: int, chain: Chain) -> _Check:
            """The chain with its slots, anchored where the rarest words are."""
            for slot in chain.slots:
                if slot not in slots:
                    slots[slot] = _Words(slot, len(slots))
            anchor = 0
            if len(chain.slots) > 1:
                anchor = max(range(len(chain.slots)), key=lambda at: worth[chain.slots[at]])
            return _Check(owner, chain, anchor, tuple(slots[slot] for slot in chain.slots))

        checks = [ready(owner, chain) for owner, chain in owned]
        slots_of: dict[str, int] = {}
        for slot in slots.values():
            for word in slot.words:
                slots_of[word] = slots_of.get(word, 0) | 1 << slot.number
        self._slots_of = tuple(slots_of.values())
        self._automaton = AhoCorasick(list(slots_of)) if slots_of else None
        index_of = {word: at for at, word in enumerate(slots_of)}
        anchored: list[list[_Check]] = [[] for _ in slots_of]
        for check in checks:
            for word in check.words:
                anchored[index_of[word]].append(check)
        self.anchored = tuple(map(tuple, anchored))
        self.tokens = tuple(check for check in checks if not check.words)
        for ready_slot in slots.values():
            ready_slot.indices = frozenset(index_of[word] for word in ready_slot.words)

    def scan(self, surface: Surface) -> "Scan":
        """One text read once: which words are where."""
        places: dict[int, list[Part]] = {}
        present = 0
        if self._automaton is not None:
            for index, start, end in self._automaton.find_matches_as_indexes(
                surface.text, overlapping=True
            ):
                if index in places:
                    places[index].append((start, end))
                else:
                    places[index] = [(start, end)]
                    present |= self._slots_of[index]
        return Scan(self, surface, places, ~present)

    def hits(self, surface: Surface, owners: Container[int] | None = None) -> list[Hit]:
        """Every chain (of these owners) wherever its anchor stands, shortest stretch for each anchor."""
        return self.scan(surface).hits(owners)


class Scan:
    """What a matcher's automaton saw in one text."""

    __slots__ = ("_absent", "_matcher", "_parts", "_places", "surface")

    def __init__(
        self, matcher: Matcher, surface: Surface, places: dict[int, list[Part]], absent: int
    ) -> None:
        self._matcher = matcher
        self.surface = surface
        self._places = places
        self._absent = absent
        self._parts: dict[int, list[Part]] = {}

    def parts(self, words: _Words) -> list[Part]:
        """Where a slot stands, by start, longer ones first."""
        known = self._parts.get(words.number)
        if known is None:
            if words.special:
                starts = self.surface.tokens(words.special)[0].items()
                known = [(start, end) for start, ends in starts for end in ends]
            else:
                places = self._places
                known = [part for index in words.indices & places.keys() for part in places[index]]
                if len(known) > 1:
                    known.sort(key=_by_start)
            self._parts[words.number] = known
        return known

    def hits(self, owners: Container[int] | None = None) -> list[Hit]:
        """Every chain (of these owners) wherever its anchor stands, shortest stretch for each anchor."""
        out: list[Hit] = []
        absent, anchored = self._absent, self._matcher.anchored
        size = self.surface.last - self.surface.first
        for index, places in self._places.items():
            for check in anchored[index]:
                if check.need and check.need & absent:
                    continue
                if check.longest < size or (owners is not None and check.owner not in owners):
                    continue
                for start, end in places:
                    hit = check.at(self, start, end)
                    if hit is not None:
                        out.append(hit)
        for check in self._matcher.tokens:
            if not check.need & absent and (owners is None or check.owner in owners):
                out += self._around(check)
        return out

    def _around(self, check: _Check) -> Iterator[Hit]:
        for start, end in self.parts(check.slots[check.anchor]):
            hit = check.at(self, start, end)
            if hit is not None:
                yield hit


def _worth(
    listed: Iterable[Chain], rarities: Callable[[Sequence[str]], Sequence[float]] | None
) -> dict[Slot, float]:
    """How well each slot of the chains with several would do as an anchor: as its commonest word."""
    slots = {slot for chain in listed if len(chain.slots) > 1 for slot in chain.slots}
    words = list({word for slot in slots for word in slot.words})
    rarity = dict(zip(words, rarities(words) if rarities else map(len, words), strict=True))
    return {slot: min((rarity[word] for word in slot.words), default=0.0) for slot in slots}


def _by_start(part: Part) -> tuple[int, int]:
    return part[0], -part[1]
