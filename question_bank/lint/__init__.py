"""Static lint of cases and shops: what is wrong with them that can be seen without playing.

One rule family a file; each yields all it finds. `docs/lint.md` gives every code with a source that
breaks it and the remedy.
"""

from collections.abc import Callable, Iterable

from question_bank.case import Case, Shown
from question_bank.lint.beats import check_beats
from question_bank.lint.conditions import check_conditions
from question_bank.lint.goto import check_goto
from question_bank.lint.holds import check_holds
from question_bank.lint.lengths import check_lengths
from question_bank.lint.needs import check_needs
from question_bank.lint.outcomes import check_outcomes
from question_bank.lint.phrases import check_phrases
from question_bank.lint.points import check_points
from question_bank.lint.remark import Remark, Rule
from question_bank.lint.shops import check_against_sheets, check_shop
from question_bank.lint.walkthroughs import check_walkthroughs
from question_bank.lint.wordings import check_wordings
from question_bank.problem import Gravity, Problem
from question_bank.shop import Shop
from question_bank.source import Loc

RULES: tuple[Rule, ...] = (
    check_goto,
    check_beats,
    check_outcomes,
    check_conditions,
    check_phrases,
    check_wordings,
    check_needs,
    check_points,
    check_holds,
    check_walkthroughs,
    check_lengths,
)


def lint_case(
    case: Case, file: str = "", line: Callable[[Loc], int] = lambda _: 1, *, strict: bool = False
) -> tuple[Problem, ...]:
    """All static problems of a case, by line.

    `line` finds the line of a place (`Loaded.line`). A draft is linted leniently: what would be an
    error in a published case is a warning, unless `strict`.
    """
    lenient = case.status == "draft" and not strict
    remarks = {remark for rule in RULES for remark in rule(case)}
    return tuple(sorted(_as_problem(remark, file, line(remark.loc), lenient) for remark in remarks))


def lint_shop(
    shop: Shop, file: str = "", line: Callable[[Loc], int] = lambda _: 1
) -> tuple[Problem, ...]:
    """All static problems of a shop's sheet, by line."""
    return tuple(sorted(_as_problem(one, file, line(one.loc), False) for one in check_shop(shop)))


def lint_against_shops(
    shown: Shown,
    shops: Iterable[Shop],
    file: str = "",
    line: Callable[[Loc], int] = lambda _: 1,
    *,
    lenient: bool = False,
) -> tuple[Problem, ...]:
    """Where a case shows something else than the sheet of its shop. Without any sheet: nothing. lenient: warnings alone."""
    remarks = check_against_sheets(shown, tuple(shops))
    return tuple(sorted(_as_problem(one, file, line(one.loc), lenient) for one in remarks))


def _as_problem(remark: Remark, file: str, line: int, lenient: bool) -> Problem:
    severity = Gravity.WARNING if lenient else remark.severity
    return Problem(file, line, remark.code, severity, remark.message, remark.remedy)
