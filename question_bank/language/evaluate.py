"""How well a reader reads labelled replies: precision and recall by label, traps, disguises, cuts, every error."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from question_bank.language.labelled import Labelled
from question_bank.language.types import Context, Reading
from question_bank.vocabulary import (
    DEFAULT_SEVERITY,
    TEXT_CATEGORIES,
    Act,
    Category,
    Severity,
)

L = TypeVar("L", Category, Act)

RED_LINES = tuple(c for c in TEXT_CATEGORIES if DEFAULT_SEVERITY[c] is Severity.CRITICAL)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one label over all replies."""

    right: int = 0
    extra: int = 0
    missing: int = 0

    @property
    def n(self) -> int:
        """How often the label stands in the set."""
        return self.right + self.missing

    @property
    def precision(self) -> float | None:
        """Right ones among those found; None where none was found."""
        return _share(self.right, self.right + self.extra)

    @property
    def recall(self) -> float | None:
        """Found ones among those there; None where there are none."""
        return _share(self.right, self.n)

    @property
    def f1(self) -> float | None:
        """Harmonic mean, 2tp / (2tp + fp + fn); None where the label is neither there nor found."""
        return _share(2 * self.right, 2 * self.right + self.extra + self.missing)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.right + other.right, self.extra + other.extra, self.missing + other.missing
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reply with what was read in it."""

    labelled: Labelled
    findings: frozenset[Category]
    acts: frozenset[Act]

    @property
    def is_right(self) -> bool:
        """Whether findings, and acts where labelled, are just those labelled."""
        gold = self.labelled
        return self.findings == gold.findings and gold.acts in (None, self.acts)


def judge(
    labelled: Iterable[Labelled], read: Callable[[Sequence[str], Context], Reading]
) -> list[Verdict]:
    """Read every labelled reply."""
    verdicts = []
    for one in labelled:
        reading = read(one.messages, Context(before=one.before))
        verdicts.append(Verdict(one, reading.categories(), reading.act_ids()))
    return verdicts


def report(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The figures in the public form (docs/commands.md); shares with four decimals, null for 0 of 0.

    `micro` and `macro` hold the figures of the findings and, below `findings` and `acts`, those of each kind.
    """
    findings = _tallies((v.labelled.findings, v.findings) for v in verdicts)
    compared = [v for v in verdicts if v.labelled.acts is not None]
    acts = _tallies((v.labelled.acts or frozenset(), v.acts) for v in compared)
    traps = [v for v in verdicts if v.labelled.kind == "trap"]
    disguised = _tallies(
        (v.labelled.findings, v.findings) for v in verdicts if v.labelled.kind == "disguise"
    )
    cuts = [v for v in verdicts if v.labelled.is_cut]
    red = sum((findings.get(c, Tally()) for c in RED_LINES), Tally())
    micro = {"findings": _micro(findings), "acts": _micro(acts)}
    macro = {"findings": _macro(findings), "acts": _macro(acts)}
    return {
        "findings": _by_label(findings, TEXT_CATEGORIES),
        "acts": _by_label(acts, list(Act)),
        "micro": micro["findings"] | micro,
        "macro": macro["findings"] | macro,
        "red_line_recall": _rounded(red.recall),
        "traps_clean": _rounded(_share(sum(not v.findings for v in traps), len(traps))),
        "disguised_recall": _rounded(sum(disguised.values(), Tally()).recall),
        "cut_accuracy": _rounded(
            _share(sum(v.findings == v.labelled.findings for v in cuts), len(cuts))
        ),
        "errors": [_error(v) for v in verdicts if not v.is_right],
    }


def _tallies(
    pairs: Iterable[tuple[Collection[L], Collection[L]]],
) -> dict[L, Tally]:
    right: Counter[L] = Counter()
    extra: Counter[L] = Counter()
    missing: Counter[L] = Counter()
    for wanted, found in pairs:
        right.update(set(wanted) & set(found))
        extra.update(set(found) - set(wanted))
        missing.update(set(wanted) - set(found))
    labels = set(right) | set(extra) | set(missing)
    return {label: Tally(right[label], extra[label], missing[label]) for label in labels}


def _by_label(tallies: dict[L, Tally], order: Sequence[L]) -> dict[str, dict[str, Any]]:
    return {
        label.value: {**_figures(tallies[label]), "n": tallies[label].n}
        for label in order
        if label in tallies
    }


def _figures(tally: Tally) -> dict[str, float | None]:
    return {
        "precision": _rounded(tally.precision),
        "recall": _rounded(tally.recall),
        "f1": _rounded(tally.f1),
    }


def _micro(tallies: dict[L, Tally]) -> dict[str, Any]:
    return _figures(sum(tallies.values(), Tally()))


def _macro(tallies: dict[L, Tally]) -> dict[str, Any]:
    """Means over the labels that stand in the set."""
    there = [tally for tally in tallies.values() if tally.n]
    return {
        "precision": _rounded(_mean([t.precision or 0.0 for t in there])),
        "recall": _rounded(_mean([t.recall or 0.0 for t in there])),
        "f1": _rounded(_mean([t.f1 or 0.0 for t in there])),
    }


def _error(verdict: Verdict) -> dict[str, Any]:
    gold = verdict.labelled
    wanted = gold.acts if gold.acts is not None else verdict.acts
    return {
        "id": gold.id,
        "kind": gold.kind,
        "messages": list(gold.messages),
        "missing": sorted(gold.findings - verdict.findings),
        "extra": sorted(verdict.findings - gold.findings),
        "missing_acts": sorted(wanted - verdict.acts),
        "extra_acts": sorted(verdict.acts - wanted),
    }


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
