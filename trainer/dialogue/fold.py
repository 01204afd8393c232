"""Fold events into a Dialogue: the beats a reply was read in, the turns of the buyer and how long they waited."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from question_bank.language.content import is_content_free
from question_bank.language.types import Context, Reading, ReadsReplies
from question_bank.rubric import Rubric
from question_bank.vocabulary import Desk
from trainer.dialogue.clock import clock_of
from trainer.dialogue.dialogue import BuyerTurn, Dialogue, Hold, Opening, Reply, Utterance
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    Event,
    HintShown,
    HoldAccepted,
    Paused,
    Started,
)
from trainer.dialogue.near_copy import copied_from
from trainer.dialogue.reply_kind import DECLINING, EARLY, is_hold
from trainer.dialogue.small_words import needs_no_answer

REMINDERS = frozenset({"nudge", "hold_over"})
"""Causes with which the buyer asks for what is owed already: a reply just after one answers what stood before it."""
Kind = TypeVar("Kind", bound=Event)
ANYWHERE = ""
"""The beat of a conversation that has none (a real chat)."""


@dataclass(slots=True)
class _Turn:
    seq: int
    at: timedelta
    beat: str
    first: bool
    upto: int | None = None
    texts: list[str] = field(default_factory=list)
    answered_by: int | None = None
    answered_at: timedelta | None = None
    replies: list[Reply] = field(default_factory=list)
    on_hold: HoldAccepted | None = None
    asked_by: int = -1
    asked_at: timedelta | None = None


@dataclass(slots=True)
class _Folding:
    rubric: Rubric
    reader: ReadsReplies
    beat: str = ANYWHERE
    spoken_at: timedelta | None = None
    beat_before: str | None = None
    opened_at: timedelta = timedelta(0)
    settled: bool = False
    before: list[str] = field(default_factory=list)
    desks: set[Desk] = field(default_factory=set)
    replies: list[Reply] = field(default_factory=list)
    run: list[Reply] = field(default_factory=list)
    utterances: list[Utterance] = field(default_factory=list)
    turns: list[_Turn] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    met: list[str] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    moods: list[tuple[int, int, str]] = field(default_factory=list)
    own: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def turn(self) -> _Turn | None:
        """The turn that still waits for its answer."""
        last = self.turns[-1] if self.turns else None
        return last if last is not None and last.answered_by is None else None

    def context(self) -> Context:
        return self.rubric.context("\n".join(self.before) or None)


def fold(events: Sequence[Event], rubric: Rubric, reader: ReadsReplies) -> Dialogue:
    """Fold a conversation's events, in order, the first one `Started`.

    A turn begins with a buyer's message that needs an answer while none is waiting; asking again does not restart its
    clock. The first turn is answered by any reply; later ones by a reply with content. A hold that the buyer accepted
    counts as the answer if a result came in time; otherwise the turn is measured to the result.
    """
    clock = clock_of(events)
    folding = _Folding(rubric, reader)
    for event in events:
        at = clock.elapsed(event.at)
        if isinstance(event, Started):
            _begin(folding, event)
        elif isinstance(event, BuyerSpoke):
            _hear(folding, event, at)
        elif isinstance(event, AgentReplied):
            _reply(folding, event, at)
        elif isinstance(event, HoldAccepted):
            _hold(folding, event, at)
        elif isinstance(event, DeskAnswered):
            folding.desks.add(event.desk)
    _end_run(folding)
    until = {hold.seq: clock.elapsed(hold.until) for hold in _of(events, HoldAccepted)}
    return Dialogue(
        replies=tuple(_timed(folding)),
        utterances=tuple(folding.utterances),
        turns=tuple(_as_turn(turn) for turn in folding.turns),
        openings=tuple(folding.openings),
        raised=tuple(folding.raised),
        met=tuple(folding.met),
        holds=tuple(replace(hold, until=until[hold.seq]) for hold in folding.holds),
        desk_answers=tuple(_of(events, DeskAnswered)),
        hold_events=tuple(_of(events, HoldAccepted)),
        hints=tuple(_of(events, HintShown)),
        moods=tuple(folding.moods),
        paused_by_trainee=any(p.by == "trainee" for p in _of(events, Paused)),
        closed=next(iter(_of(events, Closed)), None),
    )


def _of(events: Sequence[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def _begin(folding: _Folding, event: Started) -> None:
    folding.beat = folding.rubric.beats[0] if folding.rubric.beats else ANYWHERE
    if event.need is not None:
        folding.raised.append(event.need)
        folding.openings.append(Opening(event.need, None))
        folding.turns.append(_Turn(event.seq, timedelta(0), folding.beat, first=True))


def _hear(folding: _Folding, event: BuyerSpoke, at: timedelta) -> None:
    _credit(folding, event)
    reopened = event.need is not None or not folding.openings
    if event.beat != folding.beat or reopened:
        _open(folding, event, at)
    continues = folding.before and not folding.run and folding.spoken_at is not None
    _end_run(folding)
    if event.need is not None and event.need not in folding.raised:
        folding.raised.append(event.need)
    if event.meets is not None and event.meets not in folding.met:
        folding.met.append(event.meets)
    folding.moods.append((event.seq, event.mood, event.cause))
    if event.cause in ("hold_over", "reask"):
        _reopen(folding, over=event.cause == "hold_over")
    folding.before = [*folding.before, event.text] if continues else [event.text]
    if event.cause not in REMINDERS or folding.spoken_at is None:
        folding.spoken_at = at
    if event.outcome is not None:
        folding.settled = True
        _settle(folding, event)
        _drop_what_it_settles(folding, event)
    elif not (folding.settled or event.cause == "thanks" or _goes_with_the_hold(folding, event)):
        _wait(folding, event, at)


def _settle(folding: _Folding, event: BuyerSpoke) -> None:
    """What was already under way when the buyer decided belongs to the closing window."""
    folding.replies = [
        replace(one, settled=True) if event.upto is not None and one.seq > event.upto else one
        for one in folding.replies
    ]


def _drop_what_it_settles(folding: _Folding, event: BuyerSpoke) -> None:
    """What the buyer said in the same breath (a fact asked for, then yes) waits for no answer of its own."""
    turn = folding.turn
    in_one_breath = event.cause == "more" or event.cause.startswith("branch")
    if turn is not None and in_one_breath and not turn.first and not turn.replies:
        folding.turns.remove(turn)


def _open(folding: _Folding, event: BuyerSpoke, at: timedelta) -> None:
    """A beat opens: replies that the buyer had not read when deciding on it are read again in it."""
    folding.beat_before = folding.beat if folding.openings else None
    folding.beat = event.beat
    folding.opened_at = at
    folding.openings.append(Opening(event.beat, event.seq))
    if event.upto is None:
        return
    for reply in [one for one in folding.replies if one.seq > event.upto]:
        again = replace(reply, beats=(*reply.beats, event.beat))
        folding.replies[folding.replies.index(reply)] = again
        folding.run = [again if one.seq == reply.seq else one for one in folding.run]


def _wait(folding: _Folding, event: BuyerSpoke, at: timedelta) -> None:
    turn = folding.turn
    if turn is None and needs_no_answer(event.text) and event.need is None:
        return
    if turn is not None and _was_a_mere_word(turn, event):
        folding.turns.remove(turn)
        turn = None
    if turn is None:
        turn = _Turn(event.seq, at, event.beat, first=not folding.turns, upto=event.upto)
        folding.turns.append(turn)
    turn.texts.append(event.text)


def _was_a_mere_word(turn: _Turn, event: BuyerSpoke) -> bool:
    """What was said on the way to the next question, in one breath with it, asks for nothing: the wait is for the question."""
    moved_on = event.beat != turn.beat and event.cause.startswith("branch")
    return moved_on and turn.upto == event.upto and not turn.first and not turn.replies


def _reply(folding: _Folding, event: AgentReplied, at: timedelta) -> None:
    reading = folding.reader.read([event.text], folding.context())
    beats: tuple[str, ...] = (folding.beat,)
    if folding.beat_before is not None and at <= folding.opened_at + EARLY:
        beats = (folding.beat_before, folding.beat)
    reply = Reply(
        seq=event.seq,
        at=at,
        text=event.text,
        card=event.card,
        beats=beats,
        opened=frozenset(opening.beat for opening in folding.openings),
        reading=reading,
        desks=frozenset(folding.desks),
        settled=folding.settled,
        copy_of=copied_from(event.text, folding.beat, folding.own),
    )
    folding.own.append((event.seq, folding.beat, event.text))
    folding.replies.append(reply)
    folding.run.append(reply)
    turn = folding.turn
    if turn is not None:
        turn.replies.append(reply)
        if not _too_soon(folding, turn, at):
            _time(turn, reply)
    if _may_resolve(reply):
        refused = not reading.act_ids().isdisjoint(DECLINING)
        _keep_hold(folding, reply.seq, resolved=refused)


def _time(turn: _Turn, reply: Reply) -> None:
    if _counts_as_answer(turn, reply, reply.reading):
        turn.answered_by, turn.answered_at = reply.seq, reply.at
    elif turn.asked_at is None and is_hold(reply.reading):
        turn.asked_by, turn.asked_at = reply.seq, reply.at


def _too_soon(folding: _Folding, turn: _Turn, at: timedelta) -> bool:
    """Within 3 s of the buyer's message in a case: meant for what stood before, unless it proves to be the answer."""
    if turn.first or not folding.rubric.beats or folding.spoken_at is None:
        return False
    return at <= folding.spoken_at + EARLY


def _credit(folding: _Folding, event: BuyerSpoke) -> None:
    """The buyer goes on because of what was said: it was the answer, however early or short it looked.

    An answer that was under way before the question appeared is one without a time.
    """
    if event.upto is None or not _goes_on(folding, event):
        return
    _keep_hold(folding, event.upto, resolved=True)
    turn = folding.turn
    if turn is None:
        return
    read = [reply for reply in turn.replies if reply.seq <= event.upto and reply.copy_of is None]
    if read:
        turn.answered_by, turn.answered_at = read[-1].seq, read[-1].at
    elif turn.upto is not None and turn.upto < event.upto < turn.seq:
        turn.answered_by = event.upto


def _goes_on(folding: _Folding, event: BuyerSpoke) -> bool:
    """Whether the buyer says this because a reply decided something.

    Where the buyer says so in several messages, it is the last that meets the need, and its cause is only that it goes on.
    """
    decided = event.meets or event.outcome or event.beat != folding.beat
    by_branch = event.cause.startswith("branch") or (
        event.cause == "more" and event.meets is not None
    )
    return bool(decided) and by_branch


def _counts_as_answer(turn: _Turn, reply: Reply, reading: Reading) -> bool:
    if turn.first:
        return True
    if reply.copy_of is not None:
        return False
    return reply.card is not None or not (is_content_free(reading) or is_hold(reading))


def _hold(folding: _Folding, event: HoldAccepted, at: timedelta) -> None:
    asked = next((one for one in folding.replies if one.seq == event.upto), None)
    folding.holds.append(Hold(event.seq, event.upto, at, kept=False))
    turn = folding.turn
    if turn is not None and asked is not None and turn.beat in folding.rubric.may_hold:
        turn.answered_by = turn.asked_by if turn.asked_at is not None else asked.seq
        if turn.asked_at is not None or asked.seq > turn.seq:
            turn.answered_at = turn.asked_at if turn.asked_at is not None else asked.at
        # else it was under way before the rest of the burst appeared: an answer without a time, as in `_credit`
    if folding.turns:
        folding.turns[-1].on_hold = event


def _may_resolve(reply: Reply) -> bool:
    """Whether a reply looks like the result: it has content and does not merely ask for a fact."""
    reading = reply.reading
    empty = is_content_free(reading) or is_hold(reading) or reading.slots()
    return not empty and reply.copy_of is None


def _keep_hold(folding: _Folding, upto: int, *, resolved: bool) -> None:
    """A reply after the running hold, up to `upto`, brought the result; `resolved` by the buyer's word, or a refusal.

    Until then it only seems so: where the buyer asks again or its patience runs out, the reply did not decide (rule 6).
    """
    turn = _turn_on_hold(folding)
    if turn is not None and folding.holds[-1].asked_by < upto:
        folding.holds[-1] = replace(folding.holds[-1], kept=True)
        turn.on_hold = None if resolved else turn.on_hold


def _turn_on_hold(folding: _Folding) -> _Turn | None:
    """The turn whose answer the buyer agreed to wait for, if that hold is the last one and still runs."""
    return next((turn for turn in reversed(folding.turns) if turn.on_hold is not None), None)


def _goes_with_the_hold(folding: _Folding, event: BuyerSpoke) -> bool:
    """Said in agreeing to wait or while waiting, a fact asked for or a word to what is not the result yet: it asks for
    nothing before the hold is over."""
    if _turn_on_hold(folding) is None or event.need is not None:
        return False
    return event.cause in ("slot", "more") or event.cause.startswith("branch")


def _reopen(folding: _Folding, *, over: bool) -> None:
    """What seemed the result was none; where the hold is `over`, its turn was not answered after all."""
    turn = _turn_on_hold(folding)
    if turn is None:
        return
    folding.holds[-1] = replace(folding.holds[-1], kept=False)
    if over:
        turn.on_hold = None
        if not turn.first:
            turn.answered_by = turn.answered_at = None


def _end_run(folding: _Folding) -> None:
    if not folding.run:
        return
    whole = folding.reader.read([reply.text for reply in folding.run], folding.context())
    folding.utterances.append(Utterance(tuple(folding.run), whole))
    folding.run = []


def _timed(folding: _Folding) -> list[Reply]:
    """The replies, the one that answered a turn carrying the seconds that turn waited."""
    waited = {turn.answered_by: turn for turn in folding.turns if turn.answered_by is not None}
    return [
        replace(reply, response_s=_waited(waited[reply.seq]) if reply.seq in waited else None)
        for reply in folding.replies
    ]


def _waited(turn: _Turn) -> float | None:
    if turn.answered_at is None:
        return None
    return round((turn.answered_at - turn.at).total_seconds(), 1)


def _as_turn(turn: _Turn) -> BuyerTurn:
    return BuyerTurn(
        seq=turn.seq,
        at=turn.at,
        texts=tuple(turn.texts),
        beat=turn.beat,
        first=turn.first,
        answered_by=turn.answered_by,
        response_s=_waited(turn),
    )
