"""The contract of `score` (docs/commands.md): a line out for a line in, named metrics, golden scores of our own chats."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.inside import Inside

GOLDEN = Path(__file__).with_name("scored")
CHATS = GOLDEN / "chats.jsonl"
EXPECTED = GOLDEN / "scores.jsonl"
"""Written by `python -m trainer score tests/cli/scored/chats.jsonl`; looked over by hand."""


def _records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_our_own_chats_are_scored_as_they_were(inside: Inside) -> None:
    done = inside.run("score", str(CHATS))
    assert done.status == 0, done.err
    assert _records(done.out) == _records(EXPECTED.read_text(encoding="utf-8"))


def test_two_processors_give_the_same_in_the_same_order() -> None:
    def scored(jobs: str) -> str:
        words = [sys.executable, "-m", "trainer", "score", str(CHATS), "--jobs", jobs]
        return subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout

    assert scored("2") == EXPECTED.read_text(encoding="utf-8")


def test_only_the_metrics_named_are_told(inside: Inside) -> None:
    done = inside.run("score", str(CHATS), "--profile", "house-30s", "wangwang-3min")
    assert list(_records(done.out)[0]["profiles"]) == ["house-30s", "wangwang-3min"]


def test_a_bad_line_is_answered_in_its_place_and_gives_exit_1(inside: Inside) -> None:
    lines = [
        '{"id": "a", "turns": []}',
        "xx",
        '{"turns": []}',
        '{"id": "d"}',
        '{"id": "e", "turns": [{"role": "seller", "text": "好"}]}',
        '{"id": "f", "turns": [{"role": "agent", "text": "好", "at": "2026-03-02T10:00:00"}]}',
        '{"id": "g", "turns": [{"role": "agent", "text": "好", "type": "song"}]}',
        '{"id": 8, "turns": [{"role": "buyer", "text": "好"}]}',
    ]
    done = inside.run("score", inside.write("in.jsonl", "\n".join(lines)))
    records = _records(done.out)
    assert done.status == 1
    assert [one["id"] for one in records] == ["a", None, None, "d", "e", "f", "g", 8]
    assert ["error" in one for one in records] == [False] + [True] * 6 + [False]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--profile", "nothing"), "响应指标"),
        (("--scorecard", "nothing"), "评分标准"),
        (("--jobs", "0"), "--jobs"),
    ],
)
def test_a_name_that_nothing_answers_to_is_told(
    inside: Inside, words: tuple[str, ...], said: str
) -> None:
    done = inside.run("score", str(CHATS), *words)
    assert (done.status, done.out) == (1, "")
    assert said in done.err


def test_a_file_that_is_not_there_is_told(inside: Inside) -> None:
    done = inside.run("score", "nothing.jsonl")
    assert done.status == 1
    assert "nothing.jsonl" in done.err
