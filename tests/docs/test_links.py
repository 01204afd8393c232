"""Every link of the documentation leads somewhere, the index lists every page, and the two READMEs are twins."""

import re
import struct
from pathlib import Path

import pytest

from question_bank.library import load_library
from tests.docs.pages import DOCS, ROOT, blocks, headings, without_code, written

PAGES = written()
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
ENGLISH, CHINESE = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(path: Path) -> set[str]:
    """The anchors that a page offers: headings, small letters, hyphens for blanks, no signs."""
    words = (words for _, words in headings(path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", word.lower()).replace(" ", "-") for word in words}


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in _LINK.findall(without_code(path.read_text(encoding="utf-8"))):
        assert "://" not in target, "nothing outside of the project is linked"
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        if anchor:
            assert anchor in _anchors(found), target


def test_the_index_lists_every_page() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    listed = {target for target in _LINK.findall(index) if "/" not in target}
    assert listed == {path.name for path in DOCS.glob("*.md")} - {"README.md"}


def test_every_page_that_the_code_points_to_is_there() -> None:
    sources = [
        path
        for package in ("trainer", "question_bank", "transcripts", "tests")
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".yaml", ".html", ".js"}
    ]
    named = {
        name
        for path in sources
        for name in re.findall(
            r"docs/([\w-]+\.md)", path.read_text(encoding="utf-8", errors="replace")
        )
    }
    assert {name for name in named if not (DOCS / name).is_file()} == set()


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_names_no_machine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(
        r"/(home|root|Users|work)/|https?://(?!127\.0\.0\.1|HOST|practice\.example)", text
    )


def test_the_chinese_twin_says_the_same_in_the_same_order() -> None:
    assert [level for level, _ in headings(ENGLISH)] == [level for level, _ in headings(CHINESE)]
    assert len(re.findall(r"^\d+\. ", ENGLISH, re.M)) == len(re.findall(r"^\d+\. ", CHINESE, re.M))
    own = {"README.md", "README.zh-CN.md"}
    links = [[t for t in _LINK.findall(text) if t not in own] for text in (ENGLISH, CHINESE)]
    assert links[0] == links[1]


def test_the_chinese_twin_has_the_same_commands() -> None:
    assert blocks(ENGLISH, "sh")
    assert blocks(ENGLISH, "sh") == blocks(CHINESE, "sh")


def test_the_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = "\n".join(blocks(ENGLISH, "sh"))
    for target in re.findall(r"\bmake ([a-z-]+)", commands):
        assert re.search(rf"^{target}:.*## ", makefile, re.M), target
    for file in re.findall(r"-r (\S+)", commands):
        assert (ROOT / file).is_file()


def test_screenshots_are_small_and_as_wide_as_they_say() -> None:
    shown = set(re.findall(r"docs/screenshots/[\w-]+\.png", ENGLISH))
    assert shown == {_name(path) for path in (DOCS / "screenshots").glob("*.png")}
    for name in shown:
        raw = (ROOT / name).read_bytes()
        width, height = struct.unpack(">II", raw[16:24])
        assert len(raw) < 300_000, name
        assert (width, height) == ((390, 844) if "/phone-" in name else (1440, 900)), name


def test_the_twins_and_the_changelog_say_how_many_cases_come_with_it() -> None:
    number = len(load_library().published())
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f" {number} cases in nine shops" in ENGLISH
    assert f"九家店的 {number} 个案例" in CHINESE
    assert f"- {number} cases over" in changelog
