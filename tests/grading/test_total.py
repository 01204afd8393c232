"""The total: formula, caps, rounding, what a review leaves open. One test for each line of the score."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.vocabulary import Criterion
from tests.grading.talk import SCORECARD, Talk, check, rubric, solved
from trainer.grading.total import part_points, total
from trainer.grading.types import Cap, Grade, Parts

POINTS = [{"id": "a", "act": "stock"}, {"id": "b", "act": "apologise", "within": "open"}]
MUST = [{"id": "must", "label": "先致歉", "act": "apologise", "must": "true"}, *POINTS]
ALL_MET = "stock 有 apologise 抱歉"


def best(extra: str = "", listed: Sequence[object] = POINTS) -> Talk:
    """A conversation worth 100 points, and `extra` words."""
    return solved(rubric(points=listed), first=f"{ALL_MET} {extra}")


def cap_rules(grade: Grade) -> list[str]:
    return [cap.rule for cap in grade.caps]


def test_everything_right_gives_100() -> None:
    assert best().grade().total == 100
    assert best().grade().passed


def test_the_total_is_answered_times_speed_and_phrasing_plus_coverage() -> None:
    parts = Parts(Decimal("0.5"), Decimal("0.8"), Decimal("0.6"), Decimal("0.5"))
    result = total(parts, 0, (), SCORECARD)
    assert result.sum == Decimal("46.25")
    assert result.points == 46


def test_a_part_shows_its_points_after_answered() -> None:
    parts = Parts(Decimal("0.5"), Decimal("0.8"), Decimal("0.6"), Decimal("0.5"))
    points = part_points(parts, SCORECARD)
    assert [float(points[one]) for one in points] == [6.25, 10, 30]


def test_each_hint_costs_two_points() -> None:
    grade = best().hint(95).hint(96).grade()
    assert (grade.total, grade.hints, int(grade.hint_points)) == (96, 2, 4)


def test_hints_never_take_it_below_0() -> None:
    assert Talk().hint(1).grade().total == 0


def test_half_points_round_up_and_only_at_the_end() -> None:
    parts = Parts(Decimal(1), Decimal(1), Decimal("0.59"), Decimal(1))
    assert total(parts, 0, (), SCORECARD).points == 80
    below = Parts(Decimal(1), Decimal(1), Decimal("0.5899"), Decimal(1))
    assert total(below, 0, (), SCORECARD).points == 79
    assert total(parts, 0, (Cap("x", Decimal("74.5"), ""),), SCORECARD).points == 75


def test_the_pass_mark_is_80_and_compares_the_rounded_total() -> None:
    parts = Parts(Decimal(1), Decimal(1), Decimal("0.59"), Decimal(1))
    assert total(parts, 0, (), SCORECARD).passed
    assert not total(replace(parts, coverage=Decimal("0.5898")), 0, (), SCORECARD).passed


def test_a_red_line_is_at_most_59_and_failed() -> None:
    grade = best("!abuse 滚").grade()
    assert (grade.total, grade.passed, grade.crossed_red_line) == (59, False, True)
    assert grade.sum == Decimal("87.5")
    assert cap_rules(grade) == ["red_line"]
    assert [one.rule for one in grade.red_lines] == ["test-abuse"]


def test_a_red_line_fails_even_where_a_scorecard_caps_it_at_100() -> None:
    caps = (Cap("red_line", Decimal(100), ""),)
    perfect = Parts(Decimal(1), Decimal(1), Decimal(1), Decimal(1))
    assert not total(perfect, 0, caps, SCORECARD).passed


@pytest.mark.parametrize("outcome", ["walked_off", "complained", "abandoned", "unanswered"])
def test_a_bad_outcome_is_at_most_69_and_not_passed(outcome: str) -> None:
    talk = best()
    talk.events.pop()
    grade = talk.close(92, outcome).grade()
    assert (grade.total, grade.passed) == (69, False)
    assert check(grade, f"outcome.{outcome}").met is False


@pytest.mark.parametrize("outcome", ["ordered", "kept", "settled", "declined_well", "undecided"])
def test_a_good_or_neutral_outcome_caps_nothing(outcome: str) -> None:
    talk = best()
    talk.events.pop()
    assert talk.close(92, outcome).grade().total == 100


def test_a_missed_must_is_at_most_69_and_not_passed() -> None:
    light = [{**MUST[0], "weight": "0.1"}, *POINTS]
    met = best(listed=light).grade()
    assert met.total == 100
    missed = solved(rubric(points=[*light, *POINTS[:1]][:2]), first="stock 有").grade()
    assert (missed.total, missed.passed) == (69, False)
    assert missed.caps[0].reason == "漏了必做的「先致歉」"


def test_a_half_met_must_is_missed() -> None:
    half = {"id": "m", "must": "true", "weight": "0.1"}
    both = {**half, "all": [{"act": "apologise"}, {"act": "courier"}]}
    assert cap_rules(best(listed=[both, *POINTS]).grade()) == ["missed_must"]


def test_a_must_of_a_branch_not_taken_is_not_missed() -> None:
    listed = [{"id": "m", "must": "true", "act": "thank", "within": "other"}, *POINTS]
    talk = solved(rubric(points=listed, beats=["open", "demand", "other"]), first=ALL_MET)
    assert talk.grade().total == 100


def test_one_major_finding_caps_nothing_two_are_at_most_74_and_not_passed() -> None:
    one = best("!brush_off 不管").grade()
    assert (one.total, cap_rules(one)) == (95, [])
    two = best("!brush_off 不管 !overpromise 保证").grade()
    assert (two.total, two.passed, cap_rules(two)) == (74, False, ["majors"])


def test_case_bound_majors_count_as_well() -> None:
    assert cap_rules(best("!brush_off 不管 gift=3").grade()) == ["majors"]


def test_the_lowest_cap_holds() -> None:
    talk = best("!abuse 滚 !brush_off 不管 !overpromise 保证")
    talk.events.pop()
    grade = talk.close(92, "complained").grade()
    assert cap_rules(grade) == ["red_line", "bad_outcome", "majors"]
    assert grade.total == 59


def test_a_red_line_under_review_leaves_total_and_passed_alone_and_shows_the_capped_total() -> None:
    grade = best("!off_platform? 薇").grade()
    assert (grade.total, grade.passed, grade.provisional) == (100, True, True)
    assert grade.total_if_confirmed == 59
    assert not grade.crossed_red_line
    assert [one.is_sure for one in grade.red_lines] == [False]


def test_a_lesser_finding_under_review_makes_nothing_provisional() -> None:
    grade = best("!brush_off? 不管").grade()
    assert (grade.total, grade.provisional, grade.total_if_confirmed) == (100, False, None)


def test_majors_under_review_are_not_counted_for_the_cap() -> None:
    assert cap_rules(best("!brush_off? 不管 !overpromise 保证").grade()) == []


def test_checks_come_in_the_order_of_the_report() -> None:
    order = [one.criterion for one in best("!curt 哦").grade().checks]
    assert order == sorted(order, key=list(Criterion).index)


def test_versions_name_case_scorecard_and_grader() -> None:
    versions = best().grade().versions
    assert (versions.case, versions.scorecard) == ("parcel", "default@1")
    assert versions.grader


MARKS = (
    "stock apologise thank dispatch_time hold farewell 好的 "
    "!curt !brush_off !abuse? gift=2 discount=5%"
)
WORDS = st.lists(st.sampled_from(MARKS.split()), min_size=1, max_size=4).map(" ".join)
LATER = {"id": "c", "act": "dispatch_time", "within": "demand", "must": "true"}
LISTED = rubric(points=[*POINTS, LATER, {"id": "d", "act": "thank", "weight": "2"}])


@st.composite
def talks(draw: st.DrawFn) -> tuple[list[tuple[int, str]], str]:
    """Replies at any seconds between buyer lines, and an ending."""
    replies = draw(st.lists(st.tuples(st.integers(1, 120), WORDS), max_size=6))
    ending = draw(st.sampled_from(["kept", "walked_off", "abandoned", "undecided", "unanswered"]))
    return replies, ending


FILLERS = "子丑寅卯辰巳"
"""So that no message is a near-copy of another."""


def played(replies: Sequence[tuple[int, str]], ending: str) -> Talk:
    """A buyer line, then alternately a reply and a buyer line, the second beat after the first reply."""
    talk, at = Talk(LISTED).buyer(0, "在吗", need=True), 0
    for place, (wait, words) in enumerate(replies):
        at += wait
        talk.agent(at, f"{FILLERS[place] * 12} {words}")
        at += 6
        beat, opens = ("demand", place == 0)
        talk.buyer(at, f"那{place}", beat, cause="branch:1", need=opens, meets="open")
    return talk.close(at + 60, ending)


@given(talks())
def test_the_total_lies_between_0_and_100_and_the_parts_between_0_and_1(
    drawn: tuple[list[tuple[int, str]], str],
) -> None:
    grade = played(*drawn).grade()
    parts = grade.parts
    assert 0 <= grade.total <= 100
    for part in (parts.speed, parts.phrasing, parts.coverage, parts.answered):
        assert 0 <= part <= 1


@given(talks())
def test_a_grade_is_deterministic(drawn: tuple[list[tuple[int, str]], str]) -> None:
    assert played(*drawn).grade() == played(*drawn).grade()


@given(talks(), st.integers(0, 5), st.sampled_from(["!abuse", "!off_platform", "!privacy"]))
def test_adding_a_red_line_never_raises_the_total(
    drawn: tuple[list[tuple[int, str]], str], place: int, fault: str
) -> None:
    replies, ending = drawn
    before = played(replies, ending).grade()
    worse = [
        (wait, f"{words} {fault}" if n == place else words)
        for n, (wait, words) in enumerate(replies)
    ]
    after = played(worse, ending).grade()
    assert after.total <= before.total
    if place < len(replies):
        assert not after.passed
        assert after.total <= 59


@given(talks(), st.integers(0, 5), st.integers(0, 60))
def test_a_later_reply_never_raises_speed(
    drawn: tuple[list[tuple[int, str]], str], place: int, delay: int
) -> None:
    replies, ending = drawn
    later = [(wait + delay * (n == place), words) for n, (wait, words) in enumerate(replies)]
    early = [(wait + 3, words) for wait, words in replies]
    late = [(wait + 3, words) for wait, words in later]
    assert played(late, ending).grade().parts.speed <= played(early, ending).grade().parts.speed


@given(talks())
def test_an_unmet_point_never_outscores_a_met_one(
    drawn: tuple[list[tuple[int, str]], str],
) -> None:
    checks = played(*drawn).grade().checks_of(Criterion.COVERAGE)
    for one, other in combinations(checks, 2):
        for unmet, met in ((one, other), (other, one)):
            if met.met and not unmet.met:
                assert unmet.points * met.max_points <= met.points * (
                    unmet.max_points or Decimal(1)
                )


@given(talks())
def test_every_check_explains_itself(drawn: tuple[list[tuple[int, str]], str]) -> None:
    talk = played(*drawn)
    texts = {event.seq: getattr(event, "text", "") for event in talk.events}
    for one in talk.grade().checks:
        assert one.reason
        assert 0 <= one.points <= one.max_points
        for words in one.evidence:
            assert texts[words.seq][words.start : words.end] == words.text


@given(talks())
def test_the_parts_can_be_added_up_from_the_checks(
    drawn: tuple[list[tuple[int, str]], str],
) -> None:
    grade = played(*drawn).grade()
    for criterion, part in (
        (Criterion.SPEED, grade.parts.speed),
        (Criterion.COVERAGE, grade.parts.coverage),
        (Criterion.ANSWERED, grade.parts.answered),
    ):
        checks = grade.checks_of(criterion)
        most = sum(one.max_points for one in checks)
        share = sum(one.points for one in checks) / most if most else Decimal(0)
        assert abs(share - part) <= Decimal("0.0001")
