"""The grade as the contract prints it."""

import json
from typing import Any

from tests.grading.talk import Talk, rubric, solved
from trainer.grading.to_json import to_json

KEYS = [
    "total",
    "passed",
    "speed",
    "phrasing",
    "coverage",
    "answered",
    "red_lines",
    "provisional",
    "checks",
    "speed_detail",
    "versions",
]
DETAIL = [
    "first_response_s",
    "average_response_s",
    "within_30s",
    "within_180s",
    "unanswered",
    "holds",
    "broken_holds",
]
CHECK = ["criterion", "rule", "met", "points", "max_points", "evidence", "reason", "advice"]
POINTS = [{"id": f"p{n}", "act": act} for n, act in enumerate(["stock", "thank", "apologise"])]


def printed(talk: Talk) -> Any:
    return json.loads(json.dumps(to_json(talk.grade()), ensure_ascii=False))


def test_the_keys_are_those_of_the_contract_in_its_order() -> None:
    grade = printed(solved(rubric(points=POINTS), first="stock !abuse 滚"))
    assert list(grade) == KEYS
    assert list(grade["speed_detail"]) == DETAIL
    assert list(grade["versions"]) == ["case", "scorecard", "grader"]
    for check in grade["checks"]:
        assert list(check)[:8] == CHECK
        assert set(check) - set(CHECK) in (set(), {"category", "severity", "confidence"})
        for words in check["evidence"]:
            assert list(words) == ["seq", "start", "end", "text"]


def test_the_total_is_a_whole_number_and_parts_have_four_decimals() -> None:
    grade = printed(solved(rubric(points=POINTS)))
    assert isinstance(grade["total"], int)
    assert grade["coverage"] == 0.3333


def test_a_red_line_stands_in_red_lines_and_in_checks() -> None:
    grade = printed(solved(first="stock !abuse 滚"))
    assert [one["category"] for one in grade["red_lines"]] == ["abuse"]
    assert grade["red_lines"][0] in grade["checks"]


def test_a_point_that_does_not_apply_is_null() -> None:
    other = [{"id": "other", "act": "thank", "within": "elsewhere"}]
    grade = printed(solved(rubric(points=other)))
    assert [one["met"] for one in grade["checks"] if one["rule"] == "other"] == [None]
