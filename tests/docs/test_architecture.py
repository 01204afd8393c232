"""docs/architecture.md describes the house as it stands: its floors, its rules with their tests, its paths."""

import re

import pytest

from tests.docs.pages import ROOT, page, section, table, written
from tests.test_floors import FLOORS

PAGE = page("architecture.md")
SOURCES = {
    path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "tests").rglob("test_*.py"))
}
TESTS = {name for text in SOURCES.values() for name in re.findall(r"^def (test_\w+)", text, re.M)}


def _stands(package: str) -> bool:
    path = ROOT / package.replace(".", "/")
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_the_floors_of_the_page_are_those_that_stand_from_the_top_down() -> None:
    rows = [
        re.findall(r"`([\w.]+)`", f"`{row[0].strip('`')}`")
        for row in table(PAGE, "floor, from the top")
    ]
    told = [tuple(packages) for packages in rows]
    real = [tuple(p for p in floor if _stands(p)) for floor in reversed(FLOORS)]
    order = [floor for floor in real if floor]
    assert sorted(told) == sorted(order)
    place = {package: n for n, floor in enumerate(told) for package in floor}
    imports_down = [(upper, lower) for upper, lower in _needs() if place[upper] > place[lower]]
    assert imports_down == []


def _needs() -> list[tuple[str, str]]:
    """Which floor really imports from which, floor by floor."""
    packages = [p for floor in FLOORS for p in floor if _stands(p)]
    found = []
    for package in packages:
        path = ROOT / package.replace(".", "/")
        files = path.rglob("*.py") if path.is_dir() else [path.with_suffix(".py")]
        text = "\n".join(file.read_text(encoding="utf-8") for file in files)
        found += [
            (package, other)
            for other in packages
            if other != package and re.search(rf"^\s*from {re.escape(other)}[. ]", text, re.M)
        ]
    return found


def test_the_drawing_shows_every_floor() -> None:
    drawing = section(PAGE, "Floors").split("| floor")[0]
    shown = set(re.findall(r"trainer\.\w+|transcripts|question_bank", drawing))
    assert shown == {package for floor in FLOORS for package in floor if _stands(package)}


@pytest.mark.parametrize("number", range(1, 12))
def test_a_rule_of_the_buyer_names_tests_of_its_own(number: int) -> None:
    rules = section(PAGE, "The buyer's rules")
    (rule,) = re.findall(rf"^{number}\. .*?(?=^\d+\. |^$)", rules, re.DOTALL | re.MULTILINE)
    named = re.findall(r"`(test_\w+)`", rule)
    assert named
    assert {name for name in named if not name.startswith(f"test_{number}_")} == set()


def test_every_test_that_a_page_names_exists() -> None:
    named = {
        name
        for path in written()
        for name in re.findall(r"`(test_\w+)`", path.read_text(encoding="utf-8"))
    }
    assert named - TESTS == set()


def test_every_path_that_a_page_names_exists() -> None:
    tops = "trainer|question_bank|transcripts|tests|docs"
    missing = {
        f"{path.name}: {name}"
        for path in written()
        for name in re.findall(rf"`((?:{tops})/[\w./-]*)`", path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    }
    assert missing == set()
