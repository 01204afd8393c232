"""A scored chat as its page shows it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from question_bank.metric import Metric
from trainer.quality.metrics import REASONS
from trainer.services.chat_report import ChatReport, MetricSeen
from trainer.store.chats import Chat
from trainer.web.redacted_view import plain, short_alias
from trainer.web.report_lines import LineView, Why, faults_elsewhere, lines_of
from trainer.web.report_numbers import points_text
from trainer.web.report_score import (
    PartView,
    PointView,
    answered_line,
    parts_of,
    points_of,
    sum_line,
    tally,
)
from trainer.web.report_segments import Segment
from trainer.web.report_view import Banner, crossings, names_of
from trainer.web.scores_view import metric_text
from trainer.web.words import CHINA, day_and_time, time_of_day
from transcripts.conversation import Role, Turn, TurnKind

_UNITS = {"turn": "轮", "session": "次接待", "person": "位买家", "message": "条"}
_SURE = {"house": "本店手册", "secondary": "转述一致", "low": "口径有出入"}
_WHO = {
    Role.BOT: ("robot", "自动回复"),
    Role.SYSTEM: ("info-circle", "系统"),
    Role.INTERNAL: ("lock", "内部备注"),
    Role.BUYER: ("person", "买家发了"),
    Role.AGENT: ("headset", "客服发了"),
}
_KINDS = {
    TurnKind.IMAGE: "图片",
    TurnKind.STICKER: "表情",
    TurnKind.CARD: "卡片",
    TurnKind.RECALL: "撤回的消息",
    TurnKind.PLACEHOLDER: "看不到的消息",
}


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric: its value, what was counted, what was left out and why, and how it is defined."""

    name: str
    value: str
    counted: str
    excluded: tuple[str, ...]
    about: str
    source: str
    sureness: str
    is_unsure: bool


@dataclass(frozen=True, slots=True)
class ChatScoreView:
    """The page. own is False: nobody looks at their own practice here (the report's macros ask)."""

    title: str
    agent: str
    total: int | None
    pass_mark: int
    verdict: str
    sentence: str
    sum_line: str
    answered_line: str
    standard: str
    parts: tuple[PartView, ...]
    banners: tuple[Banner, ...]
    lines: tuple[LineView, ...]
    elsewhere: tuple[Why, ...]
    faults: int
    points: tuple[PointView, ...]
    tally: str
    metrics: tuple[MetricRow, ...]
    starred: frozenset[int]
    own: bool = False


def chat_score_view(report: ChatReport) -> ChatScoreView:
    """Shape the page."""
    scored = tuple(_quiet_about_rules(line) for line in lines_of(report))
    points = points_of(report)
    total = report.score.total
    passed = total is not None and bool(report.score.body["passed"])
    waits = report.score.provisional and not report.score.red_line
    return ChatScoreView(
        title=_title(report.chat),
        agent=_agent(report.chat),
        total=total,
        pass_mark=int(report.scorecard.pass_mark),
        verdict="open" if waits else "passed" if passed else "failed",
        sentence=_sentence(report, passed=passed),
        sum_line=sum_line(report) if total is not None else "",
        answered_line=_answered_line(report),
        standard=f"{report.scorecard.name} v{report.scorecard.version}",
        parts=parts_of(report),
        banners=tuple(_banners(report, scored)),
        lines=tuple(_with_the_rest(report, scored)),
        elsewhere=tuple(replace(one, is_text=False) for one in faults_elsewhere(report)),
        faults=len(report.checks("phrasing")),
        points=points,
        tally=tally(points),
        metrics=tuple(_metric_row(one) for one in report.metrics),
        starred=frozenset(one.seq for one in report.starred),
    )


def _title(kept: Chat) -> str:
    when = day_and_time(kept.started_at) if kept.started_at else f"第 {kept.id} 段"
    return f"{when} · {plain(kept.opening)[:20]}"


def _agent(kept: Chat) -> str:
    if kept.agent is None:
        return "不知道是哪位客服"
    return kept.agent.user.name if kept.agent.user else short_alias(kept.agent.alias)


def _quiet_about_rules(line: LineView) -> LineView:
    """Sentences are denied where a practice or the reading page shows them."""
    return replace(line, whys=tuple(replace(why, is_text=False) for why in line.whys))


def _sentence(report: ChatReport, *, passed: bool) -> str:
    if report.score.total is None:
        lacking = [] if report.score.speed is not None else ["时间"]
        if report.score.answered is None:
            lacking = ["买家的话"]
        return f"缺{'、'.join(lacking) or '可评的内容'}，不给总分，能评的部分照样评"
    if report.score.red_line:
        return "踩了红线"
    caps = report.score.body["caps"]
    if passed:
        return "过线了" if not report.score.provisional else "分数过线了，红线等主管看"
    return f"没过线：{caps[0]['reason']}" if caps else "没过线"


def _answered_line(report: ChatReport) -> str:
    turns = [one for one in report.checks("answered") if one["met"] is not None]
    met = sum(1 for one in turns if one["met"])
    if not turns or met == len(turns):
        return ""
    if met == 0:
        return answered_line(report)
    return f"买家说了 {len(turns)} 轮，{met} 轮有答复，速度和话术按 {met}/{len(turns)} 计"


def _banners(report: ChatReport, lines: tuple[LineView, ...]) -> Iterator[Banner]:
    critical = [one for one in report.checks("phrasing") if one["severity"] == "critical"]
    sure = [one for one in critical if one.get("confidence") != "review"]
    waiting = [one for one in critical if one.get("confidence") == "review"]
    if sure:
        worth = points_text(Decimal(str(report.score.body["sum"])))
        tail = f"，分项合计 {worth}，总分封顶" if report.score.total is not None else ""
        cap = next((one["at"] for one in report.score.body["caps"] if one["rule"] == "red_line"), 0)
        title = f"踩了红线：{names_of(sure)}{tail}{f' {cap}' if tail else ''}"
        yield Banner(title, "", crossings(sure, lines))
    if waiting:
        count = "一" if len(waiting) == 1 else "几"
        title = f"有{count}处等主管看：{names_of(waiting)}"
        yield Banner(title, "现在的分数没有算这一处", crossings(waiting, lines), True)


def _with_the_rest(report: ChatReport, scored: tuple[LineView, ...]) -> Iterator[LineView]:
    """The scored lines with all others between them, and the day where it changes."""
    known = {line.seq: line for line in scored}
    day = ""
    for place, turn in enumerate(report.conversation.turns):
        line = known.get(place) or _rest(place, turn)
        if turn.at is None:
            line = replace(line, time="")
        elif (today := _day(turn)) != day:
            day = today
            yield LineView(-1 - place, "quiet", "", 0.0, today, (Segment(today),), icon="calendar3")
        if not line.text.strip() and line.who != "quiet":
            name = _KINDS.get(turn.kind, "")
            line = replace(line, text=f"[{name}]", segments=(Segment(f"[{name}]"),))
        yield line


def _day(turn: Turn) -> str:
    local = turn.at.astimezone(CHINA) if turn.at else None
    return f"{local.year} 年 {local.month} 月 {local.day} 日" if local else ""


def _rest(place: int, turn: Turn) -> LineView:
    icon, who = _WHO[turn.role]
    kind = _KINDS.get(turn.kind)
    said = who + kind if kind and turn.role in (Role.BUYER, Role.AGENT) else f"{who}：{turn.text}"
    at = time_of_day(turn.at) if turn.at else ""
    return LineView(place, "quiet", at, 0.0, said, (Segment(said),), icon=icon)


def _metric_row(seen: MetricSeen) -> MetricRow:
    metric, value = seen.metric, seen.value
    return MetricRow(
        name=metric.name,
        value=metric_text(metric, value.value),
        counted=f"{value.counted} {_UNITS[value.unit]}",
        excluded=tuple(f"{REASONS[name]} {count}" for name, count in value.excluded.items()),
        about=metric.description,
        source=_source(metric),
        sureness=_SURE[metric.confidence.value],
        is_unsure=metric.confidence.value == "low",
    )


def _source(metric: Metric) -> str:
    year, month = metric.as_of.split("-")
    told = f"{metric.source}（{year} 年 {int(month)} 月）"
    return f"{told}；{metric.note}" if metric.note else told
