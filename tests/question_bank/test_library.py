"""The library: what is served, what is listed, and what a broken file can't take down."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from question_bank.library import SHIPPED, Library, load_library, refresh
from question_bank.problem import Problem
from question_bank.standard import CasesPassed
from question_bank.vocabulary import Stage
from tests.question_bank.sample import sound_text

Shelve = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "content"
    (home / "cases").mkdir(parents=True)
    return home


@pytest.fixture
def shelve(folder: Path) -> Shelve:
    """Write a variation of the sound case; each writing gets a later time stamp."""
    written = 0

    def write(*changes: tuple[str, str], name: str = "mug-handle") -> Path:
        nonlocal written
        written += 1
        path = folder / "cases" / f"{name}.yaml"
        path.write_text(sound_text(*changes), encoding="utf-8")
        os.utime(path, ns=(written * 10**9, written * 10**9))
        return path

    return write


def _of_cases(library: Library) -> list[Problem]:
    return [one for one in library.problems if one.file.startswith("content/cases/")]


def test_the_shipped_library_is_complete_and_without_errors() -> None:
    library = load_library()
    assert [one for one in library.problems if one.is_error] == []
    assert {"practice", "strict", "newcomer"} <= set(library.profiles)
    assert "default" in library.scorecards
    assert "first" in library.standards


def test_a_broken_new_version_is_listed_and_the_last_good_one_served(
    folder: Path, shelve: Shelve
) -> None:
    shelve()
    first = load_library([SHIPPED, folder])
    shelve(("title: 杯子把手断了", "titel: 杯子把手断了"))
    second = refresh(first, [SHIPPED, folder])
    assert second.cases["mug-handle"] == first.cases["mug-handle"]
    assert second.digests["mug-handle"] == first.digests["mug-handle"]
    errors = [one for one in _of_cases(second) if one.is_error]
    assert {one.code for one in errors} == {"missing-key", "unknown-key"}
    assert [one.stale for one in second.files if one.place.path.parent.parent == folder] == [True]


def test_a_mended_file_is_served_again(folder: Path, shelve: Shelve) -> None:
    shelve()
    library = load_library([folder])
    shelve(("goto: demand", "goto: nowhere"))
    library = refresh(library, [folder])
    shelve(("title: 杯子把手断了", "title: 杯子又断了"))
    library = refresh(library, [folder])
    assert library.cases["mug-handle"].title == "杯子又断了"
    assert _of_cases(library) == []


def test_a_case_that_never_was_good_is_listed_and_not_served(folder: Path, shelve: Shelve) -> None:
    shelve(("goto: demand", "goto: nowhere"))
    library = load_library([folder])
    assert "mug-handle" not in library.cases
    assert "unknown-goto" in {one.code for one in _of_cases(library)}


def test_only_changed_files_are_read_again(
    folder: Path, shelve: Shelve, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelve()
    shelve(("id: mug-handle", "id: bowl"), name="bowl")
    library = load_library([folder])
    assert refresh(library, [folder]) is library
    shelve(("id: mug-handle", "id: bowl"), ("level: 1", "level: 2"), name="bowl")
    read: list[str] = []
    real = Path.read_bytes

    def counting(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", counting)
    assert refresh(library, [folder]).cases["bowl"].level == 2
    assert read == ["bowl.yaml"]


def test_a_deleted_file_leaves_the_library(folder: Path, shelve: Shelve) -> None:
    path = shelve()
    library = load_library([folder])
    path.unlink()
    assert "mug-handle" not in refresh(library, [folder]).cases


def test_a_published_case_replaces_the_shipped_one_of_its_id(
    tmp_path: Path, folder: Path, shelve: Shelve
) -> None:
    shipped = tmp_path / "shipped"
    (shipped / "cases").mkdir(parents=True)
    (shipped / "cases" / "mug-handle.yaml").write_text(sound_text(), encoding="utf-8")
    shelve(("title: 杯子把手断了", "title: 店里改过的"))
    library = load_library([shipped, folder])
    assert library.cases["mug-handle"].title == "店里改过的"
    assert "duplicate-id" not in {one.code for one in library.problems}


def test_one_id_in_two_files_of_a_folder_is_a_problem(folder: Path, shelve: Shelve) -> None:
    shelve()
    shelve(name="mug-two")
    codes = sorted(one.code for one in _of_cases(load_library([folder])))
    assert codes == ["duplicate-id", "file-name"]


def test_drafts_and_retired_cases_are_not_published(folder: Path, shelve: Shelve) -> None:
    shelve()
    shelve(("id: mug-handle", "id: bowl\nstatus: draft"), name="bowl")
    shelve(("id: mug-handle", "id: plate\nstatus: retired"), name="plate")
    library = load_library([folder])
    assert set(library.cases) == {"mug-handle", "bowl", "plate"}
    assert [case.id for case in library.published()] == ["mug-handle"]


def test_missing_personas_and_unknown_profiles_are_problems(folder: Path) -> None:
    (folder / "scorecards").mkdir()
    text = (SHIPPED / "scorecards" / "default.yaml").read_text(encoding="utf-8")
    card = text.replace("speed_profile: practice", "speed_profile: sprint")
    (folder / "scorecards" / "default.yaml").write_text(card, encoding="utf-8")
    codes = [one.code for one in load_library([folder]).problems]
    assert codes.count("missing-persona") == 10
    assert codes.count("unknown-profile") == 1


def test_a_way_for_newcomers_that_leads_to_no_case_is_a_problem(folder: Path) -> None:
    (folder / "standards").mkdir()
    text = (SHIPPED / "standards" / "first.yaml").read_text(encoding="utf-8")
    slip = text.replace("presale-size-height-weight", "presale-size-hight-weight")
    (folder / "standards" / "first.yaml").write_text(slip, encoding="utf-8")
    told = [one for one in load_library([SHIPPED, folder]).problems if one.code == "unknown-case"]
    assert [one.severity.value for one in told] == ["warning"]
    assert "presale-size-height-weight" in told[0].remedy


def test_the_shipped_way_for_newcomers_is_simple_friendly_and_meets_every_stage() -> None:
    library = load_library()
    standard = library.standards["first"]
    way = [library.cases[one] for one in standard.first_cases]
    assert {case.level for case in way} == {1}
    assert way[0].buyer.persona == "easygoing"
    assert {case.stage for case in way[:3]} == set(Stage)
    asked = next(one for one in standard.gates if isinstance(one, CasesPassed))
    assert len({case.id for case in way}) == asked.count
    assert not {case.buyer.persona.value for case in way} & {"bargainer", "impatient", "picky"}


def test_an_absent_folder_is_an_empty_one(tmp_path: Path) -> None:
    assert load_library([tmp_path / "nowhere"]).cases == {}


def test_a_second_start_reads_no_file_that_has_not_changed(
    folder: Path, shelve: Shelve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = shelve()
    first = load_library([SHIPPED, folder], remembered=tmp_path / "cache")
    read: list[str] = []
    real = Path.read_bytes

    def counting(path: Path) -> bytes:
        read.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", counting)
    second = load_library([SHIPPED, folder], remembered=tmp_path / "cache")
    assert read == ["library.json"]
    assert dict(second.cases) == dict(first.cases)
    assert second.problems == first.problems
    assert second.digests == first.digests
    assert [one.id for one in second.published()] == [one.id for one in first.published()]
    assert read == ["library.json"], "cases come from what was kept"
    shelve(("title: 杯子把手断了", "title: 碗碎了"))
    third = load_library([SHIPPED, folder], remembered=tmp_path / "cache")
    assert third.cases["mug-handle"].title == "碗碎了"
    assert read.count(path.name) == 1


def test_what_was_kept_of_broken_files_is_told_again(
    folder: Path, shelve: Shelve, tmp_path: Path
) -> None:
    shelve(("goto: demand", "goto: nowhere"))
    first = load_library([SHIPPED, folder], remembered=tmp_path / "cache")
    second = load_library([SHIPPED, folder], remembered=tmp_path / "cache")
    assert "mug-handle" not in second.cases
    assert _of_cases(second) == _of_cases(first) != []


@pytest.mark.parametrize("damage", ["index", "forms", "gone"])
def test_a_damaged_cache_costs_time_and_nothing_else(
    folder: Path, shelve: Shelve, tmp_path: Path, damage: str
) -> None:
    shelve()
    cache = tmp_path / "cache"
    first = load_library([SHIPPED, folder], remembered=cache)
    (forms,) = cache.glob("library-*.forms")
    if damage == "index":
        (cache / "library.json").write_text('{"format": 1', encoding="utf-8")
    elif damage == "forms":
        forms.write_bytes(b"x" * forms.stat().st_size)
    else:
        forms.unlink()
    second = load_library([SHIPPED, folder], remembered=cache)
    assert dict(second.cases) == dict(first.cases)


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    blocked = tmp_path / "cache"
    blocked.write_text("a file where the folder would be", encoding="utf-8")
    assert load_library([SHIPPED], remembered=blocked).cases
