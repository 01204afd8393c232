"""What the library practises and what it does not: cases by stage and level against personas, acts, red lines, shops.

A case practises an act where a point or a branch asks for it, and a finding where a witness commits it or a branch reacts to it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product

from question_bank.case import Case
from question_bank.knowledge import acts_in
from question_bank.names import ACT_NAMES, CATEGORY_NAMES, OUTCOME_NAMES, STAGE_NAMES
from question_bank.vocabulary import (
    DEFAULT_SEVERITY,
    TEXT_CATEGORIES,
    Act,
    Category,
    Outcome,
    Persona,
    Severity,
    Stage,
)

LEVELS = (1, 2, 3)
COLUMNS: tuple[tuple[Stage, int], ...] = tuple(product(Stage, LEVELS))
"""Stage and level, as the columns of every table."""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One thing that can be practised, and the ids of the cases that do, by column."""

    id: str
    name: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def cases(self) -> tuple[str, ...]:
        """All of its cases."""
        return tuple(case_id for cell in self.cells for case_id in cell)

    def of_stage(self, stage: Stage) -> int:
        """How many of them are of a stage."""
        return sum(
            len(cell) for (one, _), cell in zip(COLUMNS, self.cells, strict=True) if one is stage
        )


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """One kind of thing with all its rows, also those without a case."""

    id: str
    name: str
    rows: tuple[CoverageRow, ...]

    @property
    def holes(self) -> tuple[CoverageRow, ...]:
        """The rows that no case practises."""
        return tuple(row for row in self.rows if not row.cases)


def coverage_of(
    cases: Iterable[Case], persona_names: Callable[[Persona], str], shops: Sequence[str] = ()
) -> tuple[CoverageTable, ...]:
    """The tables. shops: those that have a sheet; shops that only cases name are added."""
    cases = tuple(cases)
    named = dict.fromkeys((*shops, *sorted({case.shown.shop for case in cases})))
    red, other = _categories(critical=True), _categories(critical=False)
    return (
        _table("whole", "全部", [("all", "案例")], cases, lambda _: {"all"}),
        _table(
            "persona",
            "买家",
            [(one.value, f"{persona_names(one)}型") for one in Persona],
            cases,
            lambda case: {case.buyer.persona.value},
        ),
        _table("red_line", "红线", red, cases, findings_of),
        _table("finding", "其他问题", other, cases, findings_of),
        _table("act", "动作", [(one.value, ACT_NAMES[one]) for one in Act], cases, practised_acts),
        _table(
            "outcome",
            "结局",
            [(one.value, OUTCOME_NAMES[one]) for one in Outcome],
            cases,
            lambda case: {*(outcome.value for outcome in case.outcomes), Outcome.ABANDONED.value},
        ),
        _table(
            "shop", "店铺", [(one, one) for one in named], cases, lambda case: {case.shown.shop}
        ),
    )


def holes_of(tables: Iterable[CoverageTable]) -> list[str]:
    """What is missing, in sentences: empty stages and levels first, then everything without a case."""
    found = []
    for table in tables:
        if table.id == "whole":
            for (stage, level), cell in zip(COLUMNS, table.rows[0].cells, strict=True):
                if not cell:
                    found.append(f"{STAGE_NAMES[stage]} {level} 级还没有案例")
        elif table.holes:
            names = "、".join(row.name for row in table.holes)
            found.append(f"{table.name}里没有案例练到：{names}")
    return found


def practised_acts(case: Case) -> set[str]:
    """The ids of the acts that a case's points and branches ask for."""
    conditions = [*case.points, *(branch for beat in case.beats for branch in beat.branches)]
    return {act.value for condition in conditions for act in acts_in(condition)}


def findings_of(case: Case) -> set[str]:
    """The ids of the findings that a witness of the case commits or a branch reacts to."""
    branches = (branch for beat in case.beats for branch in beat.branches)
    parts = (part for branch in branches for part in branch.conditions_within())
    reacted = {part.finding.value for part in parts if part.finding is not None}
    return reacted | {one for walk in case.walkthroughs for one in walk.expect.findings}


def _categories(*, critical: bool) -> list[tuple[str, str]]:
    """Red lines, or what else a text alone can show."""
    return [
        (one.value, CATEGORY_NAMES[one])
        for one in Category
        if one in TEXT_CATEGORIES and (DEFAULT_SEVERITY[one] is Severity.CRITICAL) == critical
    ]


def _table(
    table_id: str,
    name: str,
    rows: Sequence[tuple[str, str]],
    cases: Sequence[Case],
    ids: Callable[[Case], set[str]],
) -> CoverageTable:
    having = {case.id: ids(case) for case in cases}
    return CoverageTable(
        table_id,
        name,
        tuple(
            CoverageRow(
                row_id,
                label,
                tuple(
                    tuple(
                        case.id
                        for case in cases
                        if (case.stage, case.level) == column and row_id in having[case.id]
                    )
                    for column in COLUMNS
                ),
            )
            for row_id, label in rows
        ),
    )
