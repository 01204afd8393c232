"""Points: each one can be earned by some reply on some way, and is explained to the trainee."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.lint.implication import asks_nothing
from question_bank.lint.remark import Remark
from question_bank.lint.ways import beats_before, reachable_beats
from question_bank.problem import Gravity
from question_bank.rubric import Point
from question_bank.source import Loc
from question_bank.vocabulary import OUTCOME_CLASS, OutcomeClass


def check_points(case: Case) -> Iterator[Remark]:
    """no-points, point-unknown-beat, point-unreachable, point-without-…, must-off-good-way."""
    if not case.points:
        what = "没有评分要点，要点覆盖这一半没有分可拿"
        yield Remark(Code.NO_POINTS, (), what, "写上 points，每条说明该做到什么")
    reachable, good_way = reachable_beats(case), _good_way(case)
    for number, point in enumerate(case.points):
        loc = ("points", number)
        yield from _place(case, loc, point, reachable, good_way)
        yield from _content(loc, point)


def _place(
    case: Case, loc: Loc, point: Point, reachable: frozenset[str], good_way: frozenset[str]
) -> Iterator[Remark]:
    beats = [beat.id for beat in case.beats]
    named = [(key, beat) for key in ("within", "after") if (beat := getattr(point, key))]
    known = [(key, beat) for key, beat in named if beat in beats]
    for key, beat in named:
        if beat not in beats:
            near = nearest(beat, beats)
            remedy = f"是不是想写「{near}」" if near else f"可以写：{'、'.join(beats)}"
            what = f"要点「{point.id}」的 {key} 指向不存在的「{beat}」"
            yield Remark(Code.POINT_UNKNOWN_BEAT, (*loc, key), what, remedy)
    for key, beat in known:
        if beat not in reachable:
            what = f"要点「{point.id}」在走不到的「{beat}」里，没人拿得到"
            yield Remark(Code.POINT_UNREACHABLE, (*loc, key), what, "换一步，或让「那一步」走得到")
        elif point.must and beat not in good_way:
            what = f"必答要点「{point.id}」在「{beat}」里，而那里已经走不到好结局"
            remedy = "换到好结局路上的一步，或去掉 must"
            yield Remark(Code.MUST_OFF_GOOD_WAY, (*loc, key), what, remedy, Gravity.WARNING)


def _good_way(case: Case) -> frozenset[str]:
    good = [outcome for outcome, kind in OUTCOME_CLASS.items() if kind is OutcomeClass.GOOD]
    return beats_before(case, good)


def _content(loc: Loc, point: Point) -> Iterator[Remark]:
    if asks_nothing(point):
        what = f"要点「{point.id}」没有条件，随便回什么都给分"
        remedy = "写上 act、offer、says、any 或 all 中的一种"
        yield Remark(Code.POINT_WITHOUT_CONDITION, loc, what, remedy)
    if not point.label:
        what = f"要点「{point.id}」没有名字，报告里只能显示 id"
        yield Remark(Code.POINT_WITHOUT_LABEL, loc, what, "写上 label", Gravity.WARNING)
    if not point.model:
        what = f"要点「{point.id}」没有参考说法"
        yield Remark(Code.POINT_WITHOUT_MODEL, loc, what, "写上 model", Gravity.WARNING)
