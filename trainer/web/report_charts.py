"""The report's two drawings as numbers: the buyer's mood along the way, and one's own attempts.

x is in percent of the width and y in pixels, so that text never shrinks with the drawing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from question_bank.case import Case
from question_bank.names import ACT_NAMES
from question_bank.vocabulary import Act
from trainer.dialogue.clock import clock_of
from trainer.dialogue.events import BuyerSpoke, Event
from trainer.services.report import Report
from trainer.web.words import duration, time_of_day

MOOD_TOP, MOOD_STEP = 14, 9
"""y of the best mood, and pixels for one step of mood (-5 to 5)."""
MOST_TURNS = 3
MOST_EARLIER = 3
_NARROW = 300
"""The narrowest drawing in pixels; a label's letters are reckoned at 12 each."""
Box = tuple[float, float, float, float]
"""left, right, top, bottom"""
_FRAME: Box = (-_NARROW, 2 * _NARROW, -40, -1)
_FLOOR: Box = (-_NARROW, 2 * _NARROW, 114, 200)
_OFFSETS = (-11.0, 19.0, 34.0, -26.0, -41.0, 49.0)
"""Where a label may stand, from its dot."""
_CAUSES = {
    "reask": "没接住问题",
    "rude": "语气冲",
    "slot": "让买家再说一遍",
    "hold_over": "说好的时间过了",
    "protest": "没办完就道别",
    "leave": "没留住",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """A turning point. side is above or below; anchor start, middle or end; an empty name is told in the table only."""

    x: float
    y: float
    name: str
    tone: str
    anchor: str
    label_y: float


@dataclass(frozen=True, slots=True)
class MoodRow:
    """One row of the table behind the curve."""

    time: str
    mood: str
    cause: str


@dataclass(frozen=True, slots=True)
class MoodChart:
    """The curve. path is drawn in 1000 × height; times are (x, anchor, text) below it."""

    path: str
    turns: tuple[Turn, ...]
    times: tuple[tuple[float, str, str], ...]
    rows: tuple[MoodRow, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class _Moment:
    at_s: float
    at: datetime
    mood: int
    change: int
    cause: str


def mood_chart(report: Report) -> MoodChart | None:
    """The buyer's mood from the first message to the end; None where the buyer never spoke."""
    moments = list(_moments(report))
    if not moments:
        return None
    clock = clock_of([line.event for line in report.lines])
    last = report.lines[-1].event
    length = max(clock.elapsed(last.at).total_seconds(), moments[-1].at_s, 1.0)
    middle = moments[0].at + (last.at - moments[0].at) / 2
    return MoodChart(
        path=_path([(one.at_s / length, one.mood) for one in moments]),
        turns=tuple(_turns(moments, length)),
        times=(
            (0.0, "start", time_of_day(moments[0].at)),
            (50.0, "middle", time_of_day(middle)),
            (100.0, "end", time_of_day(last.at)),
        ),
        rows=tuple(
            MoodRow(time_of_day(one.at), mood_word(one.mood), one.cause)
            for one in moments
            if one.change or one is moments[0]
        ),
        sentence=_sentence(moments),
    )


def mood_word(mood: int) -> str:
    """The mood (-5 to 5) as a word."""
    limits = ((3, "满意"), (1, "还好"), (0, "平静"), (-2, "着急"))
    return next((word for limit, word in limits if mood >= limit), "生气")


def _moments(report: Report) -> Iterator[_Moment]:
    clock = clock_of([line.event for line in report.lines])
    before: BuyerSpoke | None = None
    for line in report.lines:
        event = line.event
        if not isinstance(event, BuyerSpoke):
            continue
        change = event.mood - before.mood if before else 0
        cause = _cause(report, event, before, change) if change else ""
        at_s = clock.elapsed(event.at).total_seconds()
        yield _Moment(at_s, event.at, event.mood, change, cause)
        before = event


def _cause(report: Report, event: BuyerSpoke, before: BuyerSpoke | None, change: int) -> str:
    """What moved the mood: the branch by its label, a wait, a slip; what went well by what the reply did."""
    kind, _, number = event.cause.partition(":")
    if kind == "branch":
        label = _branch_label(report.case, before.beat if before else None, number)
        return label or _acts_before(report, event)
    if kind == "nudge":
        return f"等了 {duration(_waited_s(report, event))}"
    if change < 0 and kind in _CAUSES:
        return _CAUSES[kind]
    return _acts_before(report, event)


def _branch_label(case: Case, beat_id: str | None, number: str) -> str:
    beat = next((one for one in case.beats if one.id == beat_id), case.beats[0])
    place = int(number) - 1 if number.isdigit() else -1
    return beat.branches[place].label if 0 <= place < len(beat.branches) else ""


def _acts_before(report: Report, event: BuyerSpoke) -> str:
    """What the reply did that the buyer had read; soothing first."""
    replies = {reply.seq: reply for reply in report.dialogue.replies}
    read = replies.get(event.upto) if event.upto is not None else None
    acts = [found.act for found in read.reading.acts] if read else []
    soothing = [act for act in acts if act in {Act.EMPATHISE, Act.APOLOGISE}]
    chosen = (soothing or acts)[:1]
    return ACT_NAMES[chosen[0]] if chosen else "这句回复"


def _waited_s(report: Report, event: Event) -> float:
    """Seconds since the first message of the turn that still waits at this event."""
    turns = [turn for turn in report.dialogue.turns if turn.seq <= event.seq]
    clock = clock_of([line.event for line in report.lines])
    at = clock.elapsed(event.at)
    return (at - turns[-1].at).total_seconds() if turns else at.total_seconds()


def _turns(moments: Sequence[_Moment], length: float) -> Iterator[Turn]:
    """The greatest changes in order of time; a label that would lie on another is left to the table."""
    changed = [one for one in moments if one.change]
    chosen = sorted(changed, key=lambda one: -abs(one.change))[:MOST_TURNS]
    dots = [_dot(100 * one.at_s / length, _y(one.mood)) for one in chosen]
    for one in sorted(chosen, key=lambda one: one.at_s):
        x, y = round(100 * one.at_s / length, 2), _y(one.mood)
        anchor = "start" if x < 25 else "end" if x > 75 else "middle"
        tone = "good" if one.change > 0 else "warn" if one.mood > -2 else "bad"
        name, label_y = "", 0.0
        for offset in _OFFSETS if one.change > 0 else _OFFSETS[1:] + _OFFSETS[:1]:
            box = _label(x, y + offset, anchor, one.cause)
            if not any(_overlap(box, other) for other in (*dots, _FRAME, _FLOOR)):
                name, label_y = one.cause, y + offset
                dots.append(box)
                break
        yield Turn(x, y, name, tone, anchor, label_y)


def _dot(x: float, y: float) -> Box:
    at = x * _NARROW / 100
    return at - 6, at + 6, y - 6, y + 6


def _label(x: float, y: float, anchor: str, text: str) -> Box:
    width = 12 * len(text)
    left = x * _NARROW / 100 - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return left, left + width, y - 11, y + 3


def _overlap(one: Box, other: Box) -> bool:
    apart = one[0] >= other[1] or other[0] >= one[1] or one[2] >= other[3] or other[2] >= one[3]
    return not apart


def _y(mood: float) -> float:
    return MOOD_TOP + (5 - mood) * MOOD_STEP


def _path(points: Sequence[tuple[float, int]]) -> str:
    """A smooth line that never goes beyond its points; after the last one it stays level."""
    x, y = points[0][0] * 1000, _y(points[0][1])
    steps = [f"M0 {y:g}L{x:.1f} {y:g}"]
    for share, mood in points[1:]:
        to_x, to_y = share * 1000, _y(mood)
        half = (x + to_x) / 2
        steps.append(f"C{half:.1f} {y:g} {half:.1f} {to_y:g} {to_x:.1f} {to_y:g}")
        x, y = to_x, to_y
    return "".join([*steps, f"L1000 {y:g}"])


def _sentence(moments: Sequence[_Moment]) -> str:
    first, last = moments[0], moments[-1]
    worst = min(moments, key=lambda one: one.mood)
    before, after, lowest = (mood_word(one.mood) for one in (first, last, worst))
    if before != after:
        said = f"开头{before}，结束时{after}"
    elif all(mood_word(one.mood) == after for one in moments):
        said = f"从头到尾都{after}"
    else:
        said = f"开头和结束都{after}"
    if lowest not in {before, after}:
        said += f"；{time_of_day(worst.at)} 最低，因为{worst.cause or '一直在等'}"
    return said


@dataclass(frozen=True, slots=True)
class TryView:
    """One attempt in the drawing: attempt_id is None for the one that the report is about."""

    label: str
    total: int
    x: float
    y: float
    attempt_id: int | None
    red_line: bool


@dataclass(frozen=True, slots=True)
class TriesChart:
    """Own attempts on this case, oldest first, with the pass line. change is to the one before; pass_label is (x, anchor, y)."""

    tries: tuple[TryView, ...]
    pass_mark: int
    pass_y: float
    pass_label: tuple[float, str, float]
    change: int


def tries_chart(report: Report) -> TriesChart | None:
    """This attempt beside the last earlier ones; None for the first."""
    grade = report.grade
    if grade is None or not report.earlier:
        return None
    shown = [*report.earlier[-MOST_EARLIER:], grade]
    step = 100 / len(shown)
    pass_mark = int(report.scorecard.pass_mark)
    tries = tuple(
        TryView(
            label="这次" if one is grade else f"第 {one.attempt.number} 次",
            total=one.total,
            x=round(step * (place + 0.5), 2),
            y=_total_y(one.total),
            attempt_id=None if one is grade else one.attempt_id,
            red_line=one.red_line,
        )
        for place, one in enumerate(shown)
    )
    change = grade.total - report.earlier[-1].total
    pass_y = _total_y(pass_mark)
    return TriesChart(tries, pass_mark, pass_y, _free_place(tries, pass_y), change)


def _free_place(tries: Sequence[TryView], pass_y: float) -> tuple[float, str, float]:
    """Where the words at the pass line lie on no line and no dot."""
    places = [
        (x, anchor, pass_y + down)
        for x, anchor in ((0.0, "start"), (100.0, "end"))
        for down in (-5, 14)
    ]
    return next((place for place in places if _is_free(place, tries)), places[0])


def _is_free(place: tuple[float, str, float], tries: Sequence[TryView]) -> bool:
    x, anchor, y = place
    left, right = (0.0, 24.0) if anchor == "start" else (76.0, x)
    for one, other in pairwise(tries):
        for step in range(21):
            at_x = one.x + (other.x - one.x) * step / 20
            at_y = one.y + (other.y - one.y) * step / 20
            if left <= at_x <= right and y - 16 < at_y < y + 7:
                return False
    return True


def _total_y(total: int) -> float:
    return round(58 - total * 0.5, 1)
