"""Outcomes: those that can be reached are named, those that are named can be reached."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.lint.remark import Remark
from question_bank.lint.ways import bad_end, is_outcome, reachable_beats, reached_outcomes, ways
from question_bank.vocabulary import OUTCOME_CLASS, Outcome, OutcomeClass


def check_outcomes(case: Case) -> Iterator[Remark]:
    """outcome-not-named, missing-silence, outcome-unreachable, no-good-outcome."""
    yield from _not_named(case)
    yield from _silence(case)
    reached = reached_outcomes(case)
    for place, outcome in enumerate(case.outcomes):
        if outcome not in reached:
            what = f"没有哪条路走到结局「{outcome}」"
            loc = ("outcomes", place)
            yield Remark(
                Code.OUTCOME_UNREACHABLE, loc, what, "让某个分支 goto 到它，或从 outcomes 里删掉"
            )
    if not any(OUTCOME_CLASS[outcome] is OutcomeClass.GOOD for outcome in reached):
        what = "没有一条路走到好结局"
        remedy = "让做得好的那条路 goto 到 ordered、kept、settled 或 declined_well"
        yield Remark(Code.NO_GOOD_OUTCOME, ("beats",), what, remedy)


def _not_named(case: Case) -> Iterator[Remark]:
    beats = reachable_beats(case)
    told: set[str] = {Outcome.ABANDONED, case.silence.goto}
    for way in ways(case):
        from_there = way.start is None or way.start in beats
        if from_there and is_outcome(way.target) and way.target not in {*case.outcomes, *told}:
            told.add(way.target)
            what = f"会走到结局「{way.target}」，outcomes 里没有写"
            yield Remark(Code.OUTCOME_NOT_NAMED, way.loc, what, f"在 outcomes 里加上 {way.target}")
    rude = case.buyer.rude
    end = bad_end(case)
    if (rude is None or not rude.goto) and end not in case.outcomes and end not in told:
        what = f"被惹恼的买家会以「{end}」收场，outcomes 里没有写"
        remedy = "在 outcomes 里加上 walked_off 或 complained"
        yield Remark(Code.OUTCOME_NOT_NAMED, ("outcomes",), what, remedy)


def _silence(case: Case) -> Iterator[Remark]:
    goto = case.silence.goto
    if is_outcome(goto) and goto not in case.outcomes:
        what = f"客服一直不回会以「{goto}」收场，outcomes 里没有写"
        yield Remark(Code.MISSING_SILENCE, ("outcomes",), what, f"在 outcomes 里加上 {goto}")
    elif is_outcome(goto) and OUTCOME_CLASS[Outcome(goto)] is not OutcomeClass.BAD:
        what = f"一直不回却得到结局「{goto}」"
        yield Remark(Code.MISSING_SILENCE, ("silence", "goto"), what, "改成 goto: unanswered")
