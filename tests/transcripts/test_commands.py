"""The contracts of `python -m transcripts read | formats | redact`."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from question_bank.case import Case
from question_bank.lint import lint_case
from question_bank.loading import load_text
from tests.inside import run_inside
from tests.transcripts.golden_texts import LABELLED, VISITS
from tests.transcripts.make_golden import FOLDER
from tests.transcripts.packing import locked
from tests.transcripts.table_layouts import as_csv
from transcripts.cli import main

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command here with a data folder of its own."""

    def command(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TRAINER_HOME", str(tmp_path / "home"))
            return run_inside(main, tuple(map(str, arguments)), typed)

    return command


@pytest.fixture
def process(tmp_path: Path) -> Run:
    """The same in another process, in an environment that knows of no encoding."""

    def command(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "transcripts", *map(str, arguments)],
            cwd=ROOT,
            env={**os.environ, "TRAINER_HOME": str(tmp_path / "home")},
            input=typed,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return command


def records(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


def write(folder: Path, name: str, lines: Sequence[str]) -> Path:
    path = folder / name
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


def test_read_prints_one_record_a_conversation_with_every_key(run: Run) -> None:
    done = run("read", FOLDER / "turns.utf-8.jsonl", FOLDER / "labelled.gb18030.txt")
    assert done.returncode == 0
    found = records(done.stdout)
    keys = ["id", "source", "format", "encoding", "started_at", "problems", "turns"]
    assert all(list(record) == keys for record in found)
    turn_keys = ["role", "type", "sender", "text", "at"]
    assert all(list(turn) == turn_keys for record in found for turn in record["turns"])
    assert [record["format"] for record in found] == ["jsonl"] * 2 + ["labelled"] * 3
    assert [record["encoding"] for record in found] == ["utf-8"] * 2 + ["gb18030"] * 3
    assert found[0]["started_at"] == "2024-03-01T10:34:26+08:00"
    assert found[2]["started_at"] is None
    assert found[1]["problems"] == [{"line": 2, "message": "这一行不是完整的 JSON"}]


def test_read_redacts_text_sender_id_and_the_files_name(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "订单3312456789012345678_张女士.txt"
    path.write_text(LABELLED, encoding="utf-8")
    done = run("read", path, FOLDER / "turns.utf-8.jsonl")
    everything = done.stdout + done.stderr
    secret = ["3312456789012345678", "YT8812345678901", "文三路", "张伟", "1381234", "tb_rain88"]
    secret += ["rain_1988", "李娜", "小美：", "张女士", "木棉坊:小云"]
    assert [word for word in secret if word in everything] == []
    assert records(done.stdout)[0]["source"] == "订单[订单号1]_[姓名1]女士.txt"


def test_read_gives_the_same_person_the_same_name_every_time(run: Run) -> None:
    first = run("read", FOLDER / "turns.utf-8.jsonl").stdout
    assert first == run("read", FOLDER / "turns.utf-8.jsonl").stdout
    buyers = {
        turn["sender"]
        for record in records(first)
        for turn in record["turns"]
        if turn["role"] == "buyer"
    }
    assert len(buyers) == 1


def test_another_installation_gives_other_names(run: Run, tmp_path: Path) -> None:
    first = run("read", FOLDER / "turns.utf-8.jsonl").stdout
    (tmp_path / "home" / "pseudonyms.key").unlink()
    assert records(run("read", FOLDER / "turns.utf-8.jsonl").stdout) != records(first)


def test_the_key_is_made_on_first_use_and_only_its_owner_may_read_it(
    run: Run, tmp_path: Path
) -> None:
    assert run("redact", typed="在吗\n").returncode == 0
    key = tmp_path / "home" / "pseudonyms.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_broken_key_is_told_and_never_replaced(process: Run, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    key = tmp_path / "home" / "pseudonyms.key"
    key.write_text("nonsense", encoding="ascii")
    done = process("read", FOLDER / "turns.utf-8.jsonl")
    assert (done.returncode, done.stdout) == (1, "")
    assert "密钥" in done.stderr
    assert key.read_text(encoding="ascii") == "nonsense"


def test_read_goes_on_past_a_file_it_cannot_read_and_fails_only_if_all_are(
    run: Run, tmp_path: Path
) -> None:
    letter = write(tmp_path, "letter.txt", ["各位同事，", "下周一开会"])
    mixed = run("read", letter, tmp_path / "none.txt", FOLDER / "turns.utf-8.jsonl")
    assert mixed.returncode == 0
    assert len(records(mixed.stdout)) == 2
    assert "letter.txt" in mixed.stderr
    assert "none.txt" in mixed.stderr
    alone = run("read", letter)
    assert (alone.returncode, alone.stdout) == (1, "")


def test_a_format_can_be_named_and_an_unknown_one_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "odd.txt", ["没有称呼的一行", "客服：在的"])
    done = run("read", "--format", "labelled", path)
    assert done.returncode == 0
    assert records(done.stdout)[0]["problems"][0]["line"] == 1
    unknown = run("read", "--format", "nothing", path)
    assert unknown.returncode == 2
    assert unknown.stderr.startswith("--format：没有「nothing」这种格式，可用：jsonl、")
    assert run("read", "--format", "jsonl", path).returncode == 1
    assert run().stderr.startswith("缺少 COMMAND")


def test_names_given_as_agents_are_agents(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "named.txt", ["买家：在吗", "小美：在的", "阿云：我来接"])
    (record,) = records(run("read", "--agents", "小美,阿云", path).stdout)
    assert [turn["role"] for turn in record["turns"]] == ["buyer", "agent", "agent"]
    assert record["turns"][1]["sender"].startswith("客服-")


def test_formats_prints_candidates_with_confidence_and_reason(run: Run, tmp_path: Path) -> None:
    done = run("formats", FOLDER / "labelled.gb18030.txt")
    assert done.returncode == 0
    (found,) = records(done.stdout)
    assert found["format"] == "labelled"
    assert 0.5 <= found["confidence"] <= 1
    assert found["reason"]
    assert found["encoding"] == "gb18030"
    assert run("formats", write(tmp_path, "letter.txt", ["各位同事"])).returncode == 1


def test_redact_writes_one_line_for_one_line(process: Run) -> None:
    typed = "我电话13812345678\n\n包邮吗\n再说一遍13812345678\n"
    done = process("redact", typed=typed)
    assert done.returncode == 0
    assert done.stdout == "我电话[电话1]\n\n包邮吗\n再说一遍[电话1]\n"


def test_redact_with_spans_says_where_and_what_without_repeating_it(
    run: Run, tmp_path: Path
) -> None:
    path = write(tmp_path, "in.txt", ["我电话13812345678", "包邮吗"])
    done = run("redact", "--spans", path)
    assert records(done.stdout) == [
        {
            "text": "我电话[电话1]",
            "spans": [{"kind": "phone", "start": 3, "end": 14, "mark": "[电话1]"}],
        },
        {"text": "包邮吗", "spans": []},
    ]


def test_a_lone_surrogate_in_the_input_ends_nothing(process: Run, tmp_path: Path) -> None:
    line = '{"turns": [{"role": "buyer", "text": "\\ud83d在吗", "sender": "\\ud83d"}]}'
    done = process("read", write(tmp_path, "odd.jsonl", [line, line]))
    assert done.returncode == 0
    assert len(records(done.stdout)) == 2


def test_draft_prints_a_case_that_lint_takes_as_a_draft(run: Run, tmp_path: Path) -> None:
    done = run("draft", FOLDER / "labelled.gb18030.txt", "--conversation", 2, "--id", "presale-a")
    assert done.returncode == 0
    loaded = load_text(done.stdout, Case, "presale-a.yaml")
    assert loaded.problems == ()
    assert loaded.item is not None
    assert (loaded.item.id, loaded.item.status) == ("presale-a", "draft")
    assert not any(problem.is_error for problem in lint_case(loaded.item))


def test_draft_holds_no_private_data(process: Run) -> None:
    done = process("draft", FOLDER / "labelled.utf-8.txt", "--conversation", 1, "--id", "insale-a")
    secret = ["3312456789012345678", "YT8812345678901", "文三路", "张伟", "1234 5678"]
    assert [word for word in secret if word in done.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("--conversation", "9", "--id", "a"), 1),
        (("--conversation", "0", "--id", "a"), 2),
        (("--conversation", "1", "--id", "Not An Id"), 2),
        (("--conversation", "1"), 2),
    ],
)
def test_draft_tells_wrong_input_from_wrong_usage(
    run: Run, arguments: tuple[str, ...], status: int
) -> None:
    done = run("draft", FOLDER / "labelled.utf-8.txt", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr


def test_read_takes_a_password_from_standard_input(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(locked({"a.txt": "买家：在吗\n客服：在的\n".encode()}, "七鱼1".encode()))
    without = run("read", path)
    assert (without.returncode, without.stdout) == (1, "")
    assert "--password-stdin" in without.stderr
    assert "密码不对" in run("read", path, "--password-stdin", typed="别的\n").stderr
    done = run("read", path, "--password-stdin", typed="七鱼1\n")
    assert (done.returncode, len(records(done.stdout))) == (0, 1)
    assert run("formats", path, "--password-stdin", typed="七鱼1\n").returncode == 0


def test_read_takes_what_the_columns_of_a_table_mean(run: Run, tmp_path: Path) -> None:
    table = write(
        tmp_path,
        "own.csv",
        ["几时,谁,说了什么", "2024/3/1 20:00,粉丝,还有吗", "2024/3/1 20:01,主播,有的"],
    )
    assert run("read", table).returncode == 1
    columns = write(
        tmp_path,
        "columns.json",
        ['{"at": "几时", "role": "谁", "text": "说了什么", "roles": {"主播": "agent"}}'],
    )
    (record,) = records(run("read", table, "--columns", columns).stdout)
    assert record["format"] == "table"
    assert [turn["role"] for turn in record["turns"]] == ["buyer", "agent"]
    broken = write(tmp_path, "broken.json", ["{"])
    assert "不是 JSON" in run("read", table, "--columns", broken).stderr


def test_a_list_of_visits_beside_a_log_is_used_and_not_complained_of(
    run: Run, tmp_path: Path
) -> None:
    visits = tmp_path / "visits.csv"
    visits.write_text(as_csv(VISITS), encoding="utf-8")
    done = run("read", visits, FOLDER / "jd.utf-8.log")
    assert (done.returncode, done.stderr) == (0, "")
    assert [record["format"] for record in records(done.stdout)] == ["jd", "jd"]
    alone = run("read", visits)
    assert alone.returncode == 1
    assert "一起导入" in alone.stderr


def test_formats_names_the_members_of_an_archive(run: Run) -> None:
    found = records(run("formats", FOLDER / "qiyu_with_sessions.zip").stdout)
    sure = {(one["part"], one["format"]) for one in found if one["confidence"] >= 0.5}
    assert sure == {
        ("qiyu_with_sessions.zip/导出/message.txt", "qiyu"),
        ("qiyu_with_sessions.zip/导出/session.txt", "qiyu_sessions"),
    }
    keys = ["format", "title", "confidence", "reason", "encoding", "encoding_reason", "part"]
    assert all(list(one) == keys for one in found)
