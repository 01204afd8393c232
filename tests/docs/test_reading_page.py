"""docs/reading.md: its figures hold on the check part, and its limits are those of the code."""

import pytest

from question_bank.labelled import CLEAN, TUNE
from question_bank.language.evaluate import judge, report
from question_bank.language.labelled import parse_labelled
from question_bank.language.reader import LONGEST, MOST_MESSAGES, shipped_reader
from tests.docs.pages import ROOT, page, table

PAGE = page("reading.md")
CHECK = ROOT / "tests" / "labelled" / "check.jsonl"


def test_the_check_part_gives_at_least_the_figures_of_the_page() -> None:
    lines = CHECK.read_text(encoding="utf-8").splitlines()
    found = report(judge(map(parse_labelled, filter(None, lines)), shipped_reader().read))
    told = {row[0]: float(row[1]) for row in table(PAGE, "figure")}
    real = {
        "findings, micro F1": found["micro"]["findings"]["f1"],
        "acts, micro F1": found["micro"]["acts"]["f1"],
        "traps kept clean": found["traps_clean"],
        "disguises found": found["disguised_recall"],
    }
    assert set(told) == set(real)
    assert {name: (real[name], least) for name, least in told.items() if real[name] < least} == {}


def test_the_labelled_files_are_those_of_the_code() -> None:
    listed = {row[0] for row in table(PAGE, "file")}
    assert listed == {path.relative_to(ROOT).as_posix() for path in (TUNE, CLEAN, CHECK)}


@pytest.mark.parametrize(
    ("number", "words"), [(MOST_MESSAGES, "messages"), (LONGEST, "characters")]
)
def test_the_limits_are_those_of_the_code(number: int, words: str) -> None:
    assert f"{number:,} {words}" in PAGE
