"""A report as its page shows it: everything worked out, so that the template only loops and chooses."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.names import CATEGORY_NAMES, OUTCOME_NAMES
from question_bank.vocabulary import Category
from trainer.dialogue.clock import clock_of
from trainer.learning.result import NOT_COUNTED_IN_WORDS
from trainer.services.progress import result_of
from trainer.services.report import Check, Report
from trainer.store.accounts import User
from trainer.store.practice import AttemptKind
from trainer.web.report_charts import MoodChart, TriesChart, mood_chart, tries_chart
from trainer.web.report_lines import LineView, Why, faults_elsewhere, lines_of, spoken
from trainer.web.report_numbers import points_text
from trainer.web.report_score import (
    PartView,
    PointView,
    answered_line,
    parts_of,
    points_of,
    sum_line,
    tally,
    verdict_line,
)
from trainer.web.report_segments import Segment, Stretch, segments


@dataclass(frozen=True, slots=True)
class Crossing:
    """One message in the banner: when, the whole of it with the words marked, why, what to say instead."""

    seq: int
    time: str
    segments: tuple[Segment, ...]
    reasons: tuple[str, ...]
    better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Banner:
    """Above the score. in_review: a person decides first, and the total does not count it yet."""

    title: str
    note: str
    crossings: tuple[Crossing, ...]
    in_review: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The score card. verdict: passed, failed, open."""

    total: int
    pass_mark: int
    verdict: str
    sentence: str
    parts: tuple[PartView, ...]
    sum_line: str
    answered_line: str
    not_counted: str
    tries: TriesChart | None


@dataclass(frozen=True, slots=True)
class Doubtful:
    """One check that can be doubted, in the dialogue's list."""

    rule: str
    seq: int
    name: str
    is_doubted: bool


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole page.

    score is None for a rewind and while the conversation runs · own  the trainee's own page
    amber_s, red_s  the limits of the waiting clock in a replay
    """

    title: str
    trainee: str
    duration_s: float
    amber_s: float
    red_s: float
    standard: str
    own: bool
    is_rewind: bool
    is_open: bool
    banners: tuple[Banner, ...]
    score: Score | None
    lines: tuple[LineView, ...]
    elsewhere: tuple[Why, ...]
    faults: int
    points: tuple[PointView, ...]
    tally: str
    mood: MoodChart | None
    outcome: str
    doubtful: tuple[Doubtful, ...]

    @staticmethod
    def new_key() -> str:
        """A fresh key for a form that starts something: one press makes one."""
        return secrets.token_urlsafe(12)


def report_view(report: Report, viewer: User) -> ReportView:
    """Shape a report for whoever looks at it."""
    attempt = report.attempt
    graded = report.grade is not None
    lines = lines_of(report)
    elsewhere = faults_elsewhere(report)
    points = points_of(report)
    length = clock_of([line.event for line in report.lines]).elapsed(report.lines[-1].event.at)
    return ReportView(
        title=report.case.title,
        trainee=attempt.user.name,
        duration_s=length.total_seconds(),
        amber_s=report.profile.first.full.total_seconds(),
        red_s=report.profile.first.zero.total_seconds(),
        standard=f"{report.scorecard.name} v{report.scorecard.version}",
        own=attempt.can_be_played_by(viewer),
        is_rewind=attempt.kind is AttemptKind.REWIND,
        is_open=attempt.is_open,
        banners=tuple(_banners(report, lines)),
        score=_score(report) if graded else None,
        lines=lines,
        elsewhere=elsewhere,
        faults=len(report.checks("phrasing")),
        points=points,
        tally=tally(points),
        mood=mood_chart(report),
        outcome=OUTCOME_NAMES[attempt.outcome] if attempt.outcome else "",
        doubtful=tuple(_doubtful(lines, elsewhere, points)),
    )


def _score(report: Report) -> Score:
    grade = report.grade
    assert grade is not None
    counted = result_of(grade).not_counted
    waits = grade.provisional and not grade.red_line
    return Score(
        total=grade.total,
        pass_mark=int(report.scorecard.pass_mark),
        verdict="open" if waits else "passed" if grade.passed else "failed",
        sentence=verdict_line(report),
        parts=parts_of(report),
        sum_line=sum_line(report),
        answered_line=answered_line(report),
        not_counted=NOT_COUNTED_IN_WORDS[counted] if counted else "",
        tries=tries_chart(report),
    )


def _banners(report: Report, lines: tuple[LineView, ...]) -> list[Banner]:
    """One for the red lines that are certain, one for those that a person has to look at."""
    grade = report.grade
    if grade is None:
        return []
    critical = [check for check in report.checks("phrasing") if check["severity"] == "critical"]
    sure = [check for check in critical if check.get("confidence") != "review"]
    waiting = [check for check in critical if check.get("confidence") == "review"]
    banners = []
    if sure:
        cap = next(cap for cap in grade.body["caps"] if cap["rule"] == "red_line")
        sum_points = points_text(Decimal(str(grade.body["sum"])))
        title = f"踩了红线：{names_of(sure)}。这一次不算通过，分项合计 {sum_points}，总分封顶 {cap['at']}"
        banners.append(Banner(title, "", crossings(sure, lines)))
    if waiting:
        title = f"有{'一' if len(waiting) == 1 else '几'}处等主管看：{names_of(waiting)}"
        banners.append(Banner(title, _review_note(report), crossings(waiting, lines), True))
    return banners


def _review_note(report: Report) -> str:
    grade = report.grade
    assert grade is not None
    confirmed = grade.body["total_if_confirmed"]
    now = f"现在 {grade.total} 分没有算这一处"
    return f"{now}；主管看过，如果确认是红线，总分是 {confirmed}，不算通过"


def names_of(checks: Sequence[Check]) -> str:
    """The names of the categories, each once."""
    return "、".join(dict.fromkeys(CATEGORY_NAMES[Category(one["category"])] for one in checks))


def crossings(checks: Sequence[Check], lines: Sequence[LineView]) -> tuple[Crossing, ...]:
    """One for each message, with everything in it that crosses."""
    by_message: dict[int, list[Check]] = {}
    for check in checks:
        if check["evidence"]:
            by_message.setdefault(check["evidence"][0]["seq"], []).append(check)
    return tuple(_crossing(line, by_message[line.seq]) for line in lines if line.seq in by_message)


def _crossing(line: LineView, checks: list[Check]) -> Crossing:
    stretches = [
        Stretch(one["start"], one["end"], "redline", "")
        for check in checks
        for one in check["evidence"]
        if one["seq"] == line.seq
    ]
    return Crossing(
        line.seq,
        line.time,
        segments(line.text, stretches),
        tuple(dict.fromkeys(check["reason"] for check in checks)),
        tuple(dict.fromkeys(spoken(check["advice"]) for check in checks if check["advice"])),
    )


def _doubtful(
    lines: tuple[LineView, ...], elsewhere: tuple[Why, ...], points: tuple[PointView, ...]
) -> list[Doubtful]:
    """Faults in the order of the conversation, then the points that were not met in full."""
    whys = [*(why for line in lines for why in line.whys), *elsewhere]
    return [
        *(Doubtful(w.rule, w.seq, f"{w.name}{w.words}", w.doubt is not None) for w in whys),
        *(
            Doubtful(p.rule, p.seq or 0, f"要点「{p.name}」", p.doubt is not None)
            for p in points
            if p.state in {"missed", "half"}
        ),
    ]
