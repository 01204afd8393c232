"""What the workbench page receives of a conversation: only what the trainee may see."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import url_for

from question_bank.names import DESK_NAMES
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    DeskAnswered,
    DeskAsked,
    Event,
    HintShown,
    HoldAccepted,
    Paused,
    Resumed,
)
from trainer.services.attempts import Running
from trainer.services.hints import HINTS
from trainer.services.practice import GUARD_HINT, PAUSES, is_asked
from trainer.simulation.patience import patience_left

PATIENCE_WORDS = {5: "还好", 4: "还好", 3: "不多了", 2: "不多了", 1: "快走了"}
GRID = timedelta(seconds=10)
"""Looks for what happens by itself fall on this grid, so that they do not betray the buyer's patience."""


def look_view(
    running: Running, queue: Sequence[Running], now: datetime, after: int
) -> dict[str, Any]:
    """The answer to a look: events after `after`, the clocks, and when to look again (docs/commands.md)."""
    attempt = running.attempt
    return {
        "attempt": attempt.id,
        "server_now": _iso(now),
        "events": [view for e in running.events if e.seq > after and (view := event_view(e))],
        "last_seq": running.events[-1].seq,
        "read_upto": read_upto(running.events),
        "waiting_since": _iso(waiting_since(running.events)),
        "hold_until": _iso(hold_until(running.events)),
        "patience": patience_view(running, now),
        "next_look": _iso(_next_look([running, *queue])),
        "typing_from": _iso(running.step.typing_from),
        "paused": running.paused,
        "pauses_left": PAUSES - _count(running.events, Paused, by="trainee"),
        "hints_left": HINTS - _hints(running.events),
        "desks": [
            {"desk": desk.value, "label": label, "pending": is_asked(running, desk)}
            for desk, label in DESK_NAMES.items()
        ],
        "closed": closed_view(running),
        "queue": [queue_view(one) for one in queue],
    }


def event_view(event: Event) -> dict[str, Any] | None:
    """One message as the page shows it; None for what the trainee does not see."""
    view: dict[str, Any] = {"seq": event.seq, "at": _iso(event.at)}
    if isinstance(event, BuyerSpoke):
        return {**view, "who": "buyer", "text": event.text}
    if isinstance(event, AgentReplied):
        extra = {"card": event.card} if event.card else {}
        return {**view, "who": "agent", "text": event.text, "client_id": event.client_id, **extra}
    if isinstance(event, DeskAsked):
        label = DESK_NAMES[event.desk]
        words = f"问{label}：{event.ask}" if event.ask else f"问了{label}"
        return {**view, "who": "desk", "desk": event.desk.value, "text": words}
    if isinstance(event, DeskAnswered):
        label = DESK_NAMES[event.desk]
        return {**view, "who": "desk", "desk": event.desk.value, "text": f"{label}答：{event.text}"}
    if isinstance(event, HintShown) and event.text != GUARD_HINT:
        return {**view, "who": "hint", "text": event.text}
    if isinstance(event, Paused):
        words = "你暂停了，计时停住" if event.by == "trainee" else "服务中断过，计时停住了"
        return {**view, "who": "system", "text": words}
    if isinstance(event, Resumed):
        return {**view, "who": "system", "text": "继续计时"}
    return None


def queue_view(running: Running) -> dict[str, Any]:
    """One row of the queue."""
    case = running.script.case
    said = [e for e in running.events if isinstance(e, BuyerSpoke | AgentReplied)]
    last = said[-1] if said else None
    mine = isinstance(last, AgentReplied)
    return {
        "attempt": running.attempt.id,
        "buyer": case.buyer.name,
        "member": case.buyer.member,
        "last_words": "" if last is None else ("我：" if mine else "") + last.text,
        "waiting_since": _iso(waiting_since(running.events)),
        "hold_until": _iso(hold_until(running.events)),
        "unread": _unread(running.events),
        "url": url_for("practice.workbench", attempt_id=running.attempt.id),
    }


def waiting_since(events: Sequence[Event]) -> datetime | None:
    """When the buyer's unanswered message came; None while nobody waits."""
    since: datetime | None = None
    settled = False
    for event in events:
        if isinstance(event, AgentReplied):
            since = None
        elif isinstance(event, BuyerSpoke):
            settled = settled or event.outcome is not None
            if settled or event.cause == "thanks":
                since = None
            elif since is None:
                since = event.at
    return since


def hold_until(events: Sequence[Event]) -> datetime | None:
    """Until when the buyer has agreed to wait, if it has and the wait is not over."""
    for event in reversed(events):
        if isinstance(event, HoldAccepted):
            return event.until
        if isinstance(event, BuyerSpoke):
            return None
    return None


def read_upto(events: Sequence[Event]) -> int:
    """The seq up to which the buyer has read what the agent wrote."""
    seen = [e.upto for e in events if isinstance(e, BuyerSpoke | HoldAccepted) and e.upto]
    return max(seen, default=-1)


def patience_view(running: Running, now: datetime) -> dict[str, Any]:
    """Segments and a word."""
    level = patience_left(running.script, running.events, now)
    return {"level": level, "word": PATIENCE_WORDS[level]}


def closed_view(running: Running) -> dict[str, Any] | None:
    """How it ended and where the report is."""
    attempt = running.attempt
    if attempt.is_open:
        return None
    assert attempt.outcome is not None
    report = url_for("reports.show", attempt_id=attempt.id)
    return {"outcome": attempt.outcome.value, "report_url": report}


def _unread(events: Sequence[Event]) -> int:
    count = 0
    for event in reversed(events):
        if isinstance(event, AgentReplied):
            break
        count += isinstance(event, BuyerSpoke)
    return count


def _next_look(all_running: Sequence[Running]) -> datetime | None:
    moments = []
    for running in all_running:
        due = running.step.next_due
        if due is not None:
            moments.append(due if running.step.reacts else _on_grid(due))
    return min(moments, default=None)


def _on_grid(moment: datetime) -> datetime:
    epoch = datetime(2000, 1, 1, tzinfo=UTC)
    return epoch + -(-(moment - epoch) // GRID) * GRID


def _count(events: Sequence[Event], kind: type[Paused], *, by: str) -> int:
    return sum(isinstance(event, kind) and event.by == by for event in events)


def _hints(events: Sequence[Event]) -> int:
    return sum(isinstance(event, HintShown) and event.text != GUARD_HINT for event in events)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="milliseconds")
