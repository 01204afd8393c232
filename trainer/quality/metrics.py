"""The platforms' speed metrics on real chats: a value, what was counted, what was left out and why (docs/metrics.md)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from question_bank.language.types import ReadsReplies
from question_bank.metric import Decides, Measure, Metric, MetricUnit
from trainer.quality.sessions import Session, sessions_of
from trainer.quality.waits import Wait, Waiting
from transcripts.conversation import Conversation
from transcripts.times import CHINA

REASONS: dict[str, str] = {
    "outside_window": "不在统计时段",
    "no_time": "没有时间",
    "ran_back": "时间倒退",
    "unscored_reply": "只回了图片或卡片",
    "auto_reply": "自动回复",
    "empty_reply": "没有内容的回复",
    "not_text": "不是文字或链接",
    "system": "系统消息",
    "internal": "内部备注",
}
"""Why something was not counted, by id: the first four are units, the others messages."""


@dataclass(frozen=True, slots=True)
class MetricValue:
    """What a metric gives: value is a share 0-1 or seconds, None where nothing was counted.

    counted   units in the value · excluded  by reason how many units or messages were left out
    waits     every unit, those left out too, in the order of the chats
    """

    value: float | None
    unit: str
    counted: int
    excluded: Mapping[str, int]
    waits: tuple[Wait, ...] = ()


def measure(
    chats: Sequence[Conversation], metric: Metric, reader: ReadsReplies | None = None
) -> MetricValue:
    """A metric over some chats. `reader` is needed where empty replies don't count."""
    sessions = sessions_of(chats, metric)
    passed: Counter[str] = Counter()
    waits: list[Wait] = []
    for number, session in enumerate(sessions):
        waiting = Waiting(number, metric, reader)
        waiting.walk(session)
        passed.update(waiting.passed)
        waits.extend(_judged(waiting.waits, session, metric))
    if metric.unit is MetricUnit.PERSON:
        waits = _first_a_day(waits, sessions)
    excluded = Counter(one.excluded for one in waits if one.excluded is not None)
    counted = [one for one in waits if one.excluded is None]
    reasons = {name: (excluded + passed)[name] for name in REASONS if (excluded + passed)[name]}
    return MetricValue(
        _value(counted, metric), metric.unit.value, len(counted), reasons, tuple(waits)
    )


def _judged(waits: Sequence[Wait], session: Session, metric: Metric) -> list[Wait]:
    """The units of one session, each with the reason why it does not count."""
    units = waits[:1] if metric.unit is MetricUnit.SESSION else waits
    return [one if one.excluded else _placed(one, session, metric) for one in units]


def _placed(wait: Wait, session: Session, metric: Metric) -> Wait:
    decides = metric.window.by if metric.window else Decides.UNIT_START
    moment = session.begins if decides is Decides.SESSION_START else wait.begun
    if wait.begun is None or (wait.answered is not None and wait.seconds is None):
        return replace(wait, excluded="no_time")
    if wait.seconds is not None and wait.seconds < 0:
        return replace(wait, excluded="ran_back")
    if metric.window and moment and not metric.window.holds(_since_midnight(moment)):
        return replace(wait, excluded="outside_window")
    return wait


def _first_a_day(waits: Iterable[Wait], sessions: Sequence[Session]) -> list[Wait]:
    """The first counted unit of each buyer on each day; nameless buyers are one person a chat."""
    seen: set[tuple[object, date]] = set()
    kept: list[Wait] = []
    for wait in waits:
        if wait.excluded is None and wait.begun is not None:
            person = sessions[wait.session].buyer or wait.asked.chat
            day = (person, wait.begun.astimezone(CHINA).date())
            if day in seen:
                continue
            seen.add(day)
        kept.append(wait)
    return kept


def _value(counted: Sequence[Wait], metric: Metric) -> float | None:
    if not counted:
        return None
    took = [took_seconds(one, metric) for one in counted]
    if metric.measure is Measure.SHARE:
        limit = metric.limit.total_seconds() if metric.limit else 0.0
        return round(sum(1 for one in took if one is not None and one <= limit) / len(took), 4)
    cap = metric.cap.total_seconds() if metric.cap else None
    costs = [cap if one is None else one if cap is None else min(one, cap) for one in took]
    return round(sum(one or 0.0 for one in costs) / len(costs), 2)


def took_seconds(wait: Wait, metric: Metric) -> float | None:
    """The seconds of a counted unit; None where it is unanswered as the metric sees it."""
    if wait.answered is None or wait.begun is None or wait.answered.turn.at is None:
        return None
    if metric.same_day and _day(wait.begun) != _day(wait.answered.turn.at):
        return None
    return wait.seconds


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _since_midnight(moment: datetime) -> timedelta:
    local = moment.astimezone(CHINA)
    return timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
