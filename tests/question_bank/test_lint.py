"""Static lint: each rule has a file that breaks it exactly once, and the remedy mends it."""

from pathlib import Path

import pytest

from question_bank.codes import PLAYED, Code
from question_bank.problem import Gravity
from tests.question_bank.sample import (
    BROKEN,
    BROKEN_LIBRARY,
    SOUND,
    broken_library_problems,
    library_problems,
    lint_path,
    lint_sound,
    sound_library,
)

ELSEWHERE = {
    Code.FILE_MISSING,
    Code.FILE_TOO_LARGE,
    Code.MISSING_PERSONA,
    Code.UNKNOWN_PROFILE,
    Code.UNKNOWN_CASE,
    Code.FILE_NAME,
    Code.RULE_PACK,
    *PLAYED,
}
"""No case file shows these by itself: test_loading, test_library, the tests of `lint` and of play lint do."""
COMPANIONS = {"point-unreachable": {"unreachable-beat"}}
"""Rules that can't be broken without another one."""


def test_the_sound_case_has_no_problem() -> None:
    assert lint_path(SOUND) == ()


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_file_that_breaks_one_rule_gets_that_one_problem(path: Path) -> None:
    problems = lint_path(path)
    codes = [problem.code for problem in problems]
    assert codes.count(path.stem) == 1
    assert set(codes) - {path.stem} == COMPANIONS.get(path.stem, set())
    assert all(one.message and one.remedy and one.line >= 1 for one in problems)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("model: 真抱歉 让您糟心了", f"model: {'好' * 2001}", "一句 2001 字，一句最多 2000 字"),
        ("[+5s, 哦]", f"[+5s, {'哦' * 2001}]", "一句 2001 字"),
        ("[[+5s, 哦]]", f"[{'[+0s, 哦], ' * 200}[+0s, 哦]]", "一共 201 句"),
        ("[[+5s, 哦]]", f"[{', '.join(['[+0s, ' + '哦' * 2000 + ']'] * 11)}]", "22000 字"),
    ],
    ids=["model", "reply", "replies", "in all"],
)
def test_more_than_can_be_sent_or_read_is_told(old: str, new: str, told: str) -> None:
    problems = [one for one in lint_sound((old, new)) if one.code == Code.OUT_OF_RANGE]
    assert [told in one.message for one in problems] == [True]
    assert problems[0].is_error


@pytest.mark.parametrize("path", sorted(BROKEN_LIBRARY.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_library_with_a_file_that_breaks_one_rule_gets_that_one_problem(
    path: Path, tmp_path: Path
) -> None:
    (problem,) = broken_library_problems(path, tmp_path)
    assert problem.code == path.stem
    assert problem.message
    assert problem.remedy


def test_the_sound_library_has_no_problem(tmp_path: Path) -> None:
    assert library_problems(sound_library(tmp_path)) == []


def test_every_rule_has_a_file_that_breaks_it() -> None:
    paths = [*BROKEN.glob("*.yaml"), *BROKEN_LIBRARY.glob("*.yaml")]
    assert {path.stem for path in paths} == set(Code) - ELSEWHERE


def test_a_draft_is_linted_leniently_unless_asked_strictly() -> None:
    draft = ("level: 1", "level: 1\nstatus: draft")
    broken = ("[道歉有啥用], goto: demand", "[道歉有啥用], goto: complained")
    assert {one.severity for one in lint_sound(draft, broken)} == {Gravity.WARNING}
    assert {one.severity for one in lint_sound(draft, broken, strict=True)} == {Gravity.ERROR}


def test_all_problems_are_returned_with_their_lines() -> None:
    problems = lint_sound(
        ("goto: demand", "goto: nowhere"),
        ("within: open", "within: opne"),
        ("单号 {order_no}", "单号 {address}"),
    )
    codes = {(problem.code, problem.line) for problem in problems}
    assert codes >= {
        ("unknown-goto", 23),
        ("point-unknown-beat", 33),
        ("unknown-placeholder", 21),
        ("unreachable-beat", 25),
    }


def test_an_unknown_goto_offers_the_nearest_beat_or_outcome() -> None:
    beat = lint_sound(("goto: demand", "goto: demnad"))
    outcome = lint_sound(("limit: 2, goto: walked_off", "limit: 2, goto: walk_off"))
    assert any("「demand」" in one.remedy for one in beat)
    assert any("「walked_off」" in one.remedy for one in outcome)


def test_a_branch_used_up_by_stay_shadows_nothing() -> None:
    again = "{act: ask_order, goto: demand}"
    problems = lint_sound(("      - {act: apologise", f"      - {again}\n      - {{act: apologise"))
    assert problems == ()


def test_a_wider_branch_before_a_narrower_one_shadows_it() -> None:
    wide = "{any: [{act: apologise}, {act: empathise}], goto: demand}"
    problems = lint_sound(("      - {act: apologise", f"      - {wide}\n      - {{act: apologise"))
    assert [one.code for one in problems] == ["shadowed-branch"]


def test_a_fact_may_be_said_where_the_reply_asked_for_it() -> None:
    asked = ("act: ask_order", "slot: order_no")
    assert lint_sound(asked) == ()
    unasked = lint_sound(("act: ask_order", "act: empathise"))
    assert [one.code for one in unasked] == ["said-unasked"]


def test_a_fact_said_in_full_is_an_error_and_a_short_one_a_warning() -> None:
    full = lint_sound(("say: [我要退钱]", "say: [单号7731-0042 退钱]"))
    short = lint_sound(
        ("photo: 拍好了 发你了", "quantity: 两个"), ("say: [我要退钱]", "say: [两个都退]")
    )
    assert [(one.code, one.severity) for one in full] == [("said-unasked", Gravity.ERROR)]
    assert [(one.code, one.severity) for one in short] == [("said-unasked", Gravity.WARNING)]


def test_rudeness_needs_a_named_end() -> None:
    problems = lint_sound(
        ("outcomes: [settled, walked_off, complained,", "outcomes: [settled,"),
        ("goto: walked_off", "goto: settled"),
        ("goto: complained", "goto: settled"),
        ("expect: {outcome: walked_off}", "expect: {outcome: settled}"),
    )
    assert [one.code for one in problems] == ["outcome-not-named"]
    assert "walked_off" in problems[0].remedy


def test_silence_may_not_end_well() -> None:
    problems = lint_sound(("人呢], goto: unanswered", "人呢], goto: settled"))
    assert "missing-silence" in [one.code for one in problems]
