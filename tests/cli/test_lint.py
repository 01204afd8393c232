"""``lint``: every problem with its remedy, the exit status by the gravest."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.question_bank.sample import BROKEN, SOUND, sound_text


def test_a_sound_case_passes_silently(trainer: Run) -> None:
    done = trainer("lint", "--static", str(SOUND))
    assert (done.returncode, done.stdout) == (0, "")


def test_problems_are_printed_one_a_line_with_file_line_code_and_remedy(trainer: Run) -> None:
    path = str(BROKEN / "unknown-goto.yaml")
    done = trainer("lint", path)
    assert done.returncode == 1
    assert done.stdout.startswith(f"{path}:24: unknown-goto: 没有「demad」")
    assert done.stdout.rstrip().endswith("(是不是想写「demand」)")


def test_json_gives_the_fields_of_the_contract(process: Run) -> None:
    done = process("lint", "--json", str(BROKEN / "duplicate-key.yaml"))
    (problem,) = json.loads(done.stdout)
    assert list(problem) == ["file", "line", "code", "severity", "message", "remedy"]
    assert (problem["line"], problem["code"], problem["severity"]) == (7, "duplicate-key", "error")
    assert done.returncode == 1


def test_warnings_alone_leave_the_exit_status_at_nought(trainer: Run) -> None:
    done = trainer("lint", "--static", str(BROKEN / "point-without-model.yaml"))
    assert "point-without-model" in done.stdout
    assert done.returncode == 0


def test_a_folder_is_searched_and_a_missing_file_is_a_problem(trainer: Run) -> None:
    done = trainer("lint", "--static", str(BROKEN), "nowhere.yaml")
    assert done.returncode == 1
    assert {"unknown-goto", "yaml-syntax", "file-missing"} <= set(
        done.stdout.replace(":", "").split()
    )


def test_what_is_published_is_linted_with_the_shipped_content(trainer: Run, home: Path) -> None:
    folder = home / "content" / "cases"
    folder.mkdir(parents=True)
    broken = sound_text(("act: apologise, say", "act: apologize, say"))
    (folder / "mug-handle.yaml").write_text(broken, encoding="utf-8")
    done = trainer("lint", "--static", "--json")
    problems = [one for one in json.loads(done.stdout) if one["file"].startswith("content/")]
    assert [(one["code"], one["line"]) for one in problems] == [("undefined-act", 23)]


def test_a_broken_rule_pack_is_a_problem(trainer: Run, tmp_path: Path) -> None:
    pack = tmp_path / "rules" / "findings" / "curt.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text("rules: [{id: a, nonsense: b}]\n", encoding="utf-8")
    done = trainer("lint", str(pack))
    assert done.returncode == 1
    assert "rule-pack" in done.stdout
