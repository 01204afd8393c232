"""Fold stored events into a scene, and find what is due next. What is stored is believed; only the future is computed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from question_bank.vocabulary import Desk, Outcome
from trainer.dialogue.clock import PlayClock, clock_of
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    HoldAccepted,
    Started,
)
from trainer.dialogue.reply_kind import ReplyKind
from trainer.simulation import draw
from trainer.simulation.decide import Decision, decide
from trainer.simulation.react import Reaction, react
from trainer.simulation.scene import SOOTHING, ActiveHold, Line, Scene
from trainer.simulation.script import Script
from trainer.simulation.timers import Timeout, timeout

TICK = timedelta(milliseconds=100)
GOODBYE = "farewell"
TIMED = frozenset({"nudge", "hold_over", "silence"})
"""Causes of what a buyer says by itself: what was unread then and had called for no reaction is done with."""


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that happens by itself, in play time.

    One of: a buyer's message (`line`, the rest of its burst in `rest`), a hold agreed to, a colleague's answer, a close.
    `reacts` tells a reaction to the agent (the page may show the typing sign from `typing_from`) from a timer.
    """

    at: timedelta
    line: Line | None = None
    rest: tuple[Line, ...] = ()
    upto: int | None = None
    mood: int = 0
    reaction: Reaction | None = None
    hold_until: timedelta | None = None
    desk: Desk | None = None
    close: Outcome | None = None
    reason: str = ""
    typing_from: timedelta | None = None
    decision: Decision | None = None
    reacts: bool = False


def next_due(scene: Scene) -> Due | None:
    """What happens next if the agent does nothing; None once the conversation is closed."""
    if scene.closed:
        return None
    candidates = [_buyer_due(scene)]
    if scene.desks_due:
        at, desk = min(scene.desks_due)
        candidates.insert(0, Due(at, desk=desk))
    return min(candidates, key=lambda due: due.at)


def _buyer_due(scene: Scene) -> Due:
    if scene.rest:
        line = scene.rest[0]
        at = scene.line_at + line.gap
        return Due(
            at,
            line,
            tuple(scene.rest[1:]),
            scene.rest_upto,
            scene.mood,
            typing_from=scene.line_at,
            reacts=True,
        )
    if not scene.spoken and not scene.batch and not scene.script.case.agent_opens:
        return _opening(scene)
    late = _from_timeout(timeout(scene))
    decision = decide(scene)
    if decision is None:
        return late
    early = _from_reaction(scene, decision)
    window_first = late.close is not None and late.reason == "window" and late.at < early.at
    gone = late.at < decision.at and not _decides_in_time(decision, late)
    return late if window_first or gone else early


def _decides_in_time(decision: Decision, late: Due) -> bool:
    """The result came before the buyer's patience ran out: it is read to its end before the buyer asks for it."""
    return decision.settled_at is not None and decision.settled_at <= late.at


def _opening(scene: Scene) -> Due:
    beat = scene.beat
    burst = draw.one_of(beat.say, scene.seed, beat.id, 1, "open")
    lines = [
        Line(
            part.after,
            scene.fill(part.text),
            beat.id,
            "more" if n else "open",
            need=beat.id if beat.need and not n else None,
        )
        for n, part in enumerate(burst)
    ]
    return Due(timedelta(0), lines[0], tuple(lines[1:]), None, scene.mood, reacts=True)


def _from_timeout(late: Timeout) -> Due:
    line, rest = (late.lines[0], late.lines[1:]) if late.lines else (None, ())
    return Due(
        _tick(late.at),
        line,
        rest,
        mood=late.mood,
        close=late.close,
        reason=late.reason,
    )


def _from_reaction(scene: Scene, decision: Decision) -> Due:
    reaction = react(scene, decision)
    base = Due(
        at=_tick(reaction.at),
        upto=reaction.upto,
        mood=reaction.mood,
        reaction=reaction,
        typing_from=reaction.from_at,
        decision=decision,
        reacts=reaction.from_at != reaction.at,
    )
    if reaction.hold_until is not None:
        return replace(base, hold_until=_tick(reaction.hold_until), rest=reaction.lines)
    if not reaction.lines:
        return replace(base, close=scene.outcome, reason=GOODBYE)
    return replace(base, line=reaction.lines[0], rest=reaction.lines[1:])


def _tick(at: timedelta) -> timedelta:
    """Round up to a tenth of a second."""
    return -(-at // TICK) * TICK


def as_event(due: Due, scene: Scene, seq: int, clock: PlayClock) -> Event:
    """The event that records what is due."""
    at = clock.moment(due.at)
    if due.desk is not None:
        colleague = scene.script.colleague(due.desk)
        grants = colleague.grants.as_grants() if colleague.grants else {}
        return DeskAnswered(seq, at, due.desk, colleague.says, grants)
    if due.hold_until is not None:
        assert due.upto is not None
        return HoldAccepted(seq, at, clock.moment(due.hold_until), due.upto)
    if due.line is not None:
        line = due.line
        return BuyerSpoke(
            seq,
            at,
            line.text,
            line.beat,
            line.cause,
            due.mood,
            need=line.need,
            meets=line.meets,
            upto=due.upto,
            outcome=line.outcome,
        )
    assert due.close is not None
    return Closed(seq, at, due.close, due.reason)


def scene_of(script: Script, events: Sequence[Event]) -> tuple[Scene, PlayClock]:
    """Fold the events. The first must be `Started`."""
    started = events[0]
    assert isinstance(started, Started)
    clock = clock_of(events)
    scene = Scene(script, started.seed, script.case.beats[0], script.mood)
    scene.visits[scene.beat.id] = 1
    scene.paused = clock.paused_at is not None
    if started.need:
        scene.open_needs.append(started.need)
    for event in events[1:]:
        apply(scene, event, clock.elapsed(event.at))
    return scene, clock


def apply(scene: Scene, event: Event, at: timedelta, due: Due | None = None) -> None:
    """Take one event into the scene. `due`: the plan it comes from, where that has just been made; a stored one is planned again."""
    if isinstance(event, AgentReplied):
        scene.receive(event.seq, at, event.text, event.card)
    elif isinstance(event, DeskAsked):
        scene.desks_due.append((_tick(at + scene.script.colleague(event.desk).after), event.desk))
    elif isinstance(event, DeskAnswered):
        asked = [entry for entry in scene.desks_due if entry[1] is event.desk]
        if asked:
            scene.desks_due.remove(min(asked))
        scene.desks_answered.add(event.desk)
    elif isinstance(event, HoldAccepted):
        _apply_hold(scene, event, at, due)
    elif isinstance(event, BuyerSpoke):
        _apply_line(scene, event, at, due)
    elif isinstance(event, Closed):
        scene.closed = True


def _expected(scene: Scene, event: BuyerSpoke | HoldAccepted) -> Due | None:
    """The plan of which the stored event is the first part; None where the play has changed since it was stored."""
    due = _buyer_due(scene)
    if isinstance(event, HoldAccepted):
        return due if due.hold_until is not None else None
    return due if due.line is not None and due.line.cause == event.cause else None


def _apply_hold(scene: Scene, event: HoldAccepted, at: timedelta, due: Due | None) -> None:
    due = due or _expected(scene, event)
    asked = [item.at for item in scene.batch if item.seq <= event.upto]
    until = at + (event.until - event.at)
    first = scene.hold.asked_at if scene.hold else max(asked, default=at)
    scene.hold = ActiveHold(first, until)
    scene.holds_used += 1
    scene.nudges = 0
    _note_reaction(scene, due)
    scene.mood = due.mood if due else scene.mood
    _consume(scene, event.upto)
    scene.line_at = max(scene.line_at, at)
    scene.rest = list(due.rest) if due else []
    scene.rest_upto = event.upto


def _apply_line(scene: Scene, event: BuyerSpoke, at: timedelta, due: Due | None) -> None:
    due = due or _expected(scene, event)
    done_with = event.cause in TIMED and decide(scene) is None
    if event.cause != "more":
        _count(scene, event.cause)
    _note_reaction(scene, due)
    scene.before = [*scene.before, event.text] if _continues(scene) else [event.text]
    scene.mood = event.mood
    scene.rest = list(due.rest) if due else []
    scene.rest_upto = due.upto if due else None
    if event.upto is not None:
        _consume(scene, event.upto)
        scene.nudges = 0
    if event.beat != scene.beat.id or (event.need is not None and scene.spoken):
        scene.open_beat(event.beat)
    if event.need is not None and event.need not in scene.open_needs:
        scene.open_needs.append(event.need)
    if event.meets is not None and event.meets in scene.open_needs:
        scene.open_needs.remove(event.meets)
    if due is not None and due.line is not None and due.line.gives is not None:
        scene.given.add(due.line.gives)
        if due.line.evades:
            scene.evaded[due.line.gives] = scene.evaded.get(due.line.gives, 0) + 1
    scene.spoken = True
    scene.line_at = at
    scene.batch = [] if done_with else [replace(item, early=True) for item in scene.batch]
    if event.outcome is not None:
        scene.outcome = event.outcome
        scene.settled_at = at


def _continues(scene: Scene) -> bool:
    return not scene.batch and scene.spoken


def _count(scene: Scene, cause: str) -> None:
    scene.says[cause] = scene.says.get(cause, 0) + 1
    if cause in ("nudge", "hold_over"):
        scene.nudges += 1
    if cause == "hold_over" and scene.hold is not None:
        scene.hold.over = True
    if cause == "reask":
        scene.reasks += 1
    if cause == "rude":
        scene.rudes += 1
    if cause == "protest":
        scene.protests += 1


def _note_reaction(scene: Scene, due: Due | None) -> None:
    """Remember which branch was taken and what it used up."""
    if due is None or due.reaction is None or due.decision is None:
        return
    if due.decision.reading.act_ids() & SOOTHING:
        scene.soothed = True
    if scene.hold is not None and due.decision.read.kind is ReplyKind.DECLINES:
        scene.hold.over = True
    index = due.reaction.branch
    if index is None or index < 0:
        return
    branch = scene.beat.branches[index]
    scene.taken.append(branch)
    if branch.stay:
        scene.stays[index] = scene.stays.get(index, 0) + 1
    else:
        scene.hold = None


def _consume(scene: Scene, upto: int) -> None:
    scene.batch = [item for item in scene.batch if item.seq > upto]
