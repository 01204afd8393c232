"""A draft is held against an index of what the library says, which follows the library at the cost of what has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from question_bank.case import Case
from question_bank.held import Held
from question_bank.library import load_library, refresh
from question_bank.lint.said import Said
from question_bank.lint.sentences import sentences_of_case
from question_bank.shelf import Shelved
from question_bank.values import Frozen
from tests.question_bank.sample import load_sound, sound_library, sound_text

DRAFT = "这份草稿"


def messages(said: Said, case: Case, case_id: str = "draft") -> list[str]:
    return [told[3] for told in said.told(tuple(sentences_of_case(DRAFT, case)), case_id)]


def sound(*changes: tuple[str, str]) -> Case:
    case = load_sound(*changes).item
    assert case is not None
    return case


def following(files: tuple[Shelved, ...]) -> Said:
    said = Said()
    assert said.follow(files)
    return said


def test_what_a_case_says_already_is_told_with_its_title(tmp_path: Path) -> None:
    said = following(sound_library(tmp_path).files)
    told = messages(said, sound())
    assert told
    assert all("《" in one and "已经说过" in one for one in told)


def test_a_draft_may_repeat_its_own_version_in_the_library(tmp_path: Path) -> None:
    library = sound_library(tmp_path)
    (case_id,) = library.cases
    assert messages(following(library.files), sound(), case_id) == []


def test_the_same_twice_in_one_list_of_the_draft_is_told() -> None:
    case = sound()
    line = "这个杯子的把手摔断了能赔吗"
    burst = case.silence.nudge[0]
    part = burst[0].model_copy(update={"text": line})
    nudges = {"nudge": ((part,), (part,))}
    doubled = case.model_copy(update={"silence": case.silence.model_copy(update=nudges)})
    assert messages(following(()), doubled) == [f"「{line}」在 {DRAFT} 里已经说过"] * 2


def test_buyers_of_one_kind_that_say_nearly_the_same_are_told(tmp_path: Path) -> None:
    words = "我问的是杯子的事"
    said = following(sound_library(tmp_path).files)
    told = messages(said, sound((words, f"{words}呀")))
    assert any("太像" in one and f"「{words}」" in one for one in told)


def test_an_index_follows_a_file_that_changes_and_one_that_goes(tmp_path: Path) -> None:
    library = sound_library(tmp_path)
    said = following(library.files)
    before = messages(said, sound())
    file = next((tmp_path / "cases").glob("*.yaml"))
    file.write_text(sound_text(("title: ", "title: 另一个")), encoding="utf-8")
    changed = refresh(library, [tmp_path])
    assert said.follow(changed.files)
    assert [one.replace("《另一个", "《") for one in messages(said, sound())] == before
    file.unlink()
    assert said.follow(refresh(changed, [tmp_path]).files)
    assert messages(said, sound()) == []


def test_a_library_of_thousands_is_taken_up_in_steps(tmp_path: Path) -> None:
    library = sound_library(tmp_path)
    said = Said()
    steps = [said.follow(library.files, most=1) for _ in library.files]
    assert steps == [False] * (len(library.files) - 1) + [True]
    assert messages(said, sound()) == messages(following(library.files), sound())


def test_a_case_is_read_once_for_the_index_and_not_kept(tmp_path: Path) -> None:
    read: list[str] = []

    def counted(shelved: Shelved) -> Shelved:
        item = shelved.item

        def once_more() -> Frozen | None:
            read.append(shelved.place.file)
            return item

        return replace(shelved, held=Held(read=once_more))

    cases = [one for one in sound_library(tmp_path).files if one.facts.status]
    files = tuple(counted(one) for one in cases)
    said = following(files)
    before = messages(said, sound())
    assert said.follow((*files,))
    assert messages(said, sound()) == before
    assert read == [one.place.file for one in files]
    assert files[0].item is not None
    assert len(read) == len(files) + 1


@pytest.mark.parametrize("stage", ["presale", "aftersale"])
def test_a_shipped_case_repeats_nothing_of_the_others_here_as_in_the_lint_of_the_library(
    stage: str,
) -> None:
    library = load_library()
    case = next(case for case in library.published() if case.stage.value == stage)
    assert messages(following(library.files), case, case.id) == []
