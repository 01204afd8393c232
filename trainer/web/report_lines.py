"""The report's conversation, line by line: bubbles with what was found in them, and the quiet lines between."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from question_bank.names import CATEGORY_NAMES, DESK_NAMES
from question_bank.scorecard import SpeedProfile
from question_bank.vocabulary import TEXT_CATEGORIES, Category
from trainer.dialogue.clock import PlayClock, clock_of
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    HintShown,
    HoldAccepted,
    Paused,
    Resumed,
)
from trainer.grading.outcome import IN_WORDS
from trainer.services.practice import GUARD_HINT
from trainer.services.report import Check, Judged, Line
from trainer.store.practice import Doubt
from trainer.web.report_numbers import part_value, points_text
from trainer.web.report_segments import GRAVITY, Segment, Stretch, segments
from trainer.web.words import duration, time_of_day

CheckKey = tuple[str, tuple[tuple[int, int], ...]]
WhyIds = dict[CheckKey, str]
"""The ids of the explanations by rule and place."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands under a bubble. kind: act, finding, redline; `why` is the id of its explanation, if any."""

    id: str
    kind: str
    text: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """The explanation of one fault. kind: finding or redline; words is what was matched, `better` what to say;
    is_text: whether the words alone show it, without the case."""

    id: str
    kind: str
    name: str
    category: str
    rule: str
    seq: int
    words: str
    reason: str
    better: str
    is_open: bool = False
    in_review: bool = False
    doubt: Doubt | None = None
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How long the buyer waited for this reply. tone: good, warn, bad."""

    text: str
    tone: str
    note: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One line. who: buyer, own, or quiet for what only happened; at_s: play seconds since the start.

    again  the line before is of the same side · is_faulty  something in it is to be mended
    can_keep  a reply with something good and nothing wrong in it
    """

    seq: int
    who: str
    time: str
    at_s: float
    text: str
    segments: tuple[Segment, ...] = ()
    labels: tuple[Label, ...] = ()
    whys: tuple[Why, ...] = ()
    pace: Pace | None = None
    icon: str = ""
    again: bool = False
    can_keep: bool = False
    is_card: bool = False

    @property
    def is_faulty(self) -> bool:
        """Whether a fault is marked here."""
        return any(label.kind != "act" for label in self.labels)


def lines_of(report: Judged) -> tuple[LineView, ...]:
    """All lines in order. The first explanation is open: of the gravest kind, the earliest."""
    clock = clock_of([line.event for line in report.lines])
    ids = _why_ids(report.checks("phrasing"))
    views: list[LineView] = []
    for line in report.lines:
        view = _view(line, report, clock, ids)
        if view is not None:
            before = views[-1].who if views else ""
            views.append(replace(view, again=view.who == before and view.who != "quiet"))
    return _with_first_open(views)


def faults_elsewhere(report: Judged) -> tuple[Why, ...]:
    """Explanations of the faults that no line shows."""
    shown = {line.event.seq for line in report.lines}
    checks = report.checks("phrasing")
    ids = _why_ids(checks)
    return tuple(
        _why(check, ids[_key(check)], report)
        for check in checks
        if not check["evidence"] or check["evidence"][0]["seq"] not in shown
    )


def _why_ids(checks: Sequence[Check]) -> WhyIds:
    return {_key(check): f"why-{place}" for place, check in enumerate(checks, 1)}


def _key(check: Check) -> CheckKey:
    return check["rule"], tuple((one["seq"], one["start"]) for one in check["evidence"])


def _view(line: Line, report: Judged, clock: PlayClock, ids: WhyIds) -> LineView | None:
    event = line.event
    base = LineView(
        event.seq, "quiet", time_of_day(event.at), clock.elapsed(event.at).total_seconds(), ""
    )
    if isinstance(event, BuyerSpoke | AgentReplied):
        return _bubble(base, line, event, report, ids)
    said = _quiet_words(event)
    if said is None:
        return None
    icon, text = said
    return replace(base, icon=icon, text=text, segments=(Segment(text),))


def _bubble(
    base: LineView,
    line: Line,
    event: BuyerSpoke | AgentReplied,
    report: Judged,
    ids: WhyIds,
) -> LineView:
    labels, stretches = _labels(line, report, ids)
    own = isinstance(event, AgentReplied)
    is_card = isinstance(event, AgentReplied) and event.card is not None
    view = replace(
        base,
        who="own" if own else "buyer",
        text=event.text,
        segments=segments(event.text, stretches),
        labels=labels,
        whys=tuple(_whys_here(line, report, ids)),
        pace=_pace(line, report.profile),
        is_card=is_card,
    )
    is_good = bool(labels) and not view.is_faulty and report.body is not None
    can_keep = own and not is_card and is_good
    return replace(view, can_keep=can_keep)


def _labels(line: Line, report: Judged, ids: WhyIds) -> tuple[tuple[Label, ...], list[Stretch]]:
    """One label for each act and each fault, in the order of the text, and the stretches that point to them."""
    labels: dict[tuple[str, str], Label] = {}
    stretches = []
    for mark in line.marks:
        why = ids.get(_key(mark.check), "") if mark.check is not None else ""
        key = (mark.kind, why or mark.label)
        if key not in labels:
            name = f"mark-{line.event.seq}-{len(labels) + 1}"
            text = _label_text(mark.check, report) if mark.check else mark.label
            labels[key] = Label(name, mark.kind, text, why)
        stretches.append(Stretch(mark.start, mark.end, mark.kind, labels[key].id))
    return tuple(labels.values()), stretches


def _label_text(check: Check, report: Judged) -> str:
    name = CATEGORY_NAMES[Category(check["category"])]
    if check.get("confidence") == "review":
        return f"{name} · 等主管看"
    if check["severity"] == "critical":
        return f"红线 · {name}"
    taken = part_value(report, "phrasing", check["max_points"])
    return f"{name} −{points_text(taken)}" if taken else name


def _whys_here(line: Line, report: Judged, ids: WhyIds) -> Iterator[Why]:
    for check in report.checks("phrasing"):
        if check["evidence"] and check["evidence"][0]["seq"] == line.event.seq:
            yield _why(check, ids[_key(check)], report)


def _why(check: Check, why_id: str, report: Judged) -> Why:
    seq = check["evidence"][0]["seq"] if check["evidence"] else 0
    return Why(
        id=why_id,
        kind="redline" if check["severity"] == "critical" else "finding",
        name=CATEGORY_NAMES[Category(check["category"])],
        category=check["category"],
        rule=check["rule"],
        seq=seq,
        words=quoted(one["text"] for one in check["evidence"]),
        reason=full_stop(check["reason"]),
        better=spoken(check["advice"]),
        in_review=check.get("confidence") == "review",
        doubt=doubt_of(report, check["rule"], seq),
        is_text=check["category"] in TEXT_CATEGORIES,
    )


def _with_first_open(views: Sequence[LineView]) -> tuple[LineView, ...]:
    whys = [why for view in views for why in view.whys]
    first = min(whys, key=lambda why: GRAVITY[why.kind], default=None)
    if first is None:
        return tuple(views)
    return tuple(
        replace(view, whys=tuple(replace(why, is_open=why.id == first.id) for why in view.whys))
        for view in views
    )


def doubt_of(report: Judged, rule: str, seq: int) -> Doubt | None:
    """The doubt raised about this check, if any."""
    return next((one for one in report.doubts if (one.rule, one.seq) == (rule, seq)), None)


def quoted(texts: Iterable[str], most: int = 3) -> str:
    """Words in 「」, those contained in others left out."""
    kept: list[str] = []
    for text in (one.strip() for one in texts):
        if text and not any(text in other for other in kept):
            kept = [other for other in kept if other not in text] + [text]
    return "".join(f"「{text}」" for text in kept[:most])


def spoken(advice: str) -> str:
    """An advice as it stands after 「更好：」: a sentence to say gets its quotation marks."""
    advice = advice.removeprefix("更好：").removeprefix("参考：")
    return advice if not advice or "「" in advice else f"「{advice}」"


def full_stop(reason: str) -> str:
    """A reason as a whole sentence: those of the packs end with 「。」, those that rest on the case don't."""
    return reason if not reason or reason.endswith(("。", "！", "？", "…")) else f"{reason}。"


def _pace(line: Line, profile: SpeedProfile) -> Pace | None:
    if line.response_s is None:
        return None
    curve = profile.first if line.first else profile.later
    full, zero = curve.full.total_seconds(), curve.zero.total_seconds()
    late = line.response_s > full
    tone = "bad" if line.response_s >= zero else "warn" if late else "good"
    note = f"超过 {duration(full)}" if late else "首答" if line.first else ""
    return Pace(duration(line.response_s), tone, note)


def _quiet_words(event: Event) -> tuple[str, str] | None:
    """Icon and words of what was not said to each other; None for what nobody needs to see."""
    match event:
        case DeskAsked():
            asked = f"：{event.ask}" if event.ask else ""
            return "arrow-up-circle", f"你问了{DESK_NAMES[event.desk]}{asked}"
        case DeskAnswered():
            return "reply", f"{DESK_NAMES[event.desk]}答：{event.text}"
        case HoldAccepted():
            return "hourglass-split", f"买家愿意等，最多到 {time_of_day(event.until)}"
        case HintShown():
            if event.text == GUARD_HINT:
                return "lightbulb", "发出前提醒过这句碰到红线，算用了一次提示"
            return "lightbulb", f"用了提示：{event.text}"
        case Paused():
            by_trainee = event.by == "trainee"
            return "pause-circle", "暂停了，计时停住" if by_trainee else "服务中断过，计时停住了"
        case Resumed():
            return "play-circle", "继续计时"
        case Closed():
            return "flag", f"接待结束：{IN_WORDS[event.outcome]}"
        case _:
            return None
