"""docs/reading.md: its limits, files and counts are those of the code."""

import re
from pathlib import Path

import pytest

from question_bank.labelled import CLEAN, TUNE
from question_bank.language.types import LONGEST, MOST_MESSAGES
from tests.docs.pages import ROOT, page

PAGE = re.sub(r"\s+", " ", page("reading.md"))
CHECK = ROOT / "tests" / "labelled" / "check.jsonl"


@pytest.mark.parametrize("path", [TUNE, CLEAN, CHECK], ids=lambda path: path.name)
def test_the_labelled_files_are_named(path: Path) -> None:
    assert path.name in PAGE


@pytest.mark.parametrize(
    ("number", "words"), [(MOST_MESSAGES, "messages"), (LONGEST, "characters")]
)
def test_the_limits_are_those_of_the_code(number: int, words: str) -> None:
    assert f"{number:,} {words}" in PAGE


def test_the_counts_of_labelled_replies_are_those_of_the_files() -> None:
    for path in (TUNE, CHECK):
        told = re.search(rf"{path.name}` \(([\d,]+)", PAGE)
        if told:
            lines = path.read_text(encoding="utf-8").splitlines()
            assert told[1] == f"{len(list(filter(None, lines))):,}"
