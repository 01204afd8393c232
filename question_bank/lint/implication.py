"""Whether one condition implies another, judged by their form: no reading of any text is needed."""

from enum import StrEnum

from question_bank.condition import Condition

_PLAIN = ("offer", "finding", "says", "desk", "card")


_Atom = tuple[str, str | StrEnum | None, StrEnum | None]
"""One thing asked for: key, value, slot. An act and its slot belong together: they must hold of the same words."""


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
    found: list[_Atom] = []
    for key in _PLAIN:
        if (value := getattr(condition, key)) is not None:
            found.append((key, value, None))
    if condition.act is not None or condition.slot is not None:
        found.append(("act", condition.act, condition.slot))
    return found


def _gives(strong: Condition, atom: _Atom) -> bool:
    """Whether the condition asks for the atom: by itself, in one of `all`, or in each of `any`."""
    key, value, slot = atom
    of_act = value in (None, strong.act) and slot in (None, strong.slot)
    own = of_act if key == "act" else bool(getattr(strong, key) == value)
    if own or any(_gives(member, atom) for member in strong.all_):
        return True
    return bool(strong.any_) and all(_gives(member, atom) for member in strong.any_)


def _gives_any(strong: Condition, weak: Condition) -> bool:
    """Whether one alternative of `weak` holds whenever `strong` does."""
    if not weak.any_ or any(implies(strong, member) for member in weak.any_):
        return True
    return bool(strong.any_) and all(
        any(implies(mine, theirs) for theirs in weak.any_) for mine in strong.any_
    )


def _rules_out(strong: Condition, banned: Condition) -> bool:
    return any(implies(banned, forbidden) for forbidden in strong.unless)
