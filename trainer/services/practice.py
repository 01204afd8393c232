"""Verbs of a conversation: start, look, reply, ask a colleague, take a hint, pause, end, note, rewind."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from question_bank.language.types import LONGEST, LONGEST_MESSAGE, MOST_MESSAGES
from question_bank.vocabulary import Desk, Severity
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
from trainer.errors import Conflict, Forbidden, Invalid
from trainer.services.attempts import (
    Running,
    append,
    bring_up_to_date,
    flush,
    open_for_play,
    require_open,
    seen_attempt,
    settle,
)
from trainer.services.cards import card_text
from trainer.services.content import Content
from trainer.services.hints import HINTS, next_hint
from trainer.simulation.advance import close, start
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.practice import (
    Attempt,
    AttemptKind,
    append_events,
    attempt_by_start_key,
    attempts_before,
)

LONGEST_REPLY = LONGEST_MESSAGE
LONGEST_NOTE = 500
GUARDED_ATTEMPTS = 5
PAUSES = 2
GUARD_HINT = "red_line_guard"
"""The text of the hint event that a heeded or unheeded red-line warning leaves."""
_TRIES = 3


@dataclass(frozen=True, slots=True)
class RedLineWarning:
    """A red line in what is about to be sent: shown instead of sending, in a person's first five conversations."""

    words: tuple[str, ...]
    reason: str
    advice: str
    category: str


def start_practice(
    session: Session,
    content: Content,
    *,
    actor: User,
    case_id: str,
    start_key: str,
    now: datetime,
) -> Attempt:
    """Begin a conversation. The same `start_key` (one press of the button) begins only one."""
    if not actor.may_practise:
        raise Forbidden("练习是给学员的，你的账号不用练")
    case = content.case(case_id)
    with transaction(session):
        known = attempt_by_start_key(session, actor.id, start_key)
        if known is not None:
            return known
        case_digest, persona_digest = content.keep(session, case)
        attempt = Attempt(
            user_id=actor.id,
            start_key=start_key,
            kind=AttemptKind.PRACTICE,
            case_id=case.id,
            stage=case.stage,
            number=attempts_before(session, actor.id, case.id) + 1,
            case_digest=case_digest,
            persona_digest=persona_digest,
            seed=secrets.randbelow(2**31),
            guarded=attempts_before(session, actor.id) < GUARDED_ATTEMPTS,
            started_at=now,
        )
        session.add(attempt)
        session.flush()
        script = content.script(session, attempt)
        append_events(session, attempt.id, [start(script, attempt.seed, now)])
        bring_up_to_date(session, content, attempt, now)
    return attempt


def look(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> Running:
    """The conversation as it is now. Somebody who only looks on moves it forward too: time has passed."""
    seen_attempt(session, actor, attempt_id)
    with transaction(session):
        attempt = seen_attempt(session, actor, attempt_id)
        return bring_up_to_date(session, content, attempt, now)


def reply(
    session: Session,
    content: Content,
    *,
    actor: User,
    attempt_id: int,
    text: str,
    client_id: str,
    card: str | None = None,
    now: datetime,
) -> Running | RedLineWarning:
    """Send a message. The same `client_id` twice is one reply; two tabs at once both get through.

    Raises Invalid for an empty, overlong or unknown message, Conflict once the conversation is over.
    """
    text = _checked(text) if card is None else text
    if not client_id or len(client_id) > 64:
        raise Invalid("这条消息少了编号，刷新页面再发")
    for attempt_no in range(_TRIES):
        try:
            with transaction(session):
                running = open_for_play(session, content, actor, attempt_id, now)
                return _reply(session, content, running, text, client_id, card, now)
        except IntegrityError:  # somebody else wrote the same seq between our look and our write
            if attempt_no == _TRIES - 1:
                raise
    raise AssertionError("unreachable")


def _reply(
    session: Session,
    content: Content,
    running: Running,
    text: str,
    client_id: str,
    card: str | None,
    now: datetime,
) -> Running | RedLineWarning:
    if running.reply_of(client_id) is not None:
        return running
    require_open(running)
    _resume(session, running, now)
    if card is not None:
        text = card_text(running.script.case, card)
    _require_room(running, text)
    attempt = running.attempt
    if attempt.guarded and not attempt.warned and card is None:
        warning = _red_line_in(running, text)
        if warning is not None:
            attempt.warned = True
            return warning
    at = _moment(running, now)
    if attempt.warned:
        append(session, running, HintShown(running.next_seq, at, GUARD_HINT))
        attempt.warned = False
    append(session, running, AgentReplied(running.next_seq, at, text, client_id, card))
    flush(session, content, running, at)
    return running


def _require_room(running: Running, text: str) -> None:
    """Raises Conflict where the burst would grow longer than the reader of replies reads as one utterance."""
    spoken = [n for n, event in enumerate(running.events) if isinstance(event, BuyerSpoke)]
    since = running.events[spoken[-1] :] if spoken else running.events
    run = [event.text for event in since if isinstance(event, AgentReplied)]
    for burst in (run, running.playing.unread):
        if len(burst) >= MOST_MESSAGES or sum(map(len, burst)) + len(text) > LONGEST:
            raise Conflict("一口气发得太多了，等买家回一句再发")


def _red_line_in(running: Running, text: str) -> RedLineWarning | None:
    context = running.script.context(running.playing.before)
    reading = running.script.reader.read([text], context)
    for finding in reading.findings:
        if finding.severity is Severity.CRITICAL:
            words = tuple(span.text for span in finding.spans)
            return RedLineWarning(words, finding.reason, finding.advice, finding.category.value)
    return None


def ask_colleague(
    session: Session,
    content: Content,
    *,
    actor: User,
    attempt_id: int,
    desk: Desk,
    ask: str,
    now: datetime,
) -> Running:
    """Ask a colleague. One question at a time: asking again while the answer is on its way changes nothing."""
    with transaction(session):
        running = open_for_play(session, content, actor, attempt_id, now)
        require_open(running)
        _resume(session, running, now)
        if not is_asked(running, desk):
            at = _moment(running, now)
            append(session, running, DeskAsked(running.next_seq, at, desk, ask.strip()[:200]))
            flush(session, content, running, at)
        return running


def is_asked(running: Running, desk: Desk) -> bool:
    """Whether that colleague still owes an answer."""
    asked = sum(isinstance(e, DeskAsked) and e.desk is desk for e in running.events)
    answered = sum(isinstance(e, DeskAnswered) and e.desk is desk for e in running.events)
    return asked > answered


def take_hint(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> tuple[Running, str]:
    """Show a hint for where the conversation stands; it costs points (the page says so before)."""
    with transaction(session):
        running = open_for_play(session, content, actor, attempt_id, now)
        require_open(running)
        taken = [e for e in running.events if isinstance(e, HintShown) and e.text != GUARD_HINT]
        if len(taken) >= HINTS:
            raise Conflict("这一次的提示用完了")
        text = next_hint(content, running)
        append(session, running, HintShown(running.next_seq, _moment(running, now), text))
        return running, text


def pause(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> Running:
    """Stop the clocks; twice in a conversation at most, and it then counts for no gate."""
    with transaction(session):
        running = open_for_play(session, content, actor, attempt_id, now)
        require_open(running)
        if running.paused:
            return running
        used = [e for e in running.events if isinstance(e, Paused) and e.by == "trainee"]
        if len(used) >= PAUSES:
            raise Conflict("这一次已经暂停过两回了，接着练吧")
        append(session, running, Paused(running.next_seq, _moment(running, now), "trainee"))
        flush(session, content, running, now)
        return running


def resume(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> Running:
    """Let the clocks run again."""
    with transaction(session):
        running = open_for_play(session, content, actor, attempt_id, now)
        _resume(session, running, now)
        flush(session, content, running, now)
        return running


def end(
    session: Session, content: Content, *, actor: User, attempt_id: int, now: datetime
) -> Running:
    """End the conversation: in the closing window with its outcome, before that as abandoned."""
    with transaction(session):
        running = open_for_play(session, content, actor, attempt_id, now)
        if running.attempt.is_open:
            _resume(session, running, now)
            append(session, running, close(running.script, running.events, _moment(running, now)))
            settle(session, content, running)
        return running


def write_note(session: Session, *, actor: User, attempt_id: int, text: str) -> None:
    """Keep a note on this buyer (给这位买家记一笔)."""
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"记一笔最多 {LONGEST_NOTE} 字，现在 {len(text)} 字")
    with transaction(session):
        attempt = seen_attempt(session, actor, attempt_id)
        if not attempt.can_be_played_by(actor):
            raise Forbidden
        attempt.note = text.strip()


def rewind(
    session: Session,
    content: Content,
    *,
    actor: User,
    attempt_id: int,
    seq: int,
    start_key: str,
    now: datetime,
) -> Attempt:
    """Branch off before one's message `seq` to answer otherwise; unscored, the same buyer and seed.

    The events before it are taken over with all times moved so that the branch goes on from the moment at which that
    message was sent. The original stays as it is.
    """
    with transaction(session):
        known = attempt_by_start_key(session, actor.id, start_key)
        if known is not None:
            return known
        origin = seen_attempt(session, actor, attempt_id)
        if not origin.can_be_played_by(actor):
            raise Forbidden
        if origin.is_open:
            raise Conflict("先结束这次接待，再回到前面重试")
        events = bring_up_to_date(session, content, origin, now).events
        target = next((e for e in events if e.seq == seq and isinstance(e, AgentReplied)), None)
        if target is None:
            raise Invalid("只能回到自己说过的一句话")
        branch = _branch_of(origin, seq, start_key, now)
        session.add(branch)
        session.flush()
        moved = _moved(events[:seq], now - target.at)
        append_events(session, branch.id, moved)
        audit.record(
            session, at=now, actor_id=actor.id, verb="rewound", subject=("attempt", origin.id)
        )
    return branch


def _branch_of(origin: Attempt, seq: int, start_key: str, now: datetime) -> Attempt:
    return Attempt(
        user_id=origin.user_id,
        start_key=start_key,
        kind=AttemptKind.REWIND,
        case_id=origin.case_id,
        stage=origin.stage,
        number=origin.number,
        case_digest=origin.case_digest,
        persona_digest=origin.persona_digest,
        seed=origin.seed,
        guarded=False,
        started_at=now,
        of_id=origin.id,
        of_seq=seq,
    )


def _moved(events: Sequence[Event], by: timedelta) -> list[Event]:
    return [
        replace(event, at=event.at + by, until=event.until + by)
        if isinstance(event, HoldAccepted)
        else replace(event, at=event.at + by)
        for event in events
    ]


def _resume(session: Session, running: Running, now: datetime) -> None:
    if running.attempt.is_open and running.paused:
        append(session, running, Resumed(running.next_seq, _moment(running, now)))


def _moment(running: Running, now: datetime) -> datetime:
    """Server receipt is the time of record; never before what is stored."""
    return max(now, running.events[-1].at)


def _checked(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("还没有写字，写一句再发")
    if len(text) > LONGEST_REPLY:
        raise Invalid(f"这句话太长了（{len(text):,} / {LONGEST_REPLY:,} 字），拆成两句发")
    return text
