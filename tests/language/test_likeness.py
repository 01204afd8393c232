"""Sentences said in other words: `≈` before a phrase of a case."""

import json
from pathlib import Path
from typing import Any

import pytest

from question_bank.labelled import ALIKE_PAIRS
from question_bank.language.reader import shipped_reader

UNSEEN = Path(__file__).parents[1] / "labelled" / "alike.jsonl"


def pairs(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def says(reply: str, sentence: str) -> str:
    """The words of the reply that say the sentence, empty where it does not."""
    reader = shipped_reader()
    return "".join(span.text for span in reader.says(reader.read([reply]), f"≈{sentence}"))


@pytest.mark.parametrize(
    "sentence", sorted({one["model"] for path in (ALIKE_PAIRS, UNSEEN) for one in pairs(path)})
)
def test_a_sentence_says_itself(sentence: str) -> None:
    assert says(sentence, sentence)


def test_a_sentence_of_many_clauses_says_itself() -> None:
    steps = "先断电，再拆面板，拆完装锁体，最后接线，试一下"
    assert says(steps, steps)


@pytest.mark.parametrize(
    "reply",
    [
        "不支持七天无理由退货哦",
        "这款不能七天无理由退",
        "七天无理由退货我们不支持",
        "支持十五天无理由退货",
        "七天左右到货",
        "支持七天无理由退货我们做不到",
    ],
)
def test_a_contradiction_another_number_or_another_matter_does_not_say_it(reply: str) -> None:
    assert not says(reply, "支持七天无理由退货")


def test_who_pays_is_part_of_what_is_said() -> None:
    assert says("换货来回的运费都是我们出", "换货的运费由我们承担")
    assert not says("换货的运费要您承担", "换货的运费由我们承担")


def test_the_words_that_say_it_are_shown() -> None:
    assert (
        says("您好呀，安装之前先把锁体断电，再拧螺丝", "锁体装的时候要先断电")
        == "安装之前先把锁体断电"
    )


def test_most_pairs_that_nobody_tuned_on_are_told_apart() -> None:
    found = [(bool(says(one["reply"], one["model"])), one["alike"]) for one in pairs(UNSEEN)]
    right = sum(said and meant for said, meant in found)
    assert right / sum(said for said, _ in found) >= 0.8
    assert right / sum(meant for _, meant in found) >= 0.45


def test_of_what_says_something_else_hardly_anything_is_taken_for_a_sentence() -> None:
    other = [one for one in pairs(UNSEEN) if one["kind"] in ("other", "contradiction", "number")]
    taken = [one for one in other if says(one["reply"], one["model"])]
    assert len(taken) <= 0.05 * len(other)


def test_a_sentence_longer_than_anything_that_is_said_is_said_by_nothing() -> None:
    assert not says("这就给您退款", "好的" * 12_000)
