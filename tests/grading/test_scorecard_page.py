"""docs/scorecard.md tells the truth: its numbers are those of the files, its example is computed."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from question_bank.library import load_library
from question_bank.scorecard import Scorecard
from question_bank.vocabulary import DEFAULT_SEVERITY, Category
from tests.grading.talk import PROFILE, SCORECARD, Talk, rubric
from trainer.grading.types import Grade

PAGE = (Path(__file__).parents[2] / "docs" / "scorecard.md").read_text(encoding="utf-8")


def table(header: str) -> list[list[str]]:
    """The rows below the table whose header row begins so."""
    start = PAGE.index(f"| {header}")
    lines = PAGE[start:].split("\n\n", 1)[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def value_at(path: str) -> Decimal:
    place: Any = PROFILE if path.split(".")[0] in {"first", "later"} else SCORECARD
    for name in path.split("."):
        place = getattr(place, name)
    return Decimal(place.total_seconds() if isinstance(place, timedelta) else place)


def test_every_number_of_the_page_is_that_of_the_file() -> None:
    rows = {row[0].strip("`"): Decimal(row[1].removesuffix(" s")) for row in table("number |")}
    assert rows == {path: value_at(path) for path in rows}


def test_the_page_names_every_number_of_the_scorecard() -> None:
    named = {row[0].strip("`").split(".")[-1] for row in table("number |")}
    numbers = set(Scorecard.model_fields) - {
        *("id", "name", "version", "speed_profile", "notes", "weights", "deductions", "caps")
    }
    for part in ("weights", "deductions", "caps"):
        numbers |= set(type(getattr(SCORECARD, part)).model_fields)
    assert numbers <= named


def test_the_formula_is_written_with_the_weights_of_the_file() -> None:
    weights = SCORECARD.weights
    assert (
        f"answered × ({weights.speed} × speed + {weights.phrasing} × phrasing) "
        f"+ {weights.coverage} × coverage − {SCORECARD.hint_cost} × hints"
    ) in PAGE


def test_the_page_names_every_case_bound_finding_with_its_severity() -> None:
    rows = {row[0].strip("`"): row[1] for row in table("finding |")}
    bound = list(Category)[15:]
    assert rows == {one.value: DEFAULT_SEVERITY[one].value for one in bound}


def test_the_caps_of_the_page_are_those_of_the_file() -> None:
    for name, most, *_ in table("cap |"):
        assert Decimal(most) == getattr(SCORECARD.caps, name.strip("`"))


def _points() -> list[dict[str, Any]]:
    listed = []
    for name, weight, where, acts in table("point |"):
        point: dict[str, Any] = {"id": name, "weight": weight}
        point["all"] = [{"act": act} for act in acts.split(", ")]
        if where != "anywhere":
            key, beat = where.split()
            point[key] = beat
        listed.append(point)
    return listed


def _example(changes: dict[str, str] | None = None, second_at: float | None = None) -> Grade:
    """The talk of the page, with the agent's words replaced (`""` leaves a line out)."""
    talk = Talk(rubric(points=_points()))
    for second, who, words, read in table("second |"):
        at = float(second)
        if at > 50 and second_at is not None:
            at -= 110 - second_at
        if who == "hint":
            if changes is None:
                talk.hint(at)
        elif who == "agent":
            talk.agent(at, (changes or {}).get(words, f"{read} {words}"))
        else:
            _buyer(talk, at, who.split()[1], words, read)
    return talk.close(200).grade()


def _buyer(talk: Talk, at: float, beat: str, words: str, read: str) -> None:
    meets = re.search(r"meets (\w+)", read)
    ends = re.search(r"ends (\w+)", read)
    talk.buyer(
        at,
        words,
        beat,
        cause="branch:1",
        need="raises" in read,
        meets=meets[1] if meets else None,
        outcome=ends[1] if ends else None,
    )


def test_the_worked_example_is_computed() -> None:
    grade = _example()
    parts = grade.parts
    told = {row[0]: Decimal(row[2]) for row in table("part |")}
    assert told == {
        "speed": parts.speed,
        "phrasing": parts.phrasing,
        "coverage": parts.coverage,
        "answered": parts.answered,
        "sum": grade.sum,
        "total": grade.total,
    }


def test_the_changes_of_the_worked_example_are_computed() -> None:
    first, guarantee, last = [row[2] for row in table("second |") if row[1] == "agent"]
    hedged = {guarantee: "trace_parcel 一般后天左右到"}
    asked = {**hedged, last: f"promise_followup {last} confirm_satisfied 您看还有别的需要吗"}
    poached = {**asked, first: f"greet apologise {first} !off_platform 加我微信"}
    totals = [
        _example({}).total,
        _example(hedged).total,
        _example(hedged, second_at=70).total,
        _example(asked, second_at=70).total,
        _example(poached, second_at=70).total,
    ]
    assert totals == [int(row[1]) for row in table("change |")]


def test_the_rubrics_of_the_stages_are_as_the_page_says() -> None:
    rows = re.findall(r"^\| (\w+) \| `(\w+)` \| (\S+) \| (\w+) \| ([\w ]+) \|$", PAGE, re.MULTILINE)
    told = {(stage, point): rest for stage, point, *rest in rows}
    real = {
        (rubric.stage.value, point.id): [
            str(point.weight),
            point.when or "always",
            " ".join(way.act.value if way.act else "link" for way in point.any_ or (point,)),
        ]
        for rubric in load_library().rubrics.values()
        for point in rubric.points
    }
    assert told == real
