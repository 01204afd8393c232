"""Whether a hit of a rule counts: everything around the words that may excuse them."""

from collections.abc import Sequence
from functools import cached_property

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


class Guards:
    """The excusing patterns of one rule, made ready when first needed: most rules are never in doubt."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule

    @cached_property
    def unless(self) -> Matcher | None:
        """Excuses in the clause."""
        return _matcher(self.rule.unless)

    @cached_property
    def unless_message(self) -> Matcher | None:
        """Excuses anywhere in the burst."""
        return _matcher(self.rule.unless_message)

    @cached_property
    def within(self) -> Matcher | None:
        """What must be somewhere in the burst."""
        return _matcher(self.rule.within)


def _matcher(chains: Sequence[Chain]) -> Matcher | None:
    return Matcher([(0, chain) for chain in chains]) if chains else None


class Judge:
    """One text's surroundings: negation, quotation, excused stretches."""

    def __init__(self, surface: Surface, excused: Sequence[tuple[int, int]] = ()) -> None:
        self.surface = surface
        self.excused = excused
        self.negation = Negation(surface)
        self._excuses: dict[int, list[Hit]] = {}
        self._flags: dict[tuple[int, str], bool] = {}

    def counts(self, guards: Guards, hit: Hit) -> bool:
        """Whether the hit stands as a finding or an act of its rule."""
        rule = guards.rule
        if rule.category is not None and self.excused and self._is_excused(hit):
            return False  # product words and promises of the shop are no fault, but acts all the same
        if guards.unless is not None and self._unless(guards, hit):
            return False
        if guards.unless_message is not None and self._anywhere(guards.unless_message, rule, "u"):
            return False
        if guards.within is not None and not self._anywhere(guards.within, rule, "w"):
            return False
        if rule.negation is NegationPolicy.FLIPS:
            if self.negation.denies(hit.start, hit.end, hit.gaps()):
                return False
        elif rule.category is not None and (
            self.negation.disowned(hit.end)
            or (
                rule.category not in _SCOLDING and self.negation.led(hit.start, hit.gaps())
            )
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

    def _unless(self, guards: Guards, hit: Hit) -> bool:
        matcher = guards.unless
        if matcher is None:
            return False
        key = id(guards)
        if key not in self._excuses:
            self._excuses[key] = matcher.hits(self.surface)
        if not self._excuses[key]:
            return False
        low, high = self.surface.clause(hit.start, hit.end)
        return any(low < one.end and one.start < high for one in self._excuses[key])

    def _anywhere(self, matcher: Matcher, rule: Rule, kind: str) -> bool:
        key = (id(rule), kind)
        if key not in self._flags:
            self._flags[key] = matcher.found(self.surface)
        return self._flags[key]
