"""docs/witnesses.md: what every witness of every case is worth, and `python -m tests.docs.witnesses` to write it anew."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from question_bank.case import Case, Expect
from question_bank.language.reader import shipped_reader
from question_bank.language.remember import RememberingReader
from question_bank.library import Library, load_library
from question_bank.names import STAGE_NAMES
from question_bank.vocabulary import DEFAULT_SEVERITY, Category, Severity
from tests.docs.pages import DOCS, table
from trainer.grading.grade import grade
from trainer.simulation.script import script_for
from trainer.simulation.walkthrough import resolve

PAGE = DOCS / "witnesses.md"
SEEDS = range(10)
STEP = 10
"""Points of a class of the distribution."""


class Kind(StrEnum):
    """What a witness is for, told from what it expects."""

    GOOD = "good"
    MEDIOCRE = "mediocre"
    BAD = "bad"
    RED = "bad, red line"


BOUNDS: dict[Kind, tuple[int, int]] = {
    Kind.GOOD: (85, 100),
    Kind.MEDIOCRE: (55, 75),
    Kind.BAD: (0, 45),
    Kind.RED: (0, 59),
}
"""Between which totals a witness may lie."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One walkthrough: what it is for, and its totals by seed."""

    kind: Kind
    totals: tuple[int, ...]


def kind_of(expect: Expect) -> Kind:
    """Good from a least score alone, mediocre between two, bad below one, with a red line where one is expected."""
    if expect.max_score is None:
        return Kind.GOOD
    if expect.min_score is not None:
        return Kind.MEDIOCRE
    red = any(DEFAULT_SEVERITY[Category(one)] is Severity.CRITICAL for one in expect.findings)
    return Kind.RED if red else Kind.BAD


def witnesses(library: Library, case: Case, seeds: Iterable[int] = SEEDS) -> list[Witness]:
    """Play the walkthroughs of a case on these seeds."""
    reader = RememberingReader(shipped_reader())
    script = script_for(case, library.personas[case.buyer.persona], reader)
    card = library.scorecards["default"]
    profile = library.profiles[card.speed_profile]
    rubric = case.rubric()
    return [
        Witness(
            kind_of(walk.expect),
            tuple(
                grade(rubric, resolve(script, walk, seed)[1].events, card, profile, reader).total
                for seed in seeds
            ),
        )
        for walk in case.walkthroughs
    ]


def row(case: Case, found: Sequence[Witness]) -> str:
    """A case's line of the table."""
    cells = (_span(_totals(found, kind)) for kind in Kind)
    return f"| `{case.id}` | {STAGE_NAMES[case.stage]} {case.level} | {' | '.join(cells)} |"


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says: a row by case, how many witnesses of each kind, how many totals in each class of ten."""

    rows: dict[str, str]
    counts: dict[Kind, int]
    classes: dict[tuple[int, Kind], int]


def told_of(text: str) -> Told:
    """Read the page back."""
    rows = {
        found[1]: found[0] for found in re.finditer(r"^\| `([^`]+)` \|.*\|$", text, re.MULTILINE)
    }
    counts = {kind: int(re.findall(rf"([0-9]+) {kind.value}[;.]", text)[0]) for kind in Kind}
    classes = {
        (int(cells[0].split("-")[0]), kind): int(cell or 0)
        for cells in table(text, "total")
        for kind, cell in zip(Kind, cells[1:], strict=True)
    }
    return Told(rows, counts, classes)


NOTHING = Told({}, dict.fromkeys(Kind, 0), {})


def with_cases(told: Told, library: Library, cases: Iterable[Case]) -> Told:
    """The same with these cases played and added."""
    rows, counts, classes = dict(told.rows), dict(told.counts), dict(told.classes)
    for case in cases:
        found = witnesses(library, case)
        rows[case.id] = row(case, found)
        for one in found:
            counts[one.kind] += 1
            for total in one.totals:
                key = (min(total // STEP * STEP, 100 - STEP), one.kind)
                classes[key] = classes.get(key, 0) + 1
    return Told(rows, counts, classes)


def page(library: Library, told: Told) -> str:
    """The whole page, cases in the order of the library."""
    rows = [told.rows[case.id] for case in library.published()]
    counts = "; ".join(f"{told.counts[kind]} {kind.value}" for kind in Kind)
    summary = f"{len(rows)} cases with {sum(told.counts.values())} witnesses: {counts}."
    return "\n".join((*_HEAD, summary, "", *_distribution(told), "", *_COLUMNS, *rows, ""))


def _distribution(told: Told) -> Iterator[str]:
    """How many totals fall into each class of ten points, by kind."""
    yield f"| total | {' | '.join(kind.value for kind in Kind)} |"
    yield f"| --- |{' --- |' * len(Kind)}"
    for low in range(0, 100, STEP):
        high = 100 if low + STEP == 100 else low + STEP - 1
        counts = (told.classes.get((low, kind), 0) for kind in Kind)
        yield f"| {low}-{high} | {' | '.join(str(count or '') for count in counts)} |"


def _totals(found: Iterable[Witness], kind: Kind) -> list[int]:
    return [total for one in found if one.kind is kind for total in one.totals]


def _span(totals: Sequence[int]) -> str:
    if not totals:
        return "—"
    low, high = min(totals), max(totals)
    return str(low) if low == high else f"{low}-{high}"


_HEAD = (
    "# The witnesses and their scores",
    "",
    "Every case brings walkthroughs that say what work is worth: good ones from 85, mediocre ones from 55 to 75, bad ones up to 45",
    "(up to 59 with a red line). These are their totals by the default scorecard on seeds 0 to 9, from the least to the greatest.",
    "`python -m tests.docs.witnesses` writes this page anew (some minutes; `--missing`: new cases alone); a test holds samples of it to",
    "the cases, a slow test all of it. Play lint refuses a case whose witnesses miss what it expects ([lint](lint.md#walkthrough-missed)).",
    "",
)
_COLUMNS = (
    "## By case",
    "",
    f"| case | stage and level | {' | '.join(kind.value for kind in Kind)} |",
    f"| --- | --- |{' --- |' * len(Kind)}",
)


def main(arguments: Sequence[str]) -> None:
    """Write the page; `--missing` plays only the cases that it does not have yet."""
    library = load_library()
    told = told_of(PAGE.read_text(encoding="utf-8")) if "--missing" in arguments else NOTHING
    cases = [case for case in library.published() if case.id not in told.rows]
    PAGE.write_text(page(library, with_cases(told, library, cases)), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
