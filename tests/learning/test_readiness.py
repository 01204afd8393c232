"""Readiness: what still stands between a trainee and going live."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.library import SHIPPED
from question_bank.loading import load_file
from question_bank.standard import GoLiveStandard
from question_bank.vocabulary import Stage
from trainer.learning.gates import GateProgress, GateState
from trainer.learning.readiness import Readiness, readiness
from trainer.learning.result import NotCounted, Result

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
NOW = START + timedelta(days=30)
STAGES = list(Stage)


def _first_standard() -> GoLiveStandard:
    item = load_file(SHIPPED / "standards" / "first.yaml", GoLiveStandard).item
    assert item is not None
    return item


STANDARD = _first_standard()


def result(n: int, **keys: Any) -> Result:
    """The n-th session: by default a quick pass of a case of its own."""
    values: dict[str, Any] = {
        "session": f"s{n}",
        "case": f"case-{n}",
        "stage": STAGES[n % 3],
        "at": START + timedelta(hours=n),
        "total": 90,
        "passed": True,
        "first_response_s": 9.0,
    }
    return Result(**{**values, **keys})


def failed(n: int, **keys: Any) -> Result:
    return result(n, **{"passed": False, "total": 50, **keys})


def gate(found: Readiness, name: str) -> GateProgress:
    (one,) = [line for line in found.gates if line.gate == name]
    return one


def on(*results: Result) -> Readiness:
    return readiness(results, STANDARD, NOW)


def test_nine_good_sessions_over_all_stages_meet_every_gate() -> None:
    found = on(*[result(n) for n in range(9)])
    assert [line.state for line in found.gates] == [GateState.MET] * 4
    assert found.is_ready
    assert {line.next_step for line in found.gates} == {"已达到"}


def test_without_results_every_gate_is_open() -> None:
    found = on()
    assert [(line.state, line.have) for line in found.gates] == [(GateState.OPEN, 0)] * 4
    assert [line.next_step for line in found.gates] == [
        "再通过 6 个案例，其中售前、售中、售后各至少 1 个",
        "接下来连着通过 3 次",
        "再练 5 次都不碰红线",
        "接下来 9 次都在 30 秒内回第一句",
    ]


def test_the_same_case_twice_is_one_case() -> None:
    assert gate(on(result(0), result(3, case="case-0")), "six_cases").have == 1


def test_a_case_counts_by_its_latest_attempt_not_its_best() -> None:
    slipped = gate(on(result(0), failed(1, case="case-0")), "six_cases")
    assert (slipped.have, slipped.state) == (0, GateState.OPEN)


def test_a_place_is_kept_free_for_a_stage_that_is_lacking() -> None:
    presale = [result(n, stage=Stage.PRESALE) for n in range(7)]
    found = gate(on(*presale), "six_cases")
    assert (found.have, found.need, found.state) == (4, 6, GateState.UNDER_WAY)
    assert found.missing_stages == (Stage.INSALE, Stage.AFTERSALE)
    assert found.next_step == "再通过 2 个案例，其中售中、售后各至少 1 个"


def test_the_last_three_must_pass_in_a_row() -> None:
    found = gate(on(result(0), result(1), failed(2), result(3)), "three_in_a_row")
    assert (found.have, found.next_step, found.evidence) == (1, "再连着通过 2 次", ("s3",))


def test_a_red_line_stays_in_sight_for_five_sessions() -> None:
    red = failed(0, red_line=True)
    assert gate(on(red, *[result(n) for n in range(1, 5)]), "no_red_line").have == 4
    found = gate(on(red, *[result(n) for n in range(1, 6)]), "no_red_line")
    assert found.state is GateState.MET
    assert found.evidence == ("s1", "s2", "s3", "s4", "s5")


def test_a_pass_with_a_red_line_is_no_pass() -> None:
    assert gate(on(result(0, red_line=True)), "six_cases").have == 0


def test_nine_of_the_last_ten_first_responses_must_be_in_time() -> None:
    quick = [result(n) for n in range(10)]
    slow = result(10, first_response_s=30.1)
    assert gate(on(*quick, slow), "first_response").state is GateState.MET
    two = gate(on(*quick, slow, result(11, first_response_s=None)), "first_response")
    assert (two.have, two.state) == (8, GateState.UNDER_WAY)
    assert two.next_step == "接下来 9 次都在 30 秒内回第一句"


def test_a_first_response_at_the_limit_is_in_time() -> None:
    assert gate(on(result(0, first_response_s=30.0)), "first_response").have == 1


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({"paused": True}, NotCounted.PAUSED),
        ({"copied": True}, NotCounted.COPIED),
        ({"provisional": True}, NotCounted.UNDER_REVIEW),
    ],
)
def test_what_counts_for_no_gate_is_listed_with_its_reason(
    keys: dict[str, bool], why: NotCounted
) -> None:
    found = on(result(0, **keys), result(1))
    assert found.excluded == (("s0", why),)
    assert found.counted == 1
    assert gate(found, "six_cases").evidence == ("s1",)


def test_a_certain_red_line_counts_though_another_is_under_review() -> None:
    found = on(result(0), failed(1, red_line=True, provisional=True))
    assert found.excluded == ()
    assert gate(found, "no_red_line").have == 0


def test_results_after_now_are_not_looked_at() -> None:
    later = readiness([result(n) for n in range(9)], STANDARD, START + timedelta(hours=2))
    assert later.counted == 3


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        readiness([], STANDARD, datetime(2026, 11, 23))  # noqa: DTZ001


def test_a_standard_without_gates_lets_nobody_through() -> None:
    empty = GoLiveStandard(id="none", name="无", version=1, gates=())
    assert not readiness([], empty, NOW).is_ready


RESULTS = st.lists(
    st.builds(
        lambda case, passed, red, first, paused, copied, provisional: {
            "case": f"case-{case}",
            "stage": STAGES[case % 3],
            "passed": passed and not red,
            "red_line": red,
            "first_response_s": first,
            "paused": paused,
            "copied": copied,
            "provisional": provisional,
        },
        st.integers(0, 8),
        st.booleans(),
        st.integers(0, 5).map(lambda n: n == 0),
        st.one_of(st.none(), st.floats(0, 60)),
        st.integers(0, 9).map(lambda n: n == 0),
        st.integers(0, 9).map(lambda n: n == 0),
        st.integers(0, 9).map(lambda n: n == 0),
    ),
    max_size=14,
).map(lambda listed: [result(n, **keys) for n, keys in enumerate(listed)])


@given(RESULTS, st.data())
def test_readiness_is_a_function_of_history(results: list[Result], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(results))
    assert readiness(shuffled, STANDARD, NOW) == readiness(results, STANDARD, NOW)


WORSE = (
    {"passed": False},
    {"passed": False, "red_line": True},
    {"first_response_s": None},
    {"first_response_s": 59.0},
)


@given(RESULTS, st.integers(0, 13), st.sampled_from(WORSE))
def test_worse_evidence_never_raises_readiness(
    results: list[Result], place: int, worse: dict[str, Any]
) -> None:
    if place >= len(results):
        return
    before = results[place]
    changed = replace(before, **worse)
    if before.not_counted is not None or (before.first_response_s or 0) > 59:
        return
    after = [*results[:place], changed, *results[place + 1 :]]
    for was, now in zip(on(*results).gates, on(*after).gates, strict=True):
        assert now.have <= was.have


@given(RESULTS)
def test_a_failed_session_more_never_raises_what_was_passed(results: list[Result]) -> None:
    more = failed(20, case="case-0", first_response_s=None)
    for name in ("six_cases", "three_in_a_row", "first_response"):
        assert gate(on(*results, more), name).have <= gate(on(*results), name).have


@given(RESULTS)
def test_a_gate_is_met_exactly_when_it_has_what_it_needs(results: list[Result]) -> None:
    for line in on(*results).gates:
        assert 0 <= line.have <= line.need
        assert (line.state is GateState.MET) == (line.have == line.need)
        assert line.next_step


@given(RESULTS)
def test_what_is_said_to_do_next_meets_the_first_response_gate(results: list[Result]) -> None:
    line = gate(on(*results), "first_response")
    if line.state is GateState.MET:
        return
    more = int(line.next_step.split()[1])
    good = [result(20 + n, case="case-0") for n in range(more)]
    assert gate(on(*results, *good), "first_response").state is GateState.MET
    assert gate(on(*results, *good[:-1]), "first_response").state is not GateState.MET
