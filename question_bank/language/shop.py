"""What one shop has decided about the reading of replies: its own rules, and sentences that are no fault here.

`Shop` is a plain value: the web keeps it in the database, commands find it as a file beside the published content. The
`ShopReader` reads with the shipped rules and the shop's, and leaves out the findings that the shop has denied.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from question_bank.digest import canonical, digest, from_canonical
from question_bank.language.drafting import RuleDraft, rule_of
from question_bank.language.normalise import normalise
from question_bank.language.packs import Pack, Rule
from question_bank.language.patterns import PatternError
from question_bank.language.reader import Reader, shipped_reader
from question_bank.language.types import NO_CONTEXT, Context, Finding, Reading, Span
from question_bank.values import Frozen
from question_bank.vocabulary import Category

SHOP_FILE = "shop.json"
"""Its name in the folder of published content."""


class ShopRule(Frozen):
    """A published rule of the shop."""

    id: str
    draft: RuleDraft


class CleanSentence(Frozen):
    """A burst in which somebody denied a finding (「这不算违规」).

    `category` is what it is not; `still` is what else was found in it then and not denied. The rest is the reader's context.
    """

    id: int
    messages: tuple[str, ...]
    category: Category
    still: tuple[Category, ...] = ()
    before: str | None = None
    product_words: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    @property
    def context(self) -> Context:
        """What the reader knew beside the text."""
        return Context(self.before, self.product_words, self.allowed)


class Shop(Frozen):
    """Everything a shop has decided."""

    rules: tuple[ShopRule, ...] = ()
    clean: tuple[CleanSentence, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical form: which decisions a grade was made with."""
        return digest(self)

    @property
    def mark(self) -> str:
        """What is added to the grader's version: empty where the shop has decided nothing."""
        return f"+{self.digest[:8]}" if self.rules or self.clean else ""

    def expected(self) -> tuple[frozenset[Category], ...]:
        """What may be found in each clean sentence: what is left when all denials of the same words are counted."""
        keys = [key_of(one.messages) for one in self.clean]
        still: dict[str, set[Category]] = {}
        for key, one in zip(keys, self.clean, strict=True):
            still.setdefault(key, set()).update(one.still)
        for key, one in zip(keys, self.clean, strict=True):
            still[key].discard(one.category)
        return tuple(frozenset(still[key]) for key in keys)


NO_SHOP = Shop()


class ShopError(ValueError):
    """The file of a shop's decisions can't be read."""


def load_shop(path: Path | None) -> Shop:
    """The decisions in a file; none where there is no file. Raises ShopError."""
    if path is None or not path.is_file():
        return NO_SHOP
    try:
        return from_canonical(path.read_text(encoding="utf-8"), Shop)
    except (OSError, ValueError) as fault:
        raise ShopError(f"{path.name}: {fault}") from fault


def shop_text(shop: Shop) -> str:
    """What `load_shop` reads back."""
    return canonical(shop)


def key_of(messages: Sequence[str]) -> str:
    """A fingerprint of what was said, blind to width, case, blanks and signs: 64 hexadecimal digits."""
    said = [normalise(message).text for message in messages]
    letters = ["".join(filter(str.isalnum, text)) or text for text in said]
    return sha256("\n".join(letters).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class _Denied:
    """Findings that the shop has denied: (fingerprint, category)."""

    pairs: frozenset[tuple[str, Category]]

    def holds(self, messages: Sequence[str], category: Category) -> bool:
        return (key_of(messages), category) in self.pairs


class ShopReader:
    """Reads with a reader and leaves out what the shop has denied, to the letter. Free of state."""

    def __init__(self, reader: Reader, clean: Iterable[CleanSentence] = ()) -> None:
        self.raw = reader
        self._denied = _Denied(frozenset((key_of(one.messages), one.category) for one in clean))

    def read(self, messages: Sequence[str], context: Context = NO_CONTEXT) -> Reading:
        """As the reader behind it, without what the shop has denied."""
        reading = self.raw.read(messages, context)
        gone = self.denied(reading)
        if not gone:
            return reading
        return replace(reading, findings=tuple(one for one in reading.findings if one not in gone))

    def says(self, reading: Reading, phrase: str) -> tuple[Span, ...]:
        """As the reader behind it."""
        return self.raw.says(reading, phrase)

    def denied(self, reading: Reading) -> tuple[Finding, ...]:
        """The findings of a reading by `raw` that the shop says are none."""
        if not self._denied.pairs:
            return ()
        return tuple(one for one in reading.findings if self._is_denied(one, reading.messages))

    def _is_denied(self, finding: Finding, messages: Sequence[str]) -> bool:
        if self._denied.holds(messages, finding.category):
            return True
        places = sorted({span.message for span in finding.spans})
        within = [messages[place] for place in places]
        if self._denied.holds(within, finding.category):
            return True
        return all(self._denied.holds([one], finding.category) for one in within)


def reader_for(shop: Shop) -> ShopReader:
    """The shipped reader with a shop's decisions. A rule that can no longer be read is left out."""
    return ShopReader(reader_with(sound_rules(shop)), shop.clean)


def sound_rules(shop: Shop) -> tuple[Rule, ...]:
    """The shop's rules, ready to be matched, without those whose patterns are no longer understood."""
    found = []
    for one in shop.rules:
        try:
            found.append(rule_of(one.draft, one.id))
        except PatternError:
            continue
    return tuple(found)


def reader_with(rules: Sequence[Rule]) -> Reader:
    """The shipped reader with more rules: those of a category stand behind its pack's own."""
    shipped = shipped_reader()
    if not rules:
        return shipped
    packs = [
        replace(pack, rules=(*pack.rules, *(r for r in rules if r.category is pack.category)))
        if pack.category is not None
        else pack
        for pack in shipped.packs
    ]
    acts = tuple(rule for rule in rules if rule.act is not None)
    if acts:
        packs.append(Pack("shop", acts))
    return Reader(packs, shipped.learned)
