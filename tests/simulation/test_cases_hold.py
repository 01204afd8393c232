"""What must hold on every published case: no bot passes, silence ends as written, models pass, witnesses score as they should.

Here on few seeds, to be quick; `python -m trainer lint`, which is a part of `make check-all`, plays all of them.
"""

from functools import cache

import pytest

from question_bank.case import Case, Walkthrough
from question_bank.language.reader import shipped_reader
from question_bank.language.remember import RememberingReader
from question_bank.library import Library, load_library
from question_bank.vocabulary import Outcome
from trainer.grading.grade import grade
from trainer.grading.types import Grade
from trainer.simulation.bots import BOTS, model_player
from trainer.simulation.play import Played, play
from trainer.simulation.random_play import random_play
from trainer.simulation.script import Script, outcome_of, script_for
from trainer.simulation.walkthrough import resolve

CASES = [case.id for case in load_library().published()]
FEW_SEEDS = (0, 7)
RANDOM_SEEDS = range(1000, 1006)
GOOD, MEDIOCRE, BAD, RED = 85, (55, 75), 45, 59
"""Bounds of the witnesses' totals: good at least, mediocre between, bad at most, with a red line at most."""

pytestmark = pytest.mark.parametrize("case_id", CASES)


@cache
def library() -> Library:
    return load_library()


@cache
def reader() -> RememberingReader:
    return RememberingReader(shipped_reader(), size=50_000)


def case_of(case_id: str) -> Case:
    return library().cases[case_id]


@cache
def script_of(case_id: str) -> Script:
    case = case_of(case_id)
    return script_for(case, library().personas[case.buyer.persona], reader())


def graded(script: Script, played: Played) -> Grade:
    scorecard = library().scorecards["default"]
    profile = library().profiles[scorecard.speed_profile]
    return grade(script.rubric, played.events, scorecard, profile, reader())


@pytest.mark.parametrize("bot", BOTS)
def test_no_bot_passes(case_id: str, bot: str) -> None:
    script = script_of(case_id)
    result = graded(script, BOTS[bot](script, FEW_SEEDS[0]))
    assert not result.passed, f"{bot}: {result.total}"


def test_silence_ends_in_the_outcome_that_the_case_names(case_id: str) -> None:
    script = script_of(case_id)
    target = outcome_of(script.case.silence.goto)
    expected = set(script.case.outcomes) if target is None else {target}
    assert {play(script, [], seed).closed.outcome for seed in FEW_SEEDS} <= expected


def test_the_model_answers_in_listed_order_pass(case_id: str) -> None:
    script = script_of(case_id)
    for seed in FEW_SEEDS:
        result = graded(script, model_player(script, seed))
        missed = [check.rule for check in result.checks if check.met is False]
        assert result.passed, f"seed {seed}: {result.total}, {missed}"


@cache
def witnessed(case_id: str, seed: int) -> tuple[tuple[Walkthrough, Played, Grade], ...]:
    """Every walkthrough with the play and the grade that it gives."""
    script = script_of(case_id)
    played = [(walk, resolve(script, walk, seed)[1]) for walk in script.case.walkthroughs]
    return tuple((walk, one, graded(script, one)) for walk, one in played)


def test_every_witness_reaches_its_outcome_and_score(case_id: str) -> None:
    for seed in FEW_SEEDS:
        for walk, played, result in witnessed(case_id, seed):
            total, expect = result.total, walk.expect
            said = f"{walk.name}, seed {seed}: {played.closed.outcome}, {total}"
            assert expect.outcome in (None, played.closed.outcome), said
            assert expect.min_score is None or total >= expect.min_score, said
            assert expect.max_score is None or total <= expect.max_score, said


def test_there_are_a_good_a_mediocre_and_a_bad_witness(case_id: str) -> None:
    results = [result for _, _, result in witnessed(case_id, FEW_SEEDS[0])]
    totals = [result.total for result in results]
    assert max(totals) >= GOOD
    assert any(MEDIOCRE[0] <= total <= MEDIOCRE[1] for total in totals), totals
    assert any(r.total <= (RED if r.crossed_red_line else BAD) for r in results), totals


def test_random_plays_close_in_an_outcome_that_the_case_names(case_id: str) -> None:
    script = script_of(case_id)
    named = {*script.case.outcomes, Outcome.ABANDONED}
    ended = {random_play(script, seed).closed.outcome for seed in RANDOM_SEEDS}
    assert ended <= named
