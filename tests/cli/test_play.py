"""``play``: a terminal conversation, here with lines piped in; and its neighbours that work on stored practice."""

import json
import re
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy.orm import Session

from question_bank.library import content_folders
from tests.cli.conftest import ROOT, Run
from tests.conftest import MONDAY
from tests.question_bank.sample import SOUND, sound_text
from trainer.services import practice
from trainer.services.content import Content
from trainer.store.accounts import Role, User
from trainer.store.engine import open_engine


def test_piped_lines_are_said_in_order_and_the_grade_comes_at_the_end(trainer: Run) -> None:
    done = trainer(
        "play", str(SOUND), "--seed", "1", stdin="您好，在的\n\n/仓库 还有货吗\n/结束\n多余的话\n"
    )
    assert done.returncode == 0, done.stderr
    said = [line.partition("  ")[2] for line in done.stdout.splitlines()]
    assert said[0].startswith("买家：")
    assert [words for words in said if words in ("我：您好，在的", "（问仓库）")] == [
        "我：您好，在的",
        "（问仓库）",
    ]
    assert "多余的话" not in done.stdout
    assert re.search(r"^\d+ 分 · 未通过 · ", done.stdout, re.MULTILINE)
    assert "先致歉" in done.stdout
    assert "杯子把手断了" in done.stderr


def test_the_end_of_input_ends_the_conversation(trainer: Run) -> None:
    done = trainer("play", str(SOUND), stdin="")
    assert done.returncode == 0
    assert "未通过" in done.stdout


def test_what_the_buyer_alone_knows_is_not_told_before_the_play(trainer: Run) -> None:
    done = trainer("play", str(SOUND), stdin="")
    assert "7731-0042" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("no-such",), 1, "没有「no-such」这个案例"),
        ((), 2, "缺少 CASE"),
        ((str(SOUND), "--seed", "x"), 2, "seed"),
    ],
)
def test_a_play_that_cannot_begin_says_why(
    trainer: Run, arguments: tuple[str, ...], status: int, said: str
) -> None:
    done = trainer("play", *arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_play_needs_no_data_folder(tmp_path: Path) -> None:
    environ = {"PATH": "/usr/bin", "PYTHONUTF8": "1", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "trainer", "play", str(SOUND)],
        input="/结束\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environ,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# practice on record


@pytest.fixture
def practised(home: Path, blank_database: Path) -> Path:
    """A data folder with a published case, one finished conversation (number 1) and one under way (2)."""
    cases = home / "content" / "cases"
    cases.mkdir(parents=True)
    (cases / "mug-handle.yaml").write_text(sound_text(), encoding="utf-8")
    (home / "trainer.db").write_bytes(blank_database.read_bytes())
    engine = open_engine(f"sqlite:///{home / 'trainer.db'}")
    content = Content(content_folders(home))
    with Session(engine) as session:
        actor = User(login="xiaoyu", name="小雨", role=Role.TRAINEE, created_at=MONDAY)
        session.add(actor)
        session.commit()
        for number in (1, 2):
            attempt = practice.start_practice(
                session,
                content,
                actor=actor,
                case_id="mug-handle",
                start_key=f"press-{number}",
                now=MONDAY,
            )
            practice.reply(
                session,
                content,
                actor=actor,
                attempt_id=attempt.id,
                text="真抱歉 让您糟心了",
                client_id="c1",
                now=MONDAY + timedelta(seconds=8),
            )
        later = MONDAY + timedelta(seconds=9)
        practice.end(session, content, actor=actor, attempt_id=1, now=later)
    engine.dispose()
    return home


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    with closing(connect(home / "trainer.db")) as database:
        return database.execute(query).fetchall()


def test_regrading_by_unchanged_rules_makes_no_second_grade(trainer: Run, practised: Path) -> None:
    before = rows(practised, "SELECT * FROM grades")
    done = trainer("regrade")
    assert done.returncode == 0, done.stderr
    number, total, verdict = done.stdout.rstrip("\n").split("\t")
    assert (number, verdict) == ("1", "未通过")
    assert 0 <= int(total) <= 69
    assert "1 次练习" in done.stderr
    assert rows(practised, "SELECT * FROM grades") == before


def test_regrading_by_another_scorecard_adds_a_grade_and_keeps_the_old(
    trainer: Run, practised: Path
) -> None:
    shipped = ROOT / "question_bank" / "scorecards" / "default.yaml"
    own = practised / "content" / "scorecards"
    own.mkdir()
    text = shipped.read_text(encoding="utf-8")
    assert "\nversion:" in text
    own.joinpath("default.yaml").write_text(
        text.replace("\nversion:", "\nversion: 99 #", 1), encoding="utf-8"
    )
    before = rows(practised, "SELECT id, body FROM grades ORDER BY id")
    done = trainer("regrade", "1")
    assert done.returncode == 0, done.stderr
    after = rows(practised, "SELECT id, body FROM grades ORDER BY id")
    assert after[: len(before)] == before
    assert len(after) == len(before) + 1
    assert json.loads(str(after[-1][1]))["versions"]["scorecard"] == "default@99"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("999",), 1, "没有这些已结束的练习：999"),
        (("1", "2", "7"), 1, "没有这些已结束的练习：2、7"),
        (("first",), 2, "ATTEMPT 要是整数"),
    ],
)
def test_what_cannot_be_regraded_is_named_and_nothing_is_graded(
    trainer: Run, practised: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    before = rows(practised, "SELECT count(*) FROM grades")
    done = trainer("regrade", *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
    assert rows(practised, "SELECT count(*) FROM grades") == before


def test_regrading_without_a_database_says_how_to_get_one(process: Run) -> None:
    done = process("regrade")
    assert done.returncode == 1
    assert "db upgrade" in done.stderr


def test_a_backup_brings_practice_and_the_key_of_the_pseudonyms_to_another_machine(
    trainer: Run, practised: Path, tmp_path: Path
) -> None:
    (practised / "pseudonyms.key").write_text("a key of the transcripts", encoding="ascii")
    (practised / "heartbeat").touch()
    file, other = tmp_path / "b.tar.gz", tmp_path / "other"
    trainer("db", "upgrade")
    assert trainer("backup", str(file)).returncode == 0
    with tarfile.open(file) as tar:
        names = set(tar.getnames())
    assert {"home/pseudonyms.key", "home/trainer.db", "home/secret.key"} <= names
    assert "home/heartbeat" not in names
    done = trainer("restore", str(file), TRAINER_HOME=str(other))
    assert done.returncode == 0, done.stderr
    assert (other / "pseudonyms.key").read_text(encoding="ascii") == "a key of the transcripts"
    for query in (
        "SELECT attempt_id, seq, record FROM events ORDER BY id",
        "SELECT attempt_id, total, body FROM grades",
        "SELECT id, outcome, closed_at FROM attempts",
        "SELECT digest, body FROM content_versions ORDER BY digest",
    ):
        assert rows(other, query) == rows(practised, query)
        assert rows(other, query)
    again = trainer("regrade", TRAINER_HOME=str(other))
    assert (again.returncode, again.stdout.split("\t")[0]) == (0, "1")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "{folder}/no/such/b.tar.gz"), "没有 {folder}/no/such 这个文件夹"),
        (("restore", "{folder}/nowhere.tar.gz"), "读不了，或者不是完整的备份"),
    ],
)
def test_a_backup_that_cannot_be_written_or_read_is_named(
    trainer: Run, practised: Path, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = trainer(*(one.format(folder=tmp_path) for one in arguments))
    assert (done.returncode, done.stdout) == (1, "")
    assert said.format(folder=tmp_path) in done.stderr
    assert "Traceback" not in done.stderr
