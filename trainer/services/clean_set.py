"""「这不算违规」 and 「我觉得漏判了」: sentences that the shop keeps, for every later rule to be held to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank.language.shop import key_of
from question_bank.language.types import NO_CONTEXT, Context
from question_bank.names import CATEGORY_NAMES
from question_bank.vocabulary import TEXT_CATEGORIES, Category
from trainer.dialogue.events import AgentReplied, BuyerSpoke, Event
from trainer.errors import Invalid, NotFound
from trainer.services.attempts import seen_attempt
from trainer.services.content import Content
from trainer.services.judgement import (
    checked_messages,
    checked_reason,
    lay_out,
    require_author,
)
from trainer.store import audit
from trainer.store.accounts import User
from trainer.store.engine import transaction
from trainer.store.judgement import CleanEntry, MissedEntry, clean_entry_of
from trainer.store.practice import events_of, newest_grade


@dataclass(frozen=True, slots=True)
class Denial:
    """Somebody says of a finding that it is none.

    at       the numbers of the messages in which it was found, empty: all
    context  what the reader knew beside the words
    """

    messages: Sequence[str]
    category: str
    rule: str = ""
    reason: str = ""
    context: Context = NO_CONTEXT
    attempt_id: int | None = None
    at: tuple[int, ...] = ()


def deny(
    session: Session, content: Content, *, actor: User, denial: Denial, now: datetime
) -> CleanEntry:
    """Put a burst among the shop's clean sentences; the same denial again changes nothing."""
    require_author(actor)
    category = text_category(denial.category)
    messages = _said(content, denial, category)
    reason = checked_reason(denial.reason)
    found = content.reader.read(messages, denial.context).categories()
    with transaction(session):
        known = clean_entry_of(session, key_of(messages), category.value)
        if known is not None:
            return known
        entry = CleanEntry(
            key=key_of(messages),
            messages=messages,
            category=category.value,
            still=sorted(one.value for one in found - {category}),
            context=_context_record(denial.context),
            rule=denial.rule[:64],
            reason=reason,
            attempt_id=denial.attempt_id,
            added_by_id=actor.id,
            added_at=now,
        )
        session.add(entry)
        session.flush()
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="clean_added",
            subject=("clean_sentence", entry.id),
            detail={"category": category.value, "rule": entry.rule, "messages": messages},
        )
    lay_out(session, content)
    return entry


def deny_in_practice(
    session: Session,
    content: Content,
    *,
    actor: User,
    attempt_id: int,
    rule: str,
    seq: int,
    reason: str,
    now: datetime,
) -> CleanEntry:
    """The same for a finding in the newest grade of a practice: the words, the buyer's turn and the case come from there."""
    require_author(actor)
    attempt = seen_attempt(session, actor, attempt_id)
    grade = newest_grade(session, attempt_id)
    checks = grade.body["checks"] if grade else []
    check = next((one for one in checks if one["rule"] == rule and _begins(one, seq)), None)
    if check is None or "category" not in check:
        raise NotFound("评分里没有这一条")
    text_category(check["category"])
    events = events_of(session, attempt_id)
    seqs = sorted({one["seq"] for one in check["evidence"]})
    messages = [e.text for e in events if isinstance(e, AgentReplied) and e.seq in seqs]
    rubric = content.script(session, attempt).rubric
    denial = Denial(
        messages=messages,
        category=check["category"],
        rule=rule,
        reason=reason,
        context=rubric.context(_last_turn(events, seqs[0])),
        attempt_id=attempt_id,
    )
    return deny(session, content, actor=actor, denial=denial, now=now)


def take_back(
    session: Session, content: Content, *, actor: User, entry_id: int, now: datetime
) -> CleanEntry:
    """Take a sentence out of the clean set; who put it there and when stays on record."""
    require_author(actor)
    with transaction(session):
        entry = session.get(CleanEntry, entry_id)
        if entry is None:
            raise NotFound("没有这一句")
        if entry.removed_at is None:
            entry.removed_at, entry.removed_by_id = now, actor.id
            audit.record(
                session,
                at=now,
                actor_id=actor.id,
                verb="clean_removed",
                subject=("clean_sentence", entry_id),
                detail={"category": entry.category, "messages": entry.messages},
            )
    lay_out(session, content)
    return entry


def report_missed(
    session: Session,
    *,
    actor: User,
    messages: Sequence[str],
    category: str,
    note: str,
    now: datetime,
) -> MissedEntry:
    """Keep a burst in which something should have been found, as matter for a rule."""
    require_author(actor)
    kind = text_category(category)
    entry = MissedEntry(
        messages=checked_messages(messages),
        category=kind.value,
        note=checked_reason(note),
        added_by_id=actor.id,
        added_at=now,
    )
    with transaction(session):
        session.add(entry)
        session.flush()
        audit.record(
            session,
            at=now,
            actor_id=actor.id,
            verb="missed_added",
            subject=("missed_sentence", entry.id),
            detail={"category": kind.value, "messages": entry.messages},
        )
    return entry


def drop_missed(session: Session, *, actor: User, entry_id: int, now: datetime) -> None:
    """Let a missed sentence go without a rule."""
    require_author(actor)
    with transaction(session):
        entry = session.get(MissedEntry, entry_id)
        if entry is None:
            raise NotFound("没有这一句")
        if entry.closed_at is None:
            entry.closed_at, entry.closed_by_id = now, actor.id
            audit.record(
                session,
                at=now,
                actor_id=actor.id,
                verb="missed_dropped",
                subject=("missed_sentence", entry_id),
            )


def text_category(name: str) -> Category:
    """A category that a sentence alone can show. Raises Invalid."""
    if name not in TEXT_CATEGORIES:
        known = CATEGORY_NAMES.get(Category(name)) if name in set(Category) else None
        words = f"「{known}」要对着案例看，不是一句话的规则判的" if known else "没有这一类问题"
        raise Invalid(words, field="category")
    return Category(name)


def _said(content: Content, denial: Denial, category: Category) -> list[str]:
    """What is denied: the messages of the finding where they show it by themselves, else the whole burst."""
    messages = checked_messages(denial.messages)
    some = [messages[place] for place in denial.at if place < len(messages)]
    if not some or len(some) == len(messages):
        return messages
    alone = content.reader.read(some, denial.context).categories()
    return some if category in alone else messages


def _begins(check: Mapping[str, Any], seq: int) -> bool:
    return bool(check["evidence"]) and check["evidence"][0]["seq"] == seq


def _last_turn(events: Sequence[Event], seq: int) -> str | None:
    said = [e.text for e in events if isinstance(e, BuyerSpoke) and e.seq < seq]
    return said[-1] if said else None


def _context_record(context: Context) -> dict[str, Any]:
    return {
        "before": context.before,
        "product_words": list(context.product_words),
        "allowed": list(context.allowed),
    }
