"""Scoring the real chats that are kept: each once for a standard, a grader and the shop's decisions; the newest counts."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from question_bank.digest import digest
from question_bank.language.reader import ReadingRefused
from question_bank.language.shop import shop_text
from trainer.errors import Forbidden, NotFound
from trainer.grading.rounding import four_decimals
from trainer.grading.types import GRADER_VERSION
from trainer.quality.scoring import ChatScore, ChatStandard, score_chat
from trainer.quality.to_json import score_json
from trainer.services.content import Content
from trainer.services.scoring import grade_record
from trainer.store import chats
from trainer.store.accounts import User
from trainer.store.chat_scores import (
    ChatScoreEntry,
    Edition,
    newest_score,
    score_of_edition,
    unscored,
    unscored_count,
)
from trainer.store.engine import transaction
from trainer.store.practice import keep_version

AT_ONCE = 50
"""Chats scored before their scores are kept."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StandardInForce:
    """By what chats are scored now, and how that is named where scores are kept."""

    standard: ChatStandard
    edition: Edition
    scorecard_digest: str
    profile_digest: str
    shop_text: str


def in_force(content: Content) -> StandardInForce:
    """The default scorecard, the rubrics of the stages, all metrics, and the reader with the shop's decisions."""
    library, judgement, practice = content.library(), content.judgement(), content.standard()
    metrics = list(library.metrics.values())
    parts = [
        practice.scorecard_digest,
        practice.profile_digest,
        *(digest(library.rubrics[stage]) for stage in sorted(library.rubrics)),
        *(digest(metric) for metric in metrics),
    ]
    whole = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    return StandardInForce(
        ChatStandard(
            library.rubrics,
            practice.scorecard,
            practice.profile,
            metrics,
            judgement.reader,
            GRADER_VERSION + judgement.shop.mark,
        ),
        Edition(whole, GRADER_VERSION, judgement.digest),
        practice.scorecard_digest,
        practice.profile_digest,
        shop_text(judgement.shop),
    )


def score_of(
    session: Session, content: Content, *, actor: User, chat_id: int, now: datetime
) -> ChatScoreEntry:
    """The score of a chat by the standard in force; made now where it is lacking. Raises NotFound, Forbidden."""
    require_scores(actor)
    chat = chats.chat(session, chat_id)
    if chat is None:
        raise NotFound("没有这段会话，可能已经删掉了")
    now_in_force = in_force(content)
    known = score_of_edition(session, chat_id, now_in_force.edition)
    if known is not None:
        return known
    try:
        scored = {chat_id: score_chat(chat.conversation, now_in_force.standard)}
    except ReadingRefused as refused:
        raise NotFound("这段会话里有一条消息太长，评不了分") from refused
    _keep(session, content, now_in_force, scored, now)
    made = newest_score(session, chat_id)
    if made is None:
        raise NotFound("没有这段会话，可能已经删掉了")
    return made


def score_missing(session: Session, content: Content, *, most: int, now: datetime) -> int:
    """Score up to so many chats that have no score of the standard in force; how many are left."""
    for _ in score_steps(session, content, now=lambda: now, most=most):
        pass
    return unscored_count(session, in_force(content).edition)


def score_steps(
    session: Session, content: Content, *, now: Callable[[], datetime], most: int | None = None
) -> Iterator[int]:
    """Score the chats that have no score of the standard in force, the latest kept first; after each few: how many.

    `most`: no more than so many; else all. A chat that can't be scored is passed over. Whatever was scored is kept at each
    step: a worker who is killed loses little, and between two steps it can do something else. Where the standard or the
    shop's decisions change meanwhile, it begins again with the latest.
    """
    edition, below, done = None, None, 0
    while most is None or done < most:
        used = in_force(content)
        if used.edition != edition:
            edition, below = used.edition, None
        few = AT_ONCE if most is None else min(AT_ONCE, most - done)
        found = unscored(session, used.edition, most=few, below=below)
        if not found:
            return
        below = found[-1].id
        done += len(found)
        scored = _scored(found, used)
        if scored:
            _keep(session, content, used, scored, now())
        yield len(found)


def require_scores(actor: User) -> None:
    """Raises Forbidden for somebody who sees no scores."""
    if not actor.may_see_scores:
        raise Forbidden("真实会话的评分只有主管能看")


def _scored(found: Sequence[chats.Chat], used: StandardInForce) -> dict[int, ChatScore]:
    """The scores by chat, made without a transaction: practice is not held up meanwhile."""
    scored = {}
    for chat in found:
        try:
            scored[chat.id] = score_chat(chat.conversation, used.standard)
        except ReadingRefused:
            continue
        except Exception as fault:
            # One chat that we fail at must not leave all others without a score. Of the fault only its name is told: its
            # message may hold what the chat says.
            log.error("chat %s not scored: %s", chat.id, type(fault).__name__)
    return scored


def _keep(
    session: Session,
    content: Content,
    used: StandardInForce,
    scored: Mapping[int, ChatScore],
    now: datetime,
) -> None:
    """Keep scores, but of chats that somebody has scored or deleted meanwhile."""
    with transaction(session):
        content.keep_standard(session, content.standard())
        keep_version(session, used.edition.shop, "shop", used.shop_text)
        for chat_id in chats.those_kept(session, scored):
            if score_of_edition(session, chat_id, used.edition) is None:
                session.add(_entry(chat_id, scored[chat_id], used, now))


def _entry(chat_id: int, scored: ChatScore, used: StandardInForce, now: datetime) -> ChatScoreEntry:
    def part(value: object) -> float | None:
        return None if value is None else float(four_decimals(value))  # type: ignore[arg-type]

    return ChatScoreEntry(
        chat_id=chat_id,
        scored_at=now,
        standard_digest=used.edition.standard,
        scorecard_digest=used.scorecard_digest,
        profile_digest=used.profile_digest,
        grader_version=used.edition.grader,
        shop_digest=used.edition.shop,
        stage=scored.stage,
        total=scored.total,
        speed=part(scored.speed),
        phrasing=part(scored.phrasing),
        coverage=part(scored.coverage),
        answered=part(scored.answered),
        red_line=scored.grade.crossed_red_line,
        provisional=scored.grade.provisional,
        metrics={name: [one.value, one.counted] for name, one in scored.metrics.items()},
        body={**grade_record(scored.grade), **score_json(scored)},
    )
