"""Finding all private data of a text, and replacing it by marks that stay the same."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from transcripts.redaction.addresses import ADDRESS_HINT, find_addresses
from transcripts.redaction.bank_cards import find_bank_cards
from transcripts.redaction.emails import find_emails
from transcripts.redaction.identity_cards import find_identity_cards
from transcripts.redaction.kept import kept_stretches
from transcripts.redaction.links import find_in_links
from transcripts.redaction.marks import Marks
from transcripts.redaction.messengers import find_messengers
from transcripts.redaction.names import NAME_HINT, find_names
from transcripts.redaction.orders import find_bare_orders, find_named_orders
from transcripts.redaction.phones import find_phones
from transcripts.redaction.spans import (
    SPOKEN_DIGITS,
    ContextFinder,
    Finder,
    PrivateKind,
    PrivateSpan,
    SeenText,
    covered,
)
from transcripts.redaction.waybills import find_lettered_waybills, find_named_waybills
from transcripts.redaction.wordlists import ROLE_WORDS

# Where two finders claim the same characters the earlier one has them: what carries a check digit
# or a prefix of its own comes before what is told by its length alone.
_FINDERS: tuple[Finder, ...] = (
    find_emails,
    find_identity_cards,
    find_named_waybills,
    find_named_orders,
    find_lettered_waybills,
    find_bank_cards,
    find_phones,
    find_messengers,
    find_bare_orders,
)
_CONTEXT_FINDERS: tuple[ContextFinder, ...] = (find_addresses, find_names)
_WORTH_A_LOOK = re.compile(
    rf"[\d@＠①-⑨❶-❾⓪]|[A-Za-zＡ-Ｚａ-ｚ_-]{{5}}|(?:[{SPOKEN_DIGITS}][^{SPOKEN_DIGITS}]{{0,3}}){{7}}"
    rf"|{ADDRESS_HINT}|{NAME_HINT}"
)
_MOST_ROUNDS = 4
_BLANK = "\ufffc"
_LEAST_NAME = 2
_MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Replaced:
    """A stretch of the text as typed that a mark replaced."""

    start: int
    end: int
    kind: PrivateKind
    mark: str


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without private data, and where in the typed text it stood."""

    text: str
    spans: tuple[Replaced, ...]


def find_private(text: str) -> tuple[PrivateSpan, ...]:
    """All private data in a text, in order, without overlaps."""
    # Two in three messages of a chat hold nothing that any finder could begin with.
    return find_thoroughly(text) if _WORTH_A_LOOK.search(text) else ()


def find_thoroughly(text: str) -> tuple[PrivateSpan, ...]:
    """As `find_private`, with every finder whatever the text looks like.

    Searched again with the found stretches blanked out, until nothing new is found: a waybill glued
    to a phone number has its border only then.
    """
    seen = SeenText.of(text)
    taken = list(find_in_links(seen))
    kept = kept_stretches(seen)
    for _ in range(_MOST_ROUNDS):
        found = len(taken)
        for finder in _FINDERS:
            _take(finder(seen), taken, kept)
        for context_finder in _CONTEXT_FINDERS:
            _take(context_finder(seen, tuple(taken)), taken, kept)
        if len(taken) == found:
            break
        seen = SeenText.of(_blanked(text, taken))
    return tuple(sorted(taken))


def _blanked(text: str, spans: Sequence[PrivateSpan]) -> str:
    """The text with the spans covered by signs that no finder takes for anything."""
    signs = list(text)
    for span in spans:
        signs[span.start : span.end] = _BLANK * (span.end - span.start)
    return "".join(signs)


def _take(
    spans: Iterator[PrivateSpan], taken: list[PrivateSpan], kept: Sequence[tuple[int, int]]
) -> None:
    """Add the spans that lie neither in a kept stretch nor in what an earlier finder took."""
    for span in spans:
        free = not any(span.start < end and start < span.end for start, end in kept)
        if free and span.start < span.end and not covered(span.start, span.end, taken):
            taken.append(span)


class Redactor:
    """Redacts the texts of one conversation, in their order.

    `aliases`: what is shown for its senders' names. A name found once is known from then on.
    """

    def __init__(self, aliases: Mapping[str, str] | None = None) -> None:
        self._people: dict[str, str] = {}
        self._names: re.Pattern[str] | None = None
        self._marks = Marks()
        self._know(aliases or {})

    def redact(self, text: str) -> Redacted:
        """Replace all private data by marks."""
        self._marks.reserve(text)
        private = find_private(text)
        found = [
            Replaced(span.start, span.end, span.kind, self._marks.mark(span.kind, span.value))
            for span in private
        ]
        people = (span for span in private if span.kind is PrivateKind.NAME)
        self._know({span.value: self._marks.mark(span.kind, span.value) for span in people})
        spans = tuple(sorted([*found, *self._known(text, found)], key=lambda span: span.start))
        pieces, at = [], 0
        for span in spans:
            pieces += [text[at : span.start], span.mark]
            at = span.end
        return Redacted("".join([*pieces, text[at:]]), spans)

    def _know(self, people: Mapping[str, str]) -> None:
        """Remember whole names; a lone surname, or a word for a role, is no name of anybody."""
        new = {
            name: shown
            for name, shown in people.items()
            if len(name) >= _LEAST_NAME and name not in ROLE_WORDS and name not in self._people
        }
        if new and len(self._people) < _MOST_NAMES:
            self._people |= new
            longest_first = sorted(self._people, key=len, reverse=True)
            self._names = re.compile("|".join(map(_bordered, longest_first)))

    def _known(self, text: str, found: list[Replaced]) -> list[Replaced]:
        if self._names is None:
            return []
        return [
            Replaced(match.start(), match.end(), PrivateKind.NAME, self._people[match.group()])
            for match in self._names.finditer(text)
            if not any(span.start < match.end() and match.start() < span.end for span in found)
        ]


def _bordered(name: str) -> str:
    """A Latin nick must not match inside a longer word; `\\b` would refuse a Chinese neighbour."""
    before = r"(?<![A-Za-z0-9])" if name[0].isascii() and name[0].isalnum() else ""
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return before + re.escape(name) + after
