"""docs/lint.md explains every code, with its severity, a source that breaks the rule, and the remedy."""

import re
from pathlib import Path

import pytest

from question_bank.codes import PLAYED, Code
from tests.question_bank.sample import (
    BROKEN,
    BROKEN_LIBRARY,
    broken_library_problems,
    lint_path,
)

DOCS = Path(__file__).parents[2] / "docs" / "lint.md"
STATIC, PLAYS = DOCS.read_text(encoding="utf-8").split("\n## Play lint\n")
SECTIONS = {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in STATIC.split("\n### ")[1:]}


def test_every_code_is_explained_and_nothing_else() -> None:
    assert set(SECTIONS) == set(Code) - PLAYED
    assert set(re.findall(r"^### (.+)$", PLAYS, re.MULTILINE)) == PLAYED


@pytest.mark.parametrize("code", sorted(SECTIONS))
def test_an_explanation_has_severity_source_and_remedy(code: str) -> None:
    section = SECTIONS[code]
    assert re.match(r"\n(error|warning) · .+\.\n", section)
    assert "```yaml\n" in section
    assert re.search(r"\nRemedy: .+", section)


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_severity_and_the_source_are_those_of_the_broken_file(path: Path) -> None:
    section = SECTIONS[path.stem]
    (problem,) = [one for one in lint_path(path) if one.code == path.stem]
    assert section.startswith(f"\n{problem.severity} · ")
    assert _shows(section, path)


@pytest.mark.parametrize("path", sorted(BROKEN_LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_severity_and_the_source_are_those_of_the_broken_library(
    path: Path, tmp_path: Path
) -> None:
    section = SECTIONS[path.stem]
    (problem,) = broken_library_problems(path, tmp_path)
    assert section.startswith(f"\n{problem.severity} · ")
    assert _shows(section, path)


def _shows(section: str, path: Path) -> bool:
    """Whether every line that the section shows stands in the broken file."""
    shown = section.split("```yaml\n")[1].split("\n```")[0].splitlines()
    broken = path.read_bytes().decode("utf-8", "ignore")
    lines = (line for line in shown if not line.startswith("#"))
    return path.stem == "file-encoding" or all(line.strip() in broken for line in lines)
