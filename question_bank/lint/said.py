"""What a library says, indexed: a draft is held against thousands of cases at the cost of its own sentences."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

import numpy as np

from question_bank.case import Case
from question_bank.lint.sentences import Sentence, Voice, sentences_of, sentences_of_case
from question_bank.lint.style import (
    SHORTEST_ALIKE,
    SHORTEST_SENTENCE,
    Told,
    alike_told,
    likenesses,
    slips_told,
    twice_told,
)
from question_bank.shelf import Shelved

AT_ONCE = 200
"""Files that one `follow` reads at most; a shop's own library is read by the first."""
_REMEMBERED = 20_000
"""Likenesses that are kept, by sentence: of a draft mostly one sentence changes between two looks."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """A file: what it is called where it is told, and the id of its case, "" for others."""

    name: str
    case_id: str


@dataclass(slots=True)
class _Buyers:
    """What the buyers of one persona say: keys beside their owner's number and the words."""

    keys: list[str] = field(default_factory=list)
    said: list[tuple[int, str]] = field(default_factory=list)


class Said:
    """Grows with the library it follows. Safe between threads; cases are read for it and not kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._files: tuple[Shelved, ...] = ()
        self._forget()

    def _forget(self) -> None:
        self._numbers: dict[Path, tuple[Shelved, int]] = {}
        self._owners: list[_Owner | None] = []
        self._places: dict[str, list[int]] = {}
        self._buyers: dict[str, _Buyers] = {}
        self._alike: dict[tuple[str, str], tuple[tuple[int, str], ...]] = {}

    def follow(self, files: tuple[Shelved, ...], *, most: int = AT_ONCE) -> bool:
        """Take up these files as what is said now, `most` new ones at once; whether all of them are.

        Files that were taken up before and have not changed are not read again.
        """
        with self._lock:
            if files is self._files:
                return True
            there = {one.place.path: one for one in files}
            for path, (shelved, number) in list(self._numbers.items()):
                if there.get(path) is not shelved:
                    self._owners[number] = None
                    del self._numbers[path]
            if len(self._owners) > 2 * len(self._numbers) + AT_ONCE:
                self._forget()
            new = [one for one in files if one.place.path not in self._numbers]
            for one in new[:most]:
                self._numbers[one.place.path] = (one, len(self._owners))
                self._take_up(one)
            if new:
                self._alike.clear()
            if len(new) <= most:
                self._files = files
            return len(new) <= most

    def told(self, own: Sequence[Sentence], case_id: str) -> Iterator[Told]:
        """said-twice, alike-buyers and script-slip of a draft, in the order of its sentences.

        own      the draft's · case_id  what it is a version of: that one in the library it may repeat
        """
        with self._lock:
            twice, alike = list(self._twice(own, case_id)), list(self._as_others(own, case_id))
        yield from twice
        yield from alike
        yield from slips_told(own)

    def _take_up(self, shelved: Shelved) -> None:
        """Sentences of cases by the case's title, which authors know, others by their file."""
        number, name = len(self._owners), shelved.place.file
        item = shelved.held.look()
        is_case = isinstance(item, Case)
        sentences: Iterable[Sentence]
        if isinstance(item, Case):
            name, sentences = f"《{item.title}》", sentences_of_case(name, item)
        else:
            sentences = sentences_of([shelved])
        self._owners.append(_Owner(name, shelved.facts.id if is_case else ""))
        for one in sentences:
            if one.voice is not Voice.NOTE and len(one.key) >= SHORTEST_SENTENCE:
                places = self._places.setdefault(one.key, [])
                if not places or places[-1] != number:
                    places.append(number)
            if one.voice is Voice.BUYER and len(one.key) >= SHORTEST_ALIKE:
                buyers = self._buyers.setdefault(one.owner, _Buyers())
                buyers.keys.append(one.key)
                buyers.said.append((number, one.text))

    def _other(self, number: int, case_id: str) -> _Owner | None:
        """The file of that number; None where it is gone, or is the draft's own older version."""
        owner = self._owners[number]
        return owner if owner is not None and (not case_id or owner.case_id != case_id) else None

    def _twice(self, own: Sequence[Sentence], case_id: str) -> Iterator[Told]:
        lists: dict[tuple[object, ...], int] = {}
        asked = [one for one in own if _counts(one)]
        for one in asked:
            key = (one.key, one.loc[:-1])
            lists[key] = lists.get(key, 0) + 1
        for one in asked:
            owners = (self._other(number, case_id) for number in self._places.get(one.key, ()))
            other = next((owner for owner in owners if owner is not None), None)
            if other is not None:
                yield twice_told(one, other.name)
            elif lists[one.key, one.loc[:-1]] > 1:
                yield twice_told(one, one.file)

    def _as_others(self, own: Sequence[Sentence], case_id: str) -> Iterator[Told]:
        asked = [one for one in own if one.voice is Voice.BUYER and len(one.key) >= SHORTEST_ALIKE]
        self._compare({(one.owner, one.key) for one in asked if one.owner in self._buyers})
        for one in asked:
            for number, text in self._alike.get((one.owner, one.key), ()):
                other = self._other(number, case_id)
                if other is not None:
                    yield alike_told(one, other.name, text)

    def _compare(self, asked: set[tuple[str, str]]) -> None:
        """See to it that the likenesses of these, by persona and key, are known."""
        if len(self._alike) > _REMEMBERED:
            self._alike.clear()
        new: dict[str, list[str]] = {}
        for persona, key in sorted(asked - self._alike.keys()):
            new.setdefault(persona, []).append(key)
        for persona, keys in new.items():
            theirs = self._buyers[persona]
            scores = likenesses(keys, theirs.keys)
            for row, key in enumerate(keys):
                near = (int(place) for place in np.nonzero(scores[row])[0])
                self._alike[persona, key] = tuple(
                    theirs.said[place] for place in near if theirs.keys[place] != key
                )


def _counts(one: Sentence) -> bool:
    return one.voice is not Voice.NOTE and len(one.key) >= SHORTEST_SENTENCE
