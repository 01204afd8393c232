"""Phrasing: 1 less the deductions, at most two per category."""

from decimal import Decimal

import pytest

from question_bank.vocabulary import Category, Confidence, Severity
from tests.grading.talk import SCORECARD, Talk, categories, check, figures, rubric, solved
from trainer.grading.phrasing import phrasing
from trainer.grading.types import Fault


def fault(category: str, severity: str = "major", *, sure: bool = True) -> Fault:
    confidence = Confidence.SURE if sure else Confidence.REVIEW
    return Fault(Category(category), Severity(severity), "r", "为什么", "更好", (), confidence)


def part(*faults: Fault, confirmed: bool = False) -> float:
    return float(phrasing(faults, SCORECARD.deductions, confirmed=confirmed)[0])


@pytest.mark.parametrize(("severity", "left"), [("critical", 0.5), ("major", 0.8), ("minor", 0.9)])
def test_a_finding_takes_what_its_severity_says(severity: str, left: float) -> None:
    assert part(fault("abuse", severity)) == left


def test_at_most_two_of_one_category_deduct_and_the_gravest_first() -> None:
    assert part(*[fault("brush_off")] * 5) == 0.6
    assert part(*[fault("brush_off", "minor")] * 2, fault("brush_off")) == 0.7
    assert part(*[fault("brush_off")] * 2, *[fault("overpromise")] * 2) == 0.2


def test_it_never_falls_below_nothing() -> None:
    assert part(*[fault("abuse", "critical")] * 2, fault("brush_off")) == 0


def test_a_finding_under_review_is_listed_and_takes_nothing() -> None:
    value, checks = phrasing([fault("abuse", "critical", sure=False)], SCORECARD.deductions)
    assert value == 1
    assert figures(checks[0]) == (False, 0, 0)
    assert part(fault("abuse", "critical", sure=False), confirmed=True) == 0.5
    assert part(fault("brush_off", sure=False), confirmed=True) == 1


def test_the_part_is_one_less_the_max_points_of_its_checks() -> None:
    value, checks = phrasing([fault("curt", "minor"), fault("brush_off")], SCORECARD.deductions)
    assert value == Decimal(1) - sum(one.max_points - one.points for one in checks)


def test_one_category_in_one_message_is_one_finding_with_all_its_words() -> None:
    grade = solved(first="!overpromise 保证 !overpromise 绝对").grade()
    assert categories(grade) == ["overpromise"]
    assert [one.start for one in check(grade, "test-overpromise").evidence] == [0, 16]


def test_the_same_fault_in_two_messages_of_a_burst_counts_twice() -> None:
    talk = Talk().buyer(0, "在吗").agent(5, "!overpromise 保证").agent(9, "!overpromise 绝对")
    assert categories(talk.grade()) == ["overpromise", "overpromise"]


def test_a_curt_answer_is_excused_where_the_rubric_says_so() -> None:
    assert categories(solved(first="!curt 哦").grade()) == ["curt"]
    assert categories(solved(rubric(curt_is_fine="true"), first="!curt 哦").grade()) == []


def test_every_finding_carries_its_words_a_reason_and_better_wording() -> None:
    grade = solved(first="hello !brush_off 不归我管").grade()
    found = check(grade, "test-brush_off")
    assert (found.evidence[0].start, found.evidence[0].end) == (6, 16)
    assert found.reason
    assert found.advice
    assert (found.category, found.severity) == (Category.BRUSH_OFF, Severity.MAJOR)
