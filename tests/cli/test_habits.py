"""``habits``: figures side by side, and an exit status that says whether they are near enough."""

import json

from question_bank.habits import MEASURED
from tests.cli.conftest import Run


def test_the_figures_stand_beside_the_measured_ones_and_the_exit_status_sums_them_up(
    trainer: Run,
) -> None:
    done = trainer("habits", "--json", "--by", "persona")
    record = json.loads(done.stdout)
    figures = record["figures"]
    assert {name: one["measured"] for name, one in figures.items()} == MEASURED
    assert done.returncode == (0 if all(one["near"] for one in figures.values()) else 1)
    assert sum(one["messages"] for one in record["groups"].values()) == record["messages"]


def test_people_read_them_line_by_line(trainer: Run) -> None:
    lines = trainer("habits", "--by", "stage").stdout.splitlines()
    assert len(lines) >= 1 + len(MEASURED) + 3
    assert "真实" in lines[1]
