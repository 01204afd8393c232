"""The list of commands, what loading one costs, and ``user add``."""

import json
import subprocess
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from sqlite3 import connect

import pytest

from tests.cli.conftest import ROOT, Run
from trainer.cli import COMMANDS

WITHOUT_DATABASE = ("cases", "lint", "simulate", "play", "read", "evaluate")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name: str) -> None:
    module = import_module(f"trainer.cli.{name}")
    assert callable(module.add_arguments)
    assert callable(module.run)
    assert module.__doc__


LOOK = f"""
import json, sys
from importlib import import_module
loaded = {{}}
for name in {WITHOUT_DATABASE}:
    import_module(f"trainer.cli.{{name}}")
    loaded[name] = [one for one in ("flask", "sqlalchemy", "gunicorn") if one in sys.modules]
print(json.dumps(loaded))
"""


@pytest.fixture(scope="module")
def loaded_with() -> dict[str, list[str]]:
    """What of the heavy libraries stands in a fresh process once each of these commands, one after another, is imported."""
    done = subprocess.run(
        [sys.executable, "-c", LOOK], capture_output=True, text=True, cwd=ROOT, check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", WITHOUT_DATABASE)
def test_commands_without_a_database_load_neither_flask_nor_sqlalchemy(
    name: str, loaded_with: dict[str, list[str]]
) -> None:
    assert loaded_with[name] == []


def test_without_a_command_the_list_is_shown_as_wrong_usage(process: Run) -> None:
    done = process()
    assert done.returncode == 2
    assert done.stdout == ""
    assert all(name in done.stderr for name in COMMANDS)


def test_the_list_is_shown_when_asked_for(process: Run) -> None:
    done = process("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in COMMANDS)


def test_an_unknown_command_is_wrong_usage(process: Run) -> None:
    done = process("fly")
    assert done.returncode == 2
    assert "没有「fly」这个命令" in done.stderr


def test_a_user_is_added_with_the_password_from_standard_input(
    trainer: Run, process: Run, home: Path
) -> None:
    assert trainer("db", "upgrade").returncode == 0
    done = process("user", "add", "Boss", "--role", "administrator", stdin="早起-bird-77\n")
    assert (done.returncode, done.stdout) == (0, "")
    assert "boss" in done.stderr
    with closing(connect(home / "trainer.db")) as database:
        rows = database.execute("SELECT login, role, password_hash FROM users").fetchall()
    assert [(login, role) for login, role, _ in rows] == [("boss", "administrator")]
    assert rows[0][2].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "bird" not in rows[0][2]


@pytest.mark.parametrize(
    ("arguments", "stdin", "status", "said"),
    [
        (("add", "boss"), "short\n", 1, "密码至少 8 位"),
        (("add", "boss"), "", 1, "密码至少 8 位"),
        (("add", "b"), "早起-bird-77\n", 1, "登录名要"),
        (("add", "boss", "--role", "emperor"), "早起-bird-77\n", 2, "emperor"),
        (("add",), "早起-bird-77\n", 2, "缺少 NAME（登录名）"),
    ],
)
def test_what_is_wrong_with_a_new_user_is_said(
    trainer: Run,
    home: Path,
    blank_database: Path,
    arguments: tuple[str, ...],
    stdin: str,
    status: int,
    said: str,
) -> None:
    home.mkdir()
    (home / "trainer.db").write_bytes(blank_database.read_bytes())
    done = trainer("user", *arguments, stdin=stdin)
    assert done.returncode == status
    assert said in done.stderr


@pytest.mark.parametrize("command", [("user", "add", "boss"), ("serve",)])
def test_commands_that_need_a_database_say_how_to_get_one(
    trainer: Run, command: tuple[str, ...]
) -> None:
    done = trainer(*command, stdin="早起-bird-77\n")
    assert done.returncode == 1
    assert "db upgrade" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_makes_no_sense_is_named(process: Run) -> None:
    done = process("db", "upgrade", PORT="many")
    assert done.returncode == 1
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [("trainer", "cases"), ("transcripts", "redact", "README.zh-CN.md")]
)
def test_who_reads_no_further_hears_no_complaint(command: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        told = process.stderr.read()
    assert (process.returncode, told) == (0, b"")
