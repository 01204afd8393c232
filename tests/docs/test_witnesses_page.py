"""docs/witnesses.md is what the witnesses score: a few of them here, all of them in the slow test."""

import re

import pytest

from question_bank.case import Case
from question_bank.library import load_library
from tests.docs.pages import Row, table
from tests.docs.witnesses import (
    BOUNDS,
    NOTHING,
    PAGE,
    Kind,
    page,
    row,
    told_of,
    with_cases,
    witnesses,
)

LIBRARY = load_library()
TEXT = PAGE.read_text(encoding="utf-8")
ROWS: dict[str, Row] = {found[0]: found for found in table(TEXT, "case")}
SAMPLE = [case for case in LIBRARY.published() if case.id in ROWS][::15]


def test_every_published_case_has_its_row_and_no_other() -> None:
    missing = [case.id for case in LIBRARY.published() if case.id not in ROWS]
    assert missing == [], "python -m tests.docs.witnesses --missing adds them"
    assert set(ROWS) == {case.id for case in LIBRARY.published()}


def test_all_totals_lie_where_their_kind_belongs() -> None:
    for case_id, cells in ROWS.items():
        for kind, cell in zip(Kind, cells[2:], strict=True):
            low, high = BOUNDS[kind]
            totals = [int(figure) for figure in re.findall("[0-9]+", cell)]
            assert all(low <= total <= high for total in totals), (case_id, kind, cell)
        assert re.search("[0-9]", cells[2]), f"{case_id} has no good witness"


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.id)
def test_samples_score_what_the_page_says(case: Case) -> None:
    found = witnesses(LIBRARY, case, seeds=(0, 9))
    cells = ROWS[case.id]
    for kind, cell in zip(Kind, cells[2:], strict=True):
        shown = [int(figure) for figure in re.findall("[0-9]+", cell)]
        now = [total for one in found if one.kind is kind for total in one.totals]
        assert bool(shown) == bool(now)
        assert all(min(shown) <= total <= max(shown) for total in now), (kind, cell, now)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_page_is_what_playing_all_of_them_gives() -> None:
    assert page(LIBRARY, with_cases(NOTHING, LIBRARY, LIBRARY.published())) == TEXT


def test_a_row_shows_the_least_and_the_greatest_total() -> None:
    case = SAMPLE[0]
    assert row(case, []).count("—") == len(Kind)


def test_the_page_reads_back_to_what_it_says() -> None:
    told = told_of(TEXT)
    assert set(told.rows) == set(ROWS)
    assert sum(told.classes.values()) == 10 * sum(told.counts.values())
