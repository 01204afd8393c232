"""What commands say about files, lines and arguments that they can't take: what, where, how to mend it, in Chinese."""

import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from question_bank.faults import json_fault
from question_bank.labelled import TUNE
from question_bank.language.labelled import labelled_in
from tests.cli.conftest import ROOT, Run
from trainer.cli import COMMANDS
from trainer.cli._columns import padded, width

SETS = sorted(
    path
    for folder in (TUNE.parent, ROOT / "tests" / "labelled")
    for path in folder.glob("*.jsonl")
    if path.name not in {"alike.jsonl", "second_reading.jsonl"}  # other forms than labelled replies
)
ENGLISH_SENTENCE = re.compile(r"[A-Za-z']+ [a-z']+ [a-z']+")


@pytest.mark.parametrize("command", [("evaluate",), ("score",)])
def test_a_file_that_cannot_be_opened_is_told_with_its_path(
    trainer: Run, tmp_path: Path, command: Sequence[str]
) -> None:
    missing = trainer(*command, "/nope")
    folder = trainer(*command, str(tmp_path))
    assert (missing.returncode, folder.returncode) == (1, 1)
    assert missing.stderr == "读不了 /nope：没有这个文件，检查路径\n"
    assert folder.stderr == f"读不了 {tmp_path}：这是文件夹，要写里面的一个文件\n"


def test_bytes_that_are_not_utf8_are_told_with_their_line(trainer: Run, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_bytes('{"id": "a", "text": "好", "findings": []}\n好'.encode() + b"\xff\n")
    done = trainer("evaluate", str(path))
    assert done.returncode == 1
    assert done.stderr == f"{path} 不是 UTF-8 编码（第 2 行第 4 个字节起），另存为 UTF-8 再试\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nope", "不是 JSON：第 1 个字「n」这里，要有一个值"),
        ('{"id": "a"', "不是 JSON：到结尾还没写完"),
        ('{"id": "a" "text": "好"}', "少一个英文逗号"),
        ('{"id": "a",}', "最后一个字段后面不写逗号"),
        ('{"id" "a"}', "少一个英文冒号"),
        ('{"id": “a”}', "第 8 个字「“」这里"),
        ('{"id": "a}', "少了结尾的英文双引号"),
        ('{"id": "a\tb"}', "不能直接换行或按 Tab"),
        ('{"id": "\\q"}', "文字里的反斜杠要写两个"),
        ('{"id": "\\u12"}', "文字里的反斜杠要写两个"),
        ("{} {}", "从这里起是多出来的"),
        ("[" * 100_000, "括号套得太深"),
        ("9" * 5000, "里面的数太长"),
        ('{"id": "h", "text": "", "findings": []}', "text 是空的"),
        ('{"id": "h", "messages": ["好", " "], "findings": []}', "messages 里有一条是空的"),
        ('{"id": "h", "text": "好", "findngs": []}', "缺少 findings，没有问题写 []"),
        ('{"id": "h", "text": "好"}', "缺少 findings，没有问题写 []"),
        ('{"id": "h", "text": "好", "findings": {}}', "findings 要是列表"),
        ('{"id": "h", "text": "好", "findings": [{}]}', "findings 里的一项缺少 category"),
        ('{"id": "h", "text": "好", "findings": ["nonsense"]}', "没有「nonsense」这个问题类别，能用的 id 列在 docs/vocabulary.md"),
        ('{"id": "h", "text": "好", "findings": ["wrong_fact"]}', "「wrong_fact」要对着案例才判得出"),
        ('{"id": "h", "text": "好", "findings": [], "acts": ["x"]}', "没有「x」这个动作，能用的 id 列在 docs/vocabulary.md"),
        ('{"id": "h", "text": "好", "findings": [], "kind": ["x"]}', "kind 不能是「[\"x\"]」"),
    ],
)  # fmt: skip
def test_evaluate_says_which_line_is_wrong_and_how_to_mend_it(
    trainer: Run, line: str, said: str
) -> None:
    good = '{"id": "a", "text": "好", "findings": []}'
    done = trainer("evaluate", "-", stdin=f"{good}\n\n{line}\n")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("-:3: ")
    assert said in done.stderr
    assert not ENGLISH_SENTENCE.search(done.stderr)


@pytest.mark.parametrize("content", ["", "\n \n", "\ufeff"])
def test_evaluating_nothing_is_bad_input(trainer: Run, content: str) -> None:
    done = trainer("evaluate", "-", "--json", stdin=content)
    assert (done.returncode, done.stdout) == (1, "")
    assert "一句标注都没有" in done.stderr


def test_a_reply_that_is_too_long_is_told_with_its_line(trainer: Run) -> None:
    line = json.dumps({"id": "a", "text": "好" * 30_000, "findings": []})
    done = trainer("evaluate", "-", stdin=line)
    assert done.returncode == 1
    assert "-:1: 这段话有 30000 个字" in done.stderr


def test_a_line_separator_within_a_text_does_not_end_the_line(trainer: Run) -> None:
    line = json.dumps({"id": "a", "text": "您好\u2028亲", "findings": []}, ensure_ascii=False)
    assert trainer("evaluate", "-", "--json", stdin=line).returncode == 0


def test_all_the_keys_of_labelled_sets_are_taken(trainer: Run) -> None:
    common = {"id": "a", "before": "在吗", "acts": ["greet"], "kind": "act"}
    found = {"category": "off_platform", "span": "加我微信"}
    lines = [
        {**common, "text": "您好", "findings": [], "note": "x", "source": "h1"},
        {**common, "messages": ["您好", "加我微信"], "findings": [found]},
    ]
    done = trainer("evaluate", "-", "--json", stdin="\n".join(map(json.dumps, lines)))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_shipped_set_is_read_in_full(path: Path) -> None:
    assert len(labelled_in(path)) == path.read_bytes().count(b"\n")


def test_the_table_names_each_id_and_keeps_its_columns(trainer: Run) -> None:
    lines = [
        {"id": "a", "text": "加我微信聊", "findings": ["off_platform", "curt"], "acts": []},
        {"id": "b", "text": "您好", "findings": [], "acts": ["greet", "offer_free_shipping"]},
    ]
    done = trainer("evaluate", "-", stdin="\n".join(map(json.dumps, lines)))
    assert "漏 curt（敷衍）" in done.stdout
    assert re.search(r"^off_platform +站外引流 ", done.stdout, re.MULTILINE)
    assert re.search(r"^offer_free_shipping +包邮 ", done.stdout, re.MULTILINE)
    tables = done.stdout.partition("红线召回")[0].splitlines()
    figures = re.compile(r"( +(\d\.\d{3}|–)){3}( +\d+)?$")
    places = {width(row[: found.start(2)]) for row in tables if (found := figures.search(row))}
    totals = {width(row) for row in tables if row.startswith(("micro", "macro"))}
    assert len(places) == len(totals) == 1


def test_wide_characters_take_two_columns() -> None:
    assert [width(one) for one in ("abc", "站外", "a，", "–")] == [3, 4, 3, 1]
    assert padded("站外a", 8) == "站外a   "


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("true", "id 要是文字或数字"),
        ("null", "id 要是文字或数字"),
        ("[1]", "id 要是文字或数字"),
        ("NaN", "id 要是文字或数字"),
    ],
)
def test_read_says_what_an_id_must_be(trainer: Run, given: str, said: str) -> None:
    done = trainer("read", stdin=f'{{"id": {given}, "text": "好"}}')
    assert done.returncode == 1
    assert json.loads(done.stdout) == {"id": None, "error": said}


@pytest.mark.parametrize("given", ['"a"', "7", "1.5"])
def test_read_gives_texts_and_numbers_back_as_ids(trainer: Run, given: str) -> None:
    done = trainer("read", stdin=f'{{"id": {given}, "text": "您好"}}')
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == json.loads(given)


@pytest.mark.parametrize("arguments", [("read",), ("score", "-")])
def test_a_broken_line_is_told_in_chinese_in_its_place(
    trainer: Run, arguments: Sequence[str]
) -> None:
    done = trainer(*arguments, stdin='nope\n{"id": \n')
    errors = [json.loads(line)["error"] for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert errors[0].startswith("不是 JSON：第 1 个字「n」这里")
    assert errors[1].startswith("不是 JSON：到结尾还没写完")


def test_in_a_text_of_several_lines_the_line_is_told_too() -> None:
    with pytest.raises(ValueError) as caught:
        json.loads('[\n  {"at": 8 "text": "好"}\n]')
    assert '第 2 行第 12 个字「"」这里' in json_fault(caught.value)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evaluate",), "缺少 FILE（标注好的回复，每行一个 JSON；- 为标准输入）"),
        (("evaluate", "a", "b"), "多出来的、不认识的：b"),
        (("evaluate", "a", "--js=1"), "--json 后面不用填，现在填了「1」"),
        (("lint", "--jsno"), "多出来的、不认识的：--jsno"),
        (("score", "a", "--jobs", "x"), "--jobs 要是整数，现在是「x」"),
        (("score", "a", "--profile"), "--profile 后面少了要填的内容"),
        (("simulate", "a", "--s", "1"), "--s 写得不全，可能是：--seed, --scorecard"),
        (("work", "--lease", "x"), "--lease 要是数字，现在是「x」"),
        (("user", "add", "a", "--role", "king"), "--role 不能是「king」，可用：trainee、manager"),
        (("db",), "缺少 upgrade|revision|check"),
    ],
)
def test_wrong_usage_is_told_in_chinese(trainer: Run, arguments: Sequence[str], said: str) -> None:
    done = trainer(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)
    what, how = done.stderr.splitlines()[:2]
    assert not ENGLISH_SENTENCE.search(what)
    assert how.startswith(f"用法：python -m trainer {arguments[0]}")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_chinese_throughout(trainer: Run, command: str) -> None:
    done = trainer(command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法：python -m trainer {command}")
    assert "显示这段说明" in done.stdout
    assert not re.search(r"usage|optional|positional|show this", done.stdout)
