"""When the buyer reacts to a batch of replies, and to what of it (rules 1, 2, 5 and 6)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from question_bank.condition import Said
from question_bank.language.types import Reading
from question_bank.vocabulary import Act
from trainer.dialogue.reply_kind import InBeat, ReplyKind, has_condition, in_beat, is_hold
from trainer.simulation.scene import Incoming, Scene

AFTER_ANSWER = timedelta(seconds=3)
AFTER_LAST = timedelta(seconds=10)
BURST_LIMIT = timedelta(seconds=25)
ACKNOWLEDGED = timedelta(seconds=20)
"""An acknowledgement is never followed up before this, or before half the patience, whichever is longer."""
_NOTHING = Reading(messages=())
DECIDING = frozenset({ReplyKind.ANSWERS, ReplyKind.DECLINES})
"""Kinds that resolve a hold (rule 6)."""
_WAITING = frozenset({ReplyKind.HOLDS, ReplyKind.ACKNOWLEDGES})


@dataclass(frozen=True, slots=True)
class Decision:
    """The buyer reacts at `at` to the replies up to `upto`, read as `read`.

    settled_at  when the reply came that settles the matter, None where none does
    """

    at: timedelta
    upto: int
    read: InBeat
    reading: Reading
    last_reply_at: timedelta
    settled_at: timedelta | None = None


def decide(scene: Scene) -> Decision | None:
    """What the buyer makes of the unread replies, or None while nothing in them calls for a reaction.

    Replies are taken in one by one, so a later look decides the same: a reply that comes after the moment of decision
    is left for the beat that opens.
    """
    decision: Decision | None = None
    answered_at: timedelta | None = None
    settled_at: timedelta | None = None
    for batch in _prefixes(scene.batch):
        last = batch[-1]
        if decision is not None and last.at >= decision.at:
            break
        reading, read = _read(scene, batch)
        settled_at = _since(settled_at, last.at, read.kind in DECIDING)
        answers = read.kind in DECIDING and read.branch is not None
        answered_at = _since(answered_at, last.at, answers)
        at = _settles(scene, batch, read, answered_at)
        decision = (
            None if at is None else Decision(at, last.seq, read, reading, last.at, settled_at)
        )
    return decision


def _since(before: timedelta | None, at: timedelta, holds: bool) -> timedelta | None:
    """Since when something holds without a break."""
    if not holds:
        return None
    return at if before is None else before


def _prefixes(batch: Sequence[Incoming]) -> Iterator[Sequence[Incoming]]:
    return (batch[: n + 1] for n in range(len(batch)))


def _read(scene: Scene, batch: Sequence[Incoming]) -> tuple[Reading, InBeat]:
    fresh = [item for item in batch if not item.copied]
    reader = scene.script.reader
    context = scene.script.context("\n".join(scene.before) or None)
    texts = [item.text for item in fresh]
    reading = reader.read(texts, context) if texts else _NOTHING
    cards = frozenset(item.card for item in fresh if item.card)
    said = Said(reading, batch[-1].desks, cards)
    if not texts:
        return reading, InBeat(ReplyKind.OFF)
    if scene.outcome is not None:
        return reading, _in_window(scene, reading)
    read = in_beat(
        said,
        scene.beat,
        reader.says,
        open_branch=scene.may_take,
        answered_before=[branch for branch in scene.taken if has_condition(branch)],
    )
    if _says_goodbye_too_soon(scene, reading, read):
        return reading, InBeat(ReplyKind.OFF, slots=(), matching=read.matching)
    return reading, _held(scene, fresh, read)


def _in_window(scene: Scene, reading: Reading) -> InBeat:
    """After the outcome only a farewell, a question or a check whether all is well calls for anything."""
    if Act.FAREWELL in reading.act_ids():
        return InBeat(ReplyKind.ANSWERS, branch=-1)
    case = scene.script.case
    known = case.buyer.knows.keys() | case.shown_slots()
    slots = tuple(slot for slot in reading.slots() if slot in known)
    if slots or Act.CONFIRM_SATISFIED in reading.act_ids():
        return InBeat(ReplyKind.ASKS, slots=slots)
    return InBeat(ReplyKind.ACKNOWLEDGES)


def _says_goodbye_too_soon(scene: Scene, reading: Reading, read: InBeat) -> bool:
    return (
        Act.FAREWELL in reading.act_ids()
        and read.branch is None
        and bool(scene.open_needs)
        and read.kind in (ReplyKind.ACKNOWLEDGES, ReplyKind.OFF, ReplyKind.HOLDS)
    )


def is_early_goodbye(scene: Scene, decision: Decision) -> bool:
    """Whether the buyer protests once: the agent says goodbye while a need is open (rule 9)."""
    return (
        decision.read.kind is ReplyKind.OFF
        and Act.FAREWELL in decision.reading.act_ids()
        and bool(scene.open_needs)
        and scene.protests == 0
    )


def _held(scene: Scene, fresh: Sequence[Incoming], read: InBeat) -> InBeat:
    """Rule 6: which holds are legitimate, and what may be said during one."""
    if scene.holding() and read.kind in _WAITING:
        spent = scene.holds_used + _further_holds(scene, fresh)
        kind = ReplyKind.OFF if spent > scene.script.holds else ReplyKind.ACKNOWLEDGES
        return InBeat(kind, read.branch, read.matching, read.slots)
    if read.kind is not ReplyKind.HOLDS:
        return read
    if not scene.beat.may_hold:
        return InBeat(ReplyKind.ACKNOWLEDGES, read.branch, read.matching, read.slots)
    if scene.holds_used >= scene.script.holds or _limit_reached(scene, fresh[-1].at):
        return InBeat(ReplyKind.OFF, None, read.matching, read.slots)
    return read


def _further_holds(scene: Scene, fresh: Sequence[Incoming]) -> int:
    """One reassurance per hold is free; each further one is a further hold."""
    context = scene.script.context(None)
    waits = sum(1 for item in fresh if is_hold(scene.script.reader.read([item.text], context)))
    return max(0, waits - 1)


def _limit_reached(scene: Scene, at: timedelta) -> bool:
    """The limit runs from the first hold; a further hold does not extend it."""
    return scene.hold is not None and at >= scene.hold.asked_at + scene.script.hold_patience


def _settles(
    scene: Scene, batch: Sequence[Incoming], read: InBeat, answered_at: timedelta | None
) -> timedelta | None:
    """When the buyer reacts, None if never by itself (rule 2)."""
    last = batch[-1].at
    first = _burst_start(batch)
    if answered_at is not None:
        return max(last, min(answered_at + AFTER_ANSWER, first + BURST_LIMIT))
    if not _calls_for_reaction(scene, batch, read):
        return None
    patient = read.kind in (ReplyKind.ACKNOWLEDGES, ReplyKind.DECLINES)
    if patient and read.branch is None and not read.slots:
        awake = [item.at for item in batch if not item.early]
        return max(last, awake[0] + max(ACKNOWLEDGED, scene.script.reply_patience / 2))
    return max(last, min(last + AFTER_LAST, first + BURST_LIMIT))


def _calls_for_reaction(scene: Scene, batch: Sequence[Incoming], read: InBeat) -> bool:
    wanted = read.branch is not None or bool(read.slots) or read.kind is ReplyKind.HOLDS
    if scene.outcome is not None:
        return read.kind is ReplyKind.ASKS
    if scene.holding() and read.kind is ReplyKind.ACKNOWLEDGES:
        return False
    if read.kind is ReplyKind.RUDE or wanted:
        return True
    if read.kind is ReplyKind.ACKNOWLEDGES and scene.asked_again_enough():
        return False
    return any(not item.early for item in batch)


def _burst_start(batch: Sequence[Incoming]) -> timedelta:
    """When the run of messages began that the last one belongs to (gaps of at most 10 s)."""
    start = batch[-1].at
    for item in reversed(batch):
        if start - item.at > AFTER_LAST:
            break
        start = item.at
    return start
