"""The score card: three parts with two lines of why each, the points, and one sentence of where the trainee stands."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from question_bank.names import CATEGORY_NAMES
from question_bank.vocabulary import Category
from trainer.services.report import Check, Judged, Report
from trainer.store.practice import Doubt
from trainer.web.report_lines import doubt_of, quoted, spoken
from trainer.web.report_numbers import (
    PARTS,
    part_value,
    points_text,
    share_answered,
    tenths,
    weight_of,
)
from trainer.web.words import duration

NAMES = {"speed": "速度", "phrasing": "话术", "coverage": "要点"}
ICONS = {"speed": "stopwatch", "phrasing": "chat-heart", "coverage": "list-check"}
_PLENTY, _SOME = Decimal("0.6"), Decimal("0.4")
_NOTHING = Decimal(0)
_STEPS = (("phrasing", "改掉标黄的地方"), ("speed", "回得快一点"))


@dataclass(frozen=True, slots=True)
class PartView:
    """One part: points of the total, of how many, share 0-1 for the bar, and why in plain lines."""

    name: str
    icon: str
    points: str
    most: str
    share: float
    tone: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PointView:
    """One point of the script. state: missed, half, met, or out where the buyer did not come to it.

    points and most are points of the total · seq is the message whose words are quoted, to jump to
    """

    rule: str
    state: str
    name: str
    points: str
    most: str
    words: str
    model: str
    seq: int | None
    doubt: Doubt | None
    worth: Decimal


def parts_of(report: Judged) -> tuple[PartView, ...]:
    """Speed, phrasing, coverage."""
    body = _body(report)
    why = {
        "speed": _speed_lines(report),
        "phrasing": _phrasing_lines(report),
        "coverage": _coverage_lines(report),
    }
    views = []
    for part in PARTS:
        if body[part] is None:
            views.append(_not_judged(part, report))
            continue
        most, value = weight_of(report, part), part_value(report, part, body[part])
        share = value / most if most else _NOTHING
        tone = "good" if share >= _PLENTY else "warn" if share >= _SOME else "bad"
        views.append(
            PartView(
                NAMES[part],
                ICONS[part],
                points_text(value),
                points_text(most),
                float(share),
                tone,
                tuple(why[part][:2]),
            )
        )
    return tuple(views)


def _not_judged(part: str, report: Judged) -> PartView:
    """A part of a real chat that nobody can tell."""
    why = "记录里没有时间" if part == "speed" else "没有可以评的话"
    most = points_text(weight_of(report, part))
    return PartView(NAMES[part], ICONS[part], "—", most, 0.0, "warn", (why, "这一部分不评"))


def points_of(report: Judged) -> tuple[PointView, ...]:
    """The points of the script: missed, half, met; last those that the buyer did not come to."""
    checks = report.checks("coverage")
    whole = sum((Decimal(str(check["max_points"])) for check in checks), _NOTHING)
    by_weight = weight_of(report, "coverage") / whole if whole else _NOTHING
    views = [_point(report, check, by_weight) for check in checks]
    order = {"missed": 0, "half": 1, "met": 2, "out": 3}
    return tuple(sorted(views, key=lambda view: (order[view.state], -view.worth)))


def _point(report: Judged, check: Check, by_weight: Decimal) -> PointView:
    point = next((one for one in report.points if one.id == check["rule"]), None)
    state = _state(check)
    evidence = check["evidence"]
    seq = evidence[0]["seq"] if evidence else None
    most = Decimal(str(check["max_points"])) * by_weight
    words = quoted(one["text"] for one in evidence) if state == "met" else ""
    return PointView(
        rule=check["rule"],
        state=state,
        name=(point.label if point else "") or check["rule"],
        points=points_text(Decimal(str(check["points"])) * by_weight),
        most=points_text(most),
        words=words or check["reason"],
        model="" if state in {"met", "out"} else spoken(check["advice"]),
        seq=seq,
        doubt=doubt_of(report, check["rule"], seq or 0),
        worth=most,
    )


def _state(check: Check) -> str:
    if check["met"] is None:
        return "out"
    if check["met"]:
        return "met"
    return "half" if check["points"] else "missed"


def tally(points: tuple[PointView, ...]) -> str:
    """「做到 4，一半 1，漏 1」."""
    names = (("met", "做到"), ("half", "一半"), ("missed", "漏"))
    counts = [(name, sum(one.state == state for one in points)) for state, name in names]
    return "，".join(f"{name} {count}" for name, count in counts if count)


def _speed_lines(report: Judged) -> list[str]:
    detail = _body(report)["speed_detail"]
    first, average = detail["first_response_s"], detail["average_response_s"]
    times = []
    if first is not None:
        times.append(f"首答 {duration(first)}")
    if average is not None:
        times.append(f"平均 {duration(average)}")
    lines = ["，".join(times) or "一句也没有回上"]
    lines.append(_slow_line(report, detail["unanswered"]))
    return [line for line in lines if line]


def _slow_line(report: Judged, unanswered: int) -> str:
    parts = [f"{unanswered} 句没等到答复"] if unanswered else []
    slow = [line for line in report.lines if _is_late(report, line.response_s, first=line.first)]
    if len(slow) == 1 and slow[0].response_s is not None:
        parts.append(f"一条 {duration(slow[0].response_s)}，超过 {_limit(report, slow[0].first)}")
    elif slow:
        parts.append(f"{len(slow)} 条超过 {_limit(report, first=False)}")
    elif not unanswered:
        parts.append(f"全部在 {_limit(report, first=False)}内")
    return "，".join(parts)


def _is_late(report: Judged, response_s: float | None, *, first: bool) -> bool:
    curve = report.profile.first if first else report.profile.later
    return response_s is not None and response_s > curve.full.total_seconds()


def _limit(report: Judged, first: bool) -> str:
    curve = report.profile.first if first else report.profile.later
    return duration(curve.full)


def _phrasing_lines(report: Judged) -> list[str]:
    """What the faults took, gravest first, then what was done well."""
    taken: dict[str, list[Decimal]] = {}
    for check in report.checks("phrasing"):
        if check.get("confidence") != "review":
            name = CATEGORY_NAMES[Category(check["category"])]
            value = part_value(report, "phrasing", check["max_points"])
            taken.setdefault(name, []).append(value)
    worst = sorted(taken.items(), key=lambda item: -sum(item[1]))
    lines = [_fault_line(name, values) for name, values in worst[:2]]
    if len(worst) > 2:
        lines[1] = f"还有 {len(worst) - 1} 种要改的"
    waiting = sum(check.get("confidence") == "review" for check in report.checks("phrasing"))
    if not lines:
        lines = [f"{waiting} 处等主管看，先不扣" if waiting else "没有要改的话"]
    if len(lines) < 2:
        good = _kind_words(report)
        lines += [f"做到了{'、'.join(good)}"] if good else []
    return lines


def _fault_line(name: str, values: list[Decimal]) -> str:
    total = sum(values, _NOTHING)
    return f"{len(values)} 处{name}" + (f" −{points_text(total)}" if total else "")


def _kind_words(report: Judged) -> list[str]:
    kind = ("安抚", "致歉", "问候", "致谢")
    said = {mark.label for line in report.lines for mark in line.marks if mark.kind == "act"}
    return [name for name in kind if name in said][:2]


def _coverage_lines(report: Judged) -> list[str]:
    points = points_of(report)
    due = [one for one in points if one.state != "out"]
    lines = [f"{len(due)} 点：{tally(points)}" if due else "没有走到要点"]
    lacking = [one for one in due if one.state == "missed"] or [
        one for one in due if one.state == "half"
    ]
    if lacking:
        word = "漏了" if lacking[0].state == "missed" else "只做到一半："
        lines.append(f"{word}「{lacking[0].name}」")
    elif due:
        lines.append("一点没漏")
    return lines


def sum_line(report: Judged) -> str:
    """How the total comes about: 「速度 23.4 + 话术 20 + 要点 41.7 = 85.1」, hints and caps told."""
    body = _body(report)
    parts = [f"{NAMES[part]} {points_text(part_value(report, part, body[part]))}" for part in PARTS]
    line = " + ".join(parts)
    if body["hints"]:
        line += f" − 提示 {points_text(Decimal(str(body['hint_points'])))}（{body['hints']} 次）"
    line += f" {'=' if _adds_up(report) else '≈'} {points_text(Decimal(str(body['sum'])))}"
    cap = _binding_cap(body)
    if cap is not None:
        line += f"；{cap['reason']}，最高 {cap['at']} 分"
    return line


def _adds_up(report: Judged) -> bool:
    """Whether the rounded figures give the rounded sum."""
    body = _body(report)
    shown = sum(
        (tenths(part_value(report, part, body[part])) for part in PARTS),
        -tenths(Decimal(str(body["hint_points"]))),
    )
    return shown == tenths(Decimal(str(body["sum"])))


def answered_line(report: Judged) -> str:
    """Why speed and phrasing do not count in full; empty where every need was met."""
    needs = report.checks("answered")
    met = sum(1 for check in needs if check["met"])
    if share_answered(report) == 1 or not needs:
        return ""
    if met == 0:
        return "买家要的一件也没有着落，速度和话术先不计分"
    return f"买家要的 {len(needs)} 件事，{met} 件有了着落，速度和话术按 {met}/{len(needs)} 计"


def verdict_line(report: Report) -> str:
    """One sentence: passed or how far from it, and what would be enough."""
    grade = report.grade
    assert grade is not None
    if grade.red_line:
        return "踩了红线，这一次不算通过"
    if grade.passed and grade.provisional:
        return "分数过线了，等主管看过才算通过"
    if grade.passed:
        gain = grade.total - report.earlier[-1].total if report.earlier else 0
        return f"通过了。比上次多 {gain} 分" if gain > 0 else "通过了"
    caps = [cap for cap in _body(report)["caps"] if cap["rule"] != "red_line"]
    if caps:
        return f"这次没过线：{caps[0]['reason']}"
    gap = report.scorecard.pass_mark - grade.total
    return f"这次没过线，差 {gap} 分。{_what_would_do(report, Decimal(gap))}".rstrip("。")


def _what_would_do(report: Report, gap: Decimal) -> str:
    if share_answered(report) < 1:
        return "先把买家要的事办到底"
    # what the part lost, what the step brings back at most, and the step
    steps = [(lost, lost, step) for part, step in _STEPS for lost in [_lost(report, part)]]
    missed = [one for one in points_of(report) if one.state == "missed"]
    if missed:
        best = max(missed, key=lambda one: one.worth)
        steps.append((_lost(report, "coverage"), best.worth, f"补上「{best.name}」"))
    _, brings, step = max(steps, key=lambda one: one[0])
    return f"{step}就够了" if brings >= gap else f"先{step}"


def _lost(report: Report, part: str) -> Decimal:
    """Points of the total that a part did not bring."""
    value = _body(report)[part]
    return _NOTHING if value is None else weight_of(report, part) - part_value(report, part, value)


def _binding_cap(body: dict[str, Any]) -> dict[str, Any] | None:
    """The cap that holds the total down; caps that the sum does not reach say nothing about it."""
    for cap in body["caps"]:
        if body["sum"] > cap["at"]:
            lowest: dict[str, Any] = cap
            return lowest
    return None


def _body(report: Judged) -> dict[str, Any]:
    assert report.body is not None
    return report.body
