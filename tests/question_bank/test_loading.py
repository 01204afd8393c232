"""Strict loading: nothing guessed, nothing unknown let through, every problem with its line."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.case import AskDesk, Case, End, SendCard, Wait, pieces_in
from question_bank.loading import load_file, load_text
from question_bank.persona import PersonaPack
from question_bank.source import MAX_BYTES
from question_bank.vocabulary import Desk, Slot
from tests.question_bank.sample import load_sound, sound_text


def test_scalars_that_yaml_would_guess_at_stay_as_they_were_typed() -> None:
    loaded = load_sound(('order_no: "7731-0042"', "order_no: 0123, time: 1:30, style: on, use: no"))
    assert loaded.item is not None
    assert loaded.item.buyer.knows[Slot.ORDER_NO] == "0123"
    assert loaded.item.buyer.knows[Slot.TIME] == "1:30"
    assert loaded.item.buyer.knows[Slot.STYLE] == "on"
    assert loaded.item.buyer.knows[Slot.USE] == "no"


def test_bursts_keep_their_pauses_and_steps_their_times() -> None:
    case = load_sound(
        ("[[+5s, 哦]]", "[[+5.5s, 哦], [+1s, card, product], [desk, warehouse, 有货吗], [end]]")
    ).item
    assert case is not None
    burst = case.beats[0].say[1]
    assert [(part.after, part.text) for part in burst] == [
        (timedelta(0), "收到就是坏的"),
        (timedelta(seconds=3), "怎么办"),
    ]
    assert case.walkthroughs[2].replies == (
        Wait(after=timedelta(seconds=5.5), text="哦"),
        SendCard(after=timedelta(seconds=1), card="product"),
        AskDesk(desk=Desk.WAREHOUSE, ask="有货吗"),
        End(),
    )


def test_all_problems_of_a_file_are_listed_with_line_and_nearest_key() -> None:
    problems = load_sound(
        ("stage: aftersale", "stage: aftersales"),
        ("level: 1", "level: 1\nlevle: 2"),
        ("price: 39", "price: 三十"),
        ("after: 40s", "aftr: 40s"),
        ("act: apologise, say", "act: apologize, say"),
    ).problems
    assert [(one.line, one.code) for one in problems] == [
        (5, "unknown-value"),
        (7, "unknown-key"),
        (10, "bad-number"),
        (14, "unknown-key"),
        (24, "undefined-act"),
    ]
    remedies = " ".join(one.remedy for one in problems)
    assert all(near in remedies for near in ("aftersale", "level", "after", "apologise"))


def test_python_names_of_keys_are_no_keys() -> None:
    problems = load_sound(("any: [", "any_: [")).problems
    assert [one.code for one in problems] == ["unknown-key"]
    assert "「any」" in problems[0].remedy


def test_an_alias_bomb_is_refused_without_growing() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    loaded = load_text("\n".join(lines), Case, "bomb.yaml")
    assert loaded.item is None
    assert "anchor" in {one.code for one in loaded.problems}


def test_a_large_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text("# " + "长" * (MAX_BYTES // 3) + "\n", encoding="utf-8")
    assert [one.code for one in load_file(path, Case).problems] == ["file-too-large"]
    text = path.read_text(encoding="utf-8")
    assert [one.code for one in load_text(text, Case, "x").problems] == ["file-too-large"]


def test_a_missing_file_is_a_problem_and_no_exception(tmp_path: Path) -> None:
    problems = load_file(tmp_path / "nothing.yaml", Case).problems
    assert [one.code for one in problems] == ["file-missing"]


def test_a_byte_order_mark_is_no_part_of_the_content(tmp_path: Path) -> None:
    path = tmp_path / "mug-handle.yaml"
    path.write_text(sound_text(), encoding="utf-8-sig")
    assert load_file(path, Case).problems == ()


def test_a_persona_outside_the_house_delays_is_refused() -> None:
    shipped = Path(__file__).parents[2] / "question_bank" / "personas.yaml"
    text = shipped.read_text(encoding="utf-8").replace("delay_min: 2s", "delay_min: 0.5s", 1)
    problems = load_text(text, PersonaPack, "personas.yaml").problems
    assert [one.code for one in problems] == ["out-of-range"]


_SOUND = sound_text()
_SPICE = st.sampled_from(
    [
        *("", ":", "- ", "[", "]", "{", "}", '"', "'", "&a ", "*a", "!!x ", "\t", "\n", "  ", "? "),
        *("|\n", "#", "~", "+3s", "null", "：", "\x00", "\u2028", "\ufeff", "1e999", "beats:"),
        *("any: {any: {act: x}}", "---\n", "%YAML 9\n"),
    ]
)


@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(_SOUND)), st.integers(0, 30), _SPICE), min_size=1, max_size=5
    )
)
@settings(max_examples=250, deadline=None)
def test_mutated_files_load_or_are_explained_but_never_crash(
    cuts: list[tuple[int, int, str]],
) -> None:
    text = _SOUND
    for start, length, spice in cuts:
        text = text[:start] + spice + text[start + length :]
    loaded = load_text(text, Case, "mutated.yaml")
    assert (loaded.item is None) == any(one.is_error for one in loaded.problems)
    lines = sum(map(text.count, "\n\r\x85\u2028\u2029")) + 2  # all that ends a line in YAML
    assert all(1 <= one.line <= lines and one.message and one.remedy for one in loaded.problems)


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_text_is_answered_with_problems(text: str) -> None:
    assert load_text(text, Case, "noise.yaml").problems


@pytest.mark.parametrize(
    "value", ["1_0", "NaN", "Infinity", "1e5", "-1", "", "９９９９９９９９９９"]
)
def test_odd_numbers_are_no_amounts(value: str) -> None:
    problems = load_sound(("outcomes:", f'authority: {{discount: "{value}"}}\noutcomes:')).problems
    assert {one.code for one in problems} <= {"bad-number", "out-of-range"}
    assert problems


@pytest.mark.parametrize(
    ("words", "pieces"),
    [("要两盒 自己一盒", 2), ("3", 3), ("十二包送人", 12), ("2盒 一共89块", 2), ("看看再说", None)],
)
def test_the_quantity_wanted_is_read_from_the_buyers_words(words: str, pieces: int | None) -> None:
    assert pieces_in(words) == pieces
