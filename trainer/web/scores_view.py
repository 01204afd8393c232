"""Lists of scored chats: groups side by side, the worst chats first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from question_bank.metric import Measure, Metric
from question_bank.names import STAGE_NAMES
from trainer.store.chat_scores import ScoredChat
from trainer.web.redacted_view import short_alias
from trainer.web.words import CHINA

BY: dict[str, str] = {
    "agent": "客服",
    "team": "小组",
    "day": "日期",
    "hour": "时段",
    "stage": "阶段",
}
"""By what the lists are grouped, and its name on screens."""
SHOWN_METRICS = ("wangwang-3min", "wangwang-average", "house-30s")
PARTS = {"speed": "速度", "phrasing": "话术", "coverage": "要点", "answered": "答复"}


@dataclass(frozen=True, slots=True)
class Group:
    """Chats of one agent, team, day, hour or stage. Means are of the chats that could be judged, None of none."""

    key: str
    name: str
    count: int
    total: int | None
    worst: int | None
    parts: tuple[str, ...]
    red_lines: int
    waiting: int
    metrics: tuple[str, ...]


def groups_of(
    chats: Sequence[ScoredChat], by: str, metrics: Mapping[str, Metric]
) -> tuple[Group, ...]:
    """The groups: days and hours in their order, others the lowest mean first."""
    found: dict[tuple[str, str], list[ScoredChat]] = {}
    for chat in chats:
        found.setdefault(_KEYS[by](chat), []).append(chat)
    made = [_group(key, name, members, metrics) for (key, name), members in found.items()]
    if by in ("day", "hour"):
        return tuple(sorted(made, key=lambda one: one.key, reverse=by == "day"))
    return tuple(sorted(made, key=lambda one: (one.total is None, one.total or 0, one.name)))


def _group(
    key: str, name: str, members: Sequence[ScoredChat], metrics: Mapping[str, Metric]
) -> Group:
    totals = [one.total for one in members if one.total is not None]
    return Group(
        key=key,
        name=name,
        count=len(members),
        total=round(fmean(totals)) if totals else None,
        worst=min(totals, default=None),
        parts=tuple(_mean(getattr(one, part) for one in members) for part in PARTS),
        red_lines=sum(one.red_line for one in members),
        waiting=sum(one.provisional and not one.red_line for one in members),
        metrics=tuple(_over(members, metrics[name]) for name in SHOWN_METRICS if name in metrics),
    )


def _mean(values: Iterable[float | None]) -> str:
    known = [value for value in values if value is not None]
    return percent(fmean(known)) if known else "—"


def _over(members: Sequence[ScoredChat], metric: Metric) -> str:
    """A metric over chats: the values of the chats, each by what it counted."""
    pairs = [one.metrics.get(metric.id) or (None, 0) for one in members]
    counted = sum(count for value, count in pairs if value is not None)
    if not counted:
        return "—"
    value = sum(value * count for value, count in pairs if value is not None) / counted
    return metric_text(metric, value)


def name_of_agent(name: str) -> str:
    """A person's name as it is; what stands for somebody unknown in short."""
    return short_alias(name) if name.startswith("客服-") else name


def metric_text(metric: Metric, value: float | None) -> str:
    """A value as people say it: 「92%」, 「41 秒」, 「—」 for none."""
    if value is None:
        return "—"
    return percent(value) if metric.measure is Measure.SHARE else f"{value:.0f} 秒"


def percent(share: float) -> str:
    """「92%」, whole unless that would say 100 of less."""
    text = f"{share * 100:.0f}%"
    return f"{share * 100:.1f}%" if text == "100%" and share < 1 else text


def _day(chat: ScoredChat) -> tuple[str, str]:
    if chat.started_at is None:
        return "", "没有时间"
    local = chat.started_at.astimezone(CHINA)
    return f"{local:%Y-%m-%d}", f"{local.month} 月 {local.day} 日"


def _hour(chat: ScoredChat) -> tuple[str, str]:
    if chat.started_at is None:
        return "99", "没有时间"
    hour = chat.started_at.astimezone(CHINA).hour
    return f"{hour:02}", f"{hour}:00-{hour + 1}:00"


_KEYS: dict[str, Callable[[ScoredChat], tuple[str, str]]] = {
    "agent": lambda one: (one.agent, name_of_agent(one.name)),
    "team": lambda one: (one.team, one.team or "没有分组"),
    "day": _day,
    "hour": _hour,
    "stage": lambda one: (one.stage.value, STAGE_NAMES[one.stage]),
}
