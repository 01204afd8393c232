"""``cases --json``: the contract's fields, the published content, nothing else."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.question_bank.sample import sound_text

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


def test_published_cases_are_printed_in_their_public_form(trainer: Run, home: Path) -> None:
    _publish(home)
    _publish(home, ("id: mug-handle", "id: draft-mug\nstatus: draft"), name="draft-mug")
    done = trainer("cases", "--json")
    assert done.returncode == 0
    records = {record["id"]: record for record in json.loads(done.stdout)}
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
    trainer: Run, home: Path, tmp_path: Path
) -> None:
    _publish(home)
    walks = json.loads(trainer("cases", "--json").stdout)
    good = next(one for one in walks if one["id"] == "mug-handle")["walkthroughs"][0]
    times = [reply["at"] for reply in good["replies"]]
    assert times == sorted(times)
    assert good["replies"][0]["desk"] == "warehouse"
    assert good["replies"][1]["at"] >= good["replies"][0]["at"] + 40 + 5
    replies = tmp_path / "replies.json"
    replies.write_text(json.dumps(good["replies"]), encoding="utf-8")
    played = trainer("simulate", "mug-handle", "--replies", str(replies))
    assert played.returncode == 0
    assert json.loads(played.stdout)["outcome"] == good["expect"]["outcome"]


def test_without_json_people_get_a_line_a_case(trainer: Run, home: Path) -> None:
    _publish(home)
    assert "杯子把手断了" in trainer("cases").stdout


def test_a_broken_published_file_does_not_stop_the_list(trainer: Run, home: Path) -> None:
    _publish(home)
    (home / "content" / "cases" / "broken.yaml").write_text("id: [", encoding="utf-8")
    done = trainer("cases", "--json")
    assert done.returncode == 0
    assert "mug-handle" in {record["id"] for record in json.loads(done.stdout)}
