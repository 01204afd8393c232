"""Whether a hit of a rule counts: everything around the words that may excuse them."""

from collections.abc import Sequence

from question_bank.language.borders import on_borders
from question_bank.language.matcher import Hit, Matcher
from question_bank.language.negation import Negation
from question_bank.language.packs import Negation as NegationPolicy
from question_bank.language.packs import Quoting, Rule
from question_bank.language.patterns import Chain
from question_bank.language.surface import Surface
from question_bank.vocabulary import Category

_SCOLDING = frozenset({Category.CONFRONTATION, Category.ABUSE})
"""Where a denial in front is part of the fault: 别无理取闹."""


class Asides:
    """The excusing and requiring patterns of rules, each rule's made ready when it is first asked for.

    Rules seldom hit, so most of their excuses are never looked at.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._ready: dict[tuple[int, str], Matcher] = {}

    def hits(self, number: int, kind: str, surface: Surface) -> list[Hit]:
        """Where the patterns of one kind (`unless`, `unless_message`, `within`) of rule `number` stand."""
        key = (number, kind)
        if key not in self._ready:
            chains: tuple[Chain, ...] = getattr(self._rules[number], kind)
            self._ready[key] = Matcher([(number, chain) for chain in chains])
        return self._ready[key].hits(surface)


class Judge:
    """One text's surroundings: negation, quotation, excused stretches."""

    def __init__(
        self, surface: Surface, asides: Asides, excused: Sequence[tuple[int, int]] = ()
    ) -> None:
        self.surface = surface
        self.asides = asides
        self.excused = excused
        self.negation = Negation(surface)
        self._aside: dict[tuple[int, str], list[Hit]] = {}

    def counts(self, rule: Rule, hit: Hit) -> bool:
        """Whether the hit stands as a finding or an act of its rule."""
        if rule.category is not None and self.excused and self._is_excused(hit):
            # product words and promises of the shop are no fault, but acts all the same
            return False
        if rule.unless and self._unless(hit):
            return False
        if rule.unless_message and self._of(hit, "unless_message"):
            return False
        if rule.within and not self._of(hit, "within"):
            return False
        if rule.negation is NegationPolicy.FLIPS:
            if self.negation.denies(hit.start, hit.end, hit.gaps()):
                return False
        elif rule.category is not None and (
            self.negation.disowned(hit.end)
            or (rule.category not in _SCOLDING and self.negation.led(hit.start, hit.gaps()))
        ):
            return False
        if rule.category is not None and self.negation.asked(hit.parts):
            return False
        if rule.quoting is Quoting.EXCUSES and self.negation.quoted(hit.start, hit.end):
            return False
        return not rule.border or on_borders(self.surface.text, hit.start, hit.end)

    def _is_excused(self, hit: Hit) -> bool:
        """In a product word lies the telling word; a promise of the case covers half of the hit or more."""
        low, high = max(hit.parts, key=lambda part: part[1] - part[0])
        for left, right in self.excused:
            shared = min(right, hit.end) - max(left, hit.start)
            if (left <= low and high <= right) or 2 * shared >= hit.end - hit.start:
                return True
        return False

    def _unless(self, hit: Hit) -> bool:
        excuses = self._of(hit, "unless")
        if not excuses:
            return False
        low, high = self.surface.clause(hit.start, hit.end)
        return any(low < one.end and one.start < high for one in excuses)

    def _of(self, hit: Hit, kind: str) -> list[Hit]:
        key = (hit.owner, kind)
        if key not in self._aside:
            self._aside[key] = self.asides.hits(hit.owner, kind, self.surface)
        return self._aside[key]
