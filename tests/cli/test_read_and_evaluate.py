"""The contracts of `read` and `evaluate` (docs/commands.md)."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

Read = Callable[..., tuple[int, list[dict[str, Any]]]]

SAMPLE = [
    {"id": "a", "text": "加我微信聊", "findings": [{"category": "off_platform", "span": "加我微信"}], "acts": [], "kind": "violation"},
    {"id": "b", "text": "请勿加微信", "findings": [], "kind": "trap"},
    {"id": "c", "text": "加 我 V 信", "findings": [{"category": "off_platform"}], "kind": "disguise"},
    {"id": "d", "messages": ["走私", "下付的话给您九折"], "findings": [{"category": "private_deal"}]},
    {"id": "e", "text": "您好", "findings": [{"category": "abuse"}], "acts": ["greet"], "kind": "act"},
]  # fmt: skip


@pytest.fixture
def read(trainer: Run) -> Read:
    """Exit status and records for these lines."""

    def answered(*lines: str) -> tuple[int, list[dict[str, Any]]]:
        done = trainer("read", stdin="\n".join(lines))
        return done.returncode, _records(done.stdout)

    return answered


def _records(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def test_each_line_is_answered_in_its_place_and_a_bad_one_gives_exit_1(process: Run) -> None:
    lines = (
        '{"id": "a", "text": "您好，加我微信给您便宜5块"}',
        "xx",
        '{"id": "b"}',
        '{"id": "c", "messages": ["好的", "今天发"], "before": "能发吗"}',
        '{"id": "d", "text": "好", "messages": ["好"]}',
    )
    done = process("read", stdin="\n".join(lines))
    records = _records(done.stdout)
    assert done.returncode == 1
    assert [record["id"] for record in records] == ["a", None, "b", "c", "d"]
    assert ["error" in record for record in records] == [False, True, True, False, True]


def test_a_reading_has_the_public_form(read: Read) -> None:
    status, (record,) = read('{"id": "a", "text": "您好，加我微信给您便宜5块"}')
    assert status == 0
    assert list(record) == ["id", "findings", "acts", "offers"]
    (finding,) = record["findings"]
    assert set(finding) == {
        "category", "severity", "rule", "reason", "advice", "confidence", "spans",
    }  # fmt: skip
    (span,) = finding["spans"]
    assert set(span) == {"message", "start", "end", "text"}
    assert "您好，加我微信给您便宜5块"[span["start"] : span["end"]] == span["text"]
    (offer,) = record["offers"]
    assert (offer["kind"], offer["amount"], offer["unit"]) == ("discount", 5, "yuan")


def test_case_bound_findings_are_given_only_with_a_case(trainer: Run, read: Read) -> None:
    line = {"id": "a", "text": "这单给您打一折"}
    within = {**line, "case": trainer("cases").stdout.split()[0]}
    status, (bare, bound) = read(json.dumps(line), json.dumps(within))
    assert status == 0
    assert "unauthorised_offer" not in {one["category"] for one in bare["findings"]}
    assert "unauthorised_offer" in {one["category"] for one in bound["findings"]}


def test_an_unknown_case_is_an_error_in_its_place(read: Read) -> None:
    status, (record,) = read('{"id": "a", "text": "好", "case": "no-such-case"}')
    assert (status, record["id"]) == (1, "a")
    assert "no-such-case" in record["error"]


def test_evaluate_gives_every_figure_and_every_error(trainer: Run, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in SAMPLE), encoding="utf-8")
    done = trainer("evaluate", str(path), "--json")
    assert done.returncode == 0
    figures = json.loads(done.stdout)
    assert figures["findings"]["off_platform"] == {
        "precision": 1.0, "recall": 1.0, "f1": 1.0, "n": 2,
    }  # fmt: skip
    assert figures["findings"]["abuse"]["recall"] == 0.0
    assert figures["traps_clean"] == 1.0
    assert figures["disguised_recall"] == 1.0
    assert figures["cut_accuracy"] == 1.0
    assert figures["red_line_recall"] == 0.75
    assert figures["micro"]["findings"] == {"precision": 1.0, "recall": 0.75, "f1": 0.8571}
    assert [error["id"] for error in figures["errors"]] == ["e"]


def test_evaluate_prints_a_table_for_people(process: Run, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in SAMPLE), encoding="utf-8")
    done = process("evaluate", str(path))
    assert done.returncode == 0
    assert "off_platform" in done.stdout
    assert "e  漏 abuse" in done.stdout


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        '{"id": "a", "text": "好"}',
        '{"id": "a", "text": "好", "findings": [{"category": "no"}]}',
    ],
)
def test_evaluate_lists_every_bad_line_and_exits_1(trainer: Run, tmp_path: Path, line: str) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text(f"{line}\n{line}\n", encoding="utf-8")
    done = trainer("evaluate", str(path))
    assert done.returncode == 1
    assert done.stderr.count("set.jsonl:") == 2
