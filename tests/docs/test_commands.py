"""docs/commands.md names every command, option, JSON key and error code, and its examples run as shown."""

import argparse
import ast
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from question_bank.case import Expect
from question_bank.labelled import TUNE
from question_bank.library import load_library
from tests.docs.console import Example, agrees, examples, run, write_files
from tests.docs.pages import ROOT, blocks, page, section, table, tables, written
from trainer.cli import COMMANDS
from trainer.errors import DomainError
from trainer.quality.metrics import REASONS
from trainer.web import errors
from transcripts import cli as transcripts_cli

PAGE = page("commands.md")
EXAMPLES = tuple(examples(PAGE))


@pytest.fixture
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the files that the page shows, and no data folder."""
    write_files(PAGE, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRAINER_HOME", raising=False)


@pytest.fixture(scope="module")
def published() -> list[dict[str, Any]]:
    """What `cases --json` prints; listing takes some seconds, so it is done once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("TRAINER_HOME", raising=False)
        found: list[dict[str, Any]] = json.loads(run("python -m trainer cases --json"))
    return found


def test_every_command_has_its_section_in_the_order_of_the_help() -> None:
    assert set(re.findall(r"^## `(\w+)`$", PAGE, re.MULTILINE)) == set(COMMANDS)


def _arguments(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield name
                yield from _arguments(inner)
        elif not isinstance(action, argparse._HelpAction):
            shown = action.metavar if isinstance(action.metavar, str) else action.dest
            yield max(action.option_strings, key=len) if action.option_strings else shown.upper()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_described_and_no_other(name: str) -> None:
    parser = argparse.ArgumentParser()
    import_module(f"trainer.cli.{name}").add_arguments(parser)
    here = section(PAGE, f"`{name}`")
    described = {
        row[0].rstrip("s") for head, rows in tables(here) for row in rows if head == "option"
    }
    real = {word.rstrip("s") for word in _arguments(parser)}
    assert described == real
    usage = here.strip().splitlines()[0]
    assert usage.startswith(f"python -m trainer {name}")
    assert all(word in usage for word in real)


def test_every_command_and_option_about_real_chats_is_described() -> None:
    text = page("transcripts.md")
    known = set(_arguments(transcripts_cli._parser()))
    for word in known:
        assert word.lower().strip("-") in text.lower(), word
    options = {word for word in known if word.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z-]+", text)) == options


def _written_commands() -> Iterator[tuple[str, ...]]:
    """The words after `python -m trainer` of every command in the shell examples of all pages."""
    for path in written():
        text = path.read_text(encoding="utf-8")
        indented = re.findall(r"^ {4}(python -m trainer .*)$", text, re.MULTILINE)
        for line in "\n".join([*indented, *blocks(text, "sh")]).splitlines():
            found = re.search(r"python -m trainer ([^|#]*)", line)
            if found and not re.search(r"[\[…|]", line.partition(found[0])[2] + found[1]):
                yield tuple(found[1].split())


@pytest.mark.parametrize("words", sorted(set(_written_commands())), ids=" ".join)
def test_a_command_in_a_page_is_one_that_the_program_takes(words: tuple[str, ...]) -> None:
    name, *rest = words
    parser = argparse.ArgumentParser(exit_on_error=False)
    import_module(f"trainer.cli.{name}").add_arguments(parser)
    parser.parse_args(rest)


@pytest.mark.usefixtures("_folder")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.command[:60])
def test_an_example_prints_what_the_page_shows(example: Example) -> None:
    printed = run(example.command)
    assert agrees(example.shown, printed), printed


def _keys(value: Any) -> Iterator[str]:
    """Every key of a JSON value, but those of objects whose keys are ids (labels, grants)."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key != "grants":
                yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def _described(command: str) -> set[str]:
    """The words in code style in the tables of keys of a command's section."""
    here = section(PAGE, f"`{command}`")
    rows = [line for line in here.splitlines() if line.startswith("| `")]
    return {word for row in rows for word in re.findall(r"`(\w+)`", row)}


def _first_words(command: str) -> set[str]:
    """The keys that a command's tables describe: the code words of their first columns."""
    here = section(PAGE, f"`{command}`")
    lines = [line for line in here.splitlines() if line.startswith("| `")]
    return {word for line in lines for word in re.findall(r"`(\w+)`", line.split("|")[1])}


@pytest.mark.usefixtures("_folder")
def test_every_key_that_simulate_prints_is_described(published: list[dict[str, Any]]) -> None:
    case = published[0]
    Path("good.json").write_text(json.dumps(case["walkthroughs"][0]["replies"]), encoding="utf-8")
    played = json.loads(run(f"python -m trainer simulate {case['id']} --replies good.json"))
    played |= {"again": json.loads(run(EXAMPLES[1].command))}
    printed = set(_keys(played)) - {"again"}
    assert printed <= _described("simulate")
    assert _first_words("simulate") - printed <= {
        "CASE",
        "end",
        "grants",
        "desk",
        "until",
        "need",
        "card",
    }


def test_every_key_that_cases_prints_is_described_and_no_other(
    published: list[dict[str, Any]],
) -> None:
    printed = set(_keys(published))
    assert printed <= _first_words("cases")
    assert _first_words("cases") - printed <= {"end", "card", *Expect.model_fields}


@pytest.mark.usefixtures("_folder")
def test_every_key_that_read_prints_is_described_and_no_other() -> None:
    lines = [
        '{"id": 1, "text": "加我微信吧，给您便宜5块 请问您平时穿什么码呢"}',
        '{"id": 2}',
    ]
    printed = {
        key
        for line in lines
        for key in _keys(json.loads(run(f"echo '{line}' | python -m trainer read")))
    }
    spans = {"message", "start", "end", "text"}
    assert printed <= _described("read")
    assert _first_words("read") - printed == {"messages", "before", "case"}
    assert spans <= printed


@pytest.mark.usefixtures("_folder")
def test_every_key_that_evaluate_prints_is_described_and_no_other() -> None:
    some = TUNE.read_text(encoding="utf-8").splitlines()[:: len(EXAMPLES) * 40]
    wrong = '{"id": "w", "text": "您好", "findings": [{"category": "curt"}], "acts": [], "kind": "trap"}'
    Path("some.jsonl").write_text("\n".join([*some, wrong]), encoding="utf-8")
    figures = json.loads(run("python -m trainer evaluate some.jsonl --json"))
    labels = {*figures["findings"], *figures["acts"]}
    printed = set(_keys(figures)) - labels
    assert printed - {"text"} <= _described("evaluate")
    assert {key for key in _first_words("evaluate") if key != "FILE"} <= printed


def _codes_in_source() -> Iterator[str]:
    for path in (ROOT / "trainer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.keyword(arg="code", value=ast.Constant(value=str(code))):
                    yield code


def test_every_error_code_is_described_and_no_other() -> None:
    kinds: list[type[DomainError]] = [DomainError, *DomainError.__subclasses__()]
    rows = table(section(PAGE, "Errors"), "code")
    known = {kind.code for kind in kinds} | {code for code, _ in errors._HTTP.values()}
    assert {row[0] for row in rows} == known | set(_codes_in_source()) | {"stale_form", "fault"}


def test_an_error_code_has_the_status_of_its_kind() -> None:
    rows = {row[0]: int(row[1]) for row in table(section(PAGE, "Errors"), "code")}
    for kind, status in errors.STATUSES.items():
        assert rows[kind.code] == status
    for status, (code, _) in errors._HTTP.items():
        assert rows[code] == status


@pytest.mark.usefixtures("_folder")
def test_every_key_that_score_prints_is_described_and_no_other() -> None:
    chats = (ROOT / "tests" / "cli" / "scored" / "chats.jsonl").read_text(encoding="utf-8")
    Path("chats.jsonl").write_text(chats + "broken\n", encoding="utf-8")
    lines = run("python -m trainer score chats.jsonl").splitlines()
    names = set(load_library().metrics) | set(REASONS)
    printed = {key for line in lines for key in _keys(json.loads(line))} - names
    assert printed == _first_words("score") - {"FILE"}
