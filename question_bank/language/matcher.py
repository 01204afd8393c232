"""Finding many patterns in one text: one automaton over their anchors, then bounded checks to both sides.

Cost: one pass of the automaton, and for each anchor found a check whose size is bounded by the pattern's gaps.
So it grows linearly with the text and hardly with the number of patterns.
"""

from collections.abc import Container, Iterator, Sequence
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
    """A slot ready to be looked up at a place; what speeds it up is made when first needed."""

    __slots__ = ("_first", "_last", "_lengths", "number", "special", "words")

    def __init__(self, slot: Slot, number: int) -> None:
        self.words = slot.words
        self.special = slot.special
        self.number = number
        self._lengths: tuple[int, ...] = ()
        self._first: frozenset[str] = frozenset()
        self._last: frozenset[str] = frozenset()

    def _prepare(self) -> None:
        self._lengths = tuple(sorted({len(word) for word in self.words}, reverse=True))
        self._first = frozenset(word[0] for word in self.words)
        self._last = frozenset(word[-1] for word in self.words)

    def ends(self, surface: Surface, at: int) -> list[int]:
        if self.special:
            return surface.tokens(self.special)[0].get(at, [])
        if not self._lengths:
            self._prepare()
        text = surface.text
        if at >= len(text) or text[at] not in self._first:
            return []
        return [at + n for n in self._lengths if text[at : at + n] in self.words]

    def starts(self, surface: Surface, at: int) -> list[int]:
        if self.special:
            return surface.tokens(self.special)[1].get(at, [])
        if not self._lengths:
            self._prepare()
        text = surface.text
        if at <= 0 or text[at - 1] not in self._last:
            return []
        return [at - n for n in self._lengths if n <= at and text[at - n : at] in self.words]


class _Check:
    """One chain, checked outward from its anchor."""

    __slots__ = ("anchor", "chain", "need", "owner", "slots")

    def __init__(self, owner: int, chain: Chain, anchor: int, slots: tuple[_Words, ...]) -> None:
        self.owner = owner
        self.chain = chain
        self.anchor = anchor
        self.slots = slots
        self.need = frozenset(words.number for words in slots if not words.special)

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
    """Many chains, each with the number of its owner. Immutable once built.

    One pass of the automaton tells which slots have a word in the text at all; only chains with all of theirs there
    are checked, outward from each place of their anchor.
    """

    def __init__(self, owned: Sequence[tuple[int, Chain]]) -> None:
        slots: dict[Slot, _Words] = {}
        anchors: dict[Slot, list[_Check]] = {}
        self._tokens: list[tuple[str, _Check]] = []
        for owner, chain in owned:
            for slot in chain.slots:
                if slot not in slots:
                    slots[slot] = _Words(slot, len(slots))
            ready = tuple(slots[slot] for slot in chain.slots)
            anchor = chain.anchor
            if anchor is None:
                special = chain.slots[0].special or ""
                self._tokens.append((special, _Check(owner, chain, 0, ready)))
                continue
            check = _Check(owner, chain, anchor, ready)
            anchors.setdefault(chain.slots[anchor], []).append(check)
        found_in: dict[str, list[int]] = {}
        for slot, ready_slot in slots.items():
            for word in slot.words:
                found_in.setdefault(word, []).append(ready_slot.number)
        self._slots = list(found_in.values())
        index_of = {word: index for index, word in enumerate(found_in)}
        self._anchored = {slots[slot].number: tuple(checks) for slot, checks in anchors.items()}
        self._anchors = frozenset(self._anchored)
        self._words_of = {
            slots[slot].number: frozenset(index_of[word] for word in slot.words) for slot in anchors
        }
        self._automaton = AhoCorasick(list(found_in)) if found_in else None

    def hits(self, surface: Surface, owners: Container[int] | None = None) -> list[Hit]:
        """Every chain (of these owners) wherever its anchor stands, shortest stretch for each anchor."""
        out: list[Hit] = []
        for check, start, end in self._candidates(surface):
            if owners is None or check.owner in owners:
                hit = check.at(surface, start, end)
                if hit is not None:
                    out.append(hit)
        return out

    def _candidates(self, surface: Surface) -> Iterator[tuple[_Check, int, int]]:
        present: set[int] = set()
        if self._automaton is not None:
            places: dict[int, list[Part]] = {}
            for index, start, end in self._automaton.find_matches_as_indexes(
                surface.text, overlapping=True
            ):
                places.setdefault(index, []).append((start, end))
            present.update(*[self._slots[index] for index in places])
            for check, words in self._possible(present):
                for index in words & places.keys():
                    for start, end in places[index]:
                        yield check, start, end
        for special, check in self._tokens:
            if check.need <= present:
                for start, ends in surface.tokens(special)[0].items():
                    for end in ends:
                        yield check, start, end

    def _possible(self, present: set[int]) -> Iterator[tuple[_Check, frozenset[int]]]:
        """The checks all of whose slots are there, each with the words of its anchor."""
        for number in self._anchors & present:
            for check in self._anchored[number]:
                if check.need <= present:
                    yield check, self._words_of[number]

    def found(self, surface: Surface) -> bool:
        """Whether any chain is in the text."""
        return any(
            check.at(surface, start, end) is not None
            for check, start, end in self._candidates(surface)
        )
