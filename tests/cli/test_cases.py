"""``cases --json``: the contract's fields, the published content, nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.inside import run_inside
from tests.question_bank.sample import sound_text
from trainer.cli import main

FIELDS = [
    "id",
    "title",
    "stage",
    "level",
    "persona",
    "tags",
    "outcomes",
    "desk",
    "points",
    "walkthroughs",
    "digest",
]


def _publish(home: Path, *changes: tuple[str, str], name: str = "mug-handle") -> None:
    folder = home / "content" / "cases"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yaml").write_text(sound_text(*changes), encoding="utf-8")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What is printed where one more case is published and another is a draft; listing takes seconds, so it is done once."""
    home = tmp_path_factory.mktemp("home")
    _publish(home)
    _publish(home, ("id: mug-handle", "id: draft-mug\nstatus: draft"), name="draft-mug")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRAINER_HOME", str(home))
        done = run_inside(main, ("cases", "--json"))
    assert done.returncode == 0
    return {record["id"]: record for record in json.loads(done.stdout)}


def test_published_cases_are_printed_in_their_public_form(
    records: dict[str, dict[str, Any]],
) -> None:
    assert "draft-mug" not in records
    assert all(list(record) == FIELDS for record in records.values())
    mug = records["mug-handle"]
    assert (mug["stage"], mug["level"], mug["persona"]) == ("aftersale", 1, "impatient")
    assert mug["desk"] == ["warehouse"]
    assert mug["points"][0] == {
        "id": "soothe",
        "label": "先致歉",
        "beat": "open",
        "weight": 1,
        "must": True,
        "model": ["真抱歉 让您糟心了"],
    }
    assert len(mug["digest"]) == 64


def test_walkthroughs_come_as_replies_that_simulate_takes(
    trainer: Run, home: Path, tmp_path: Path, records: dict[str, dict[str, Any]]
) -> None:
    _publish(home)
    good = records["mug-handle"]["walkthroughs"][0]
    times = [reply["at"] for reply in good["replies"]]
    assert times == sorted(times)
    assert good["replies"][0]["desk"] == "warehouse"
    assert good["replies"][1]["at"] >= good["replies"][0]["at"] + 40 + 5
    replies = tmp_path / "replies.json"
    replies.write_text(json.dumps(good["replies"]), encoding="utf-8")
    played = trainer("simulate", "mug-handle", "--replies", str(replies))
    assert played.returncode == 0
    assert json.loads(played.stdout)["outcome"] == good["expect"]["outcome"]


def test_without_json_people_get_a_line_a_case(process: Run, home: Path) -> None:
    _publish(home)
    assert "杯子把手断了" in process("cases").stdout


def test_a_broken_published_file_does_not_stop_the_list(trainer: Run, home: Path) -> None:
    _publish(home)
    (home / "content" / "cases" / "broken.yaml").write_text("id: [", encoding="utf-8")
    done = trainer("cases")
    assert done.returncode == 0
    assert "mug-handle" in {line.split()[0] for line in done.stdout.splitlines()}
