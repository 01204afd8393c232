"""Whether one condition implies another, judged by their form: no reading of any text is needed."""

from dataclasses import dataclass
from enum import StrEnum

from question_bank.condition import Condition

_PLAIN = ("offer", "finding", "says", "desk", "card")


@dataclass(frozen=True, slots=True)
class _Atom:
    """One thing asked for. An act and its slot belong together: they must hold of the same words."""

    key: str
    value: str | StrEnum | None
    slot: StrEnum | None = None

    def follows_from(self, condition: Condition) -> bool:
        """Whether the condition's own keys ask for it."""
        if self.key == "act":
            return self.value in (None, condition.act) and self.slot in (None, condition.slot)
        return bool(getattr(condition, self.key) == self.value)


def implies(strong: Condition, weak: Condition) -> bool:
    """Whether every reply that meets `strong` meets `weak`.

    It may miss an implication, it never claims a wrong one.
    """
    return (
        all(_gives(strong, atom) for atom in _atoms(weak))
        and _gives_any(strong, weak)
        and all(implies(strong, member) for member in weak.all_)
        and all(_rules_out(strong, banned) for banned in weak.unless)
    )


def is_impossible(condition: Condition) -> bool:
    """Whether no reply can meet it: it forbids what it asks for."""
    return any(implies(condition, banned) for banned in condition.unless)


def asks_nothing(condition: Condition) -> bool:
    """Whether every reply meets it."""
    nested = condition.any_ or condition.all_ or condition.unless
    return not _atoms(condition) and not nested


def _atoms(condition: Condition) -> list[_Atom]:
    """What the condition's own keys ask for."""
    found = [_Atom(key, value) for key in _PLAIN if (value := getattr(condition, key)) is not None]
    if condition.act is not None or condition.slot is not None:
        found.append(_Atom("act", condition.act, condition.slot))
    return found


def _gives(strong: Condition, atom: _Atom) -> bool:
    """Whether the condition asks for the atom: by itself, in one of `all`, or in each of `any`."""
    in_all = any(_gives(member, atom) for member in strong.all_)
    in_any = bool(strong.any_) and all(_gives(member, atom) for member in strong.any_)
    return atom.follows_from(strong) or in_all or in_any


def _gives_any(strong: Condition, weak: Condition) -> bool:
    """Whether one alternative of `weak` holds whenever `strong` does."""
    if not weak.any_ or any(implies(strong, member) for member in weak.any_):
        return True
    return bool(strong.any_) and all(
        any(implies(mine, theirs) for theirs in weak.any_) for mine in strong.any_
    )


def _rules_out(strong: Condition, banned: Condition) -> bool:
    return any(implies(banned, forbidden) for forbidden in strong.unless)
