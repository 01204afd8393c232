"""How buyers type is counted as people would count it."""

import pytest

from question_bank.habits import (
    Habit,
    asks,
    figures,
    is_bare,
    is_greeting,
    is_near,
)
from tests.question_bank.sample import load_sound


@pytest.mark.parametrize(
    "text",
    [
        "能便宜点吗",
        "多少钱",
        "咋还没到",
        "这个怎么用",
        "行不行",
        "哪个好",
        "发货没",
        "有货？",
        "我的呢",
    ],
)
def test_question_words_and_marks_make_a_question(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["那就这么办", "我等着呢你快点", "好的", "要么算了", "没事"])
def test_words_that_only_look_like_it_make_none(text: str) -> None:
    assert not asks(text)


def test_emoticons_and_emoji_are_no_punctuation() -> None:
    assert is_bare("好的呀[微笑] 😊 那就这样")
    assert not is_bare("好的，那就这样")
    assert not is_bare("快点～？")


@pytest.mark.parametrize("text", ["在吗", "你好", "在不在", "亲 在吗？", "老板", "哈喽", "有人吗"])
def test_a_bare_greeting_is_one(text: str) -> None:
    assert is_greeting(text)


@pytest.mark.parametrize("text", ["在吗 我想问下", "你好这个有货不", "快递呢", ""])
def test_a_greeting_with_a_matter_is_none(text: str) -> None:
    assert not is_greeting(text)


def test_figures_are_those_of_a_small_case_counted_by_hand() -> None:
    case = load_sound().item
    assert case is not None
    found = figures([case])
    said = ["杯子把手断了", "收到就是坏的", "怎么办"]
    assert found.messages > len(said)
    assert found.values[Habit.OPENINGS] == 0
    assert 0 < found.values[Habit.BURSTS] < 0.5
    assert found.values[Habit.MEDIAN] in range(2, 9)


def test_no_cases_have_no_figures_and_miss_nothing() -> None:
    assert figures([]).values == {}
    assert figures([]).misses() == ()


@pytest.mark.parametrize(
    ("habit", "value", "near"),
    [
        (Habit.MEDIAN, 11.7, True),
        (Habit.MEDIAN, 12, False),
        (Habit.BURSTS, 0.15, True),
        (Habit.BURSTS, 0.14, False),
        (Habit.LONG, 16, True),
    ],
)
def test_medians_may_lie_thirty_percent_off_and_shares_ten_points(
    habit: Habit, value: float, near: bool
) -> None:
    assert is_near(habit, value) is near
