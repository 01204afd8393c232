"""Scoring the real chats that are kept: each once for a standard, a grader and the shop's decisions; the newest counts."""

import hashlib
from collections.abc import Iterable
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

AT_ONCE = 100
"""Chats scored in one transaction: others wait for about a second at most."""


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
    with transaction(session):
        _keep(session, content, now_in_force, [chat], now)
    made = newest_score(session, chat_id)
    if made is None:
        raise NotFound("这段会话里有一条消息太长，评不了分")
    return made


def score_missing(session: Session, content: Content, *, most: int, now: datetime) -> int:
    """Score up to so many chats that have no score of the standard in force; how many are left."""
    now_in_force = in_force(content)
    done = 0
    while done < most:
        with transaction(session):
            found = unscored(session, now_in_force.edition, most=min(AT_ONCE, most - done))
            made = _keep(session, content, now_in_force, found, now)
        done += len(found)
        if not made:
            break
    return unscored_count(session, now_in_force.edition)


def score_kept(
    session: Session, content: Content, kept: Iterable[chats.Chat], *, now: datetime
) -> int:
    """Score chats in the running transaction: for the import that has just kept them. How many were scored."""
    return _keep(session, content, in_force(content), kept, now)


def require_scores(actor: User) -> None:
    """Raises Forbidden for somebody who sees no scores."""
    if not actor.may_see_scores:
        raise Forbidden("真实会话的评分只有主管能看")


def _keep(
    session: Session,
    content: Content,
    used: StandardInForce,
    found: Iterable[chats.Chat],
    now: datetime,
) -> int:
    content.keep_standard(session, content.standard())
    keep_version(session, used.edition.shop, "shop", used.shop_text)
    count = 0
    for chat in found:
        if score_of_edition(session, chat.id, used.edition) is not None:
            continue
        try:
            scored = score_chat(chat.conversation, used.standard)
        except ReadingRefused:
            continue
        session.add(_entry(chat.id, scored, used, now))
        count += 1
    session.flush()
    return count


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
