"""The page of a scored chat: its lines with what was found in them, its score, the metrics beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from question_bank.digest import from_canonical
from question_bank.metric import Metric, Sureness
from question_bank.rubric import Point
from question_bank.scorecard import Scorecard, SpeedProfile
from trainer.dialogue.fold import fold
from trainer.quality.chat_events import ChatEvents, events_of
from trainer.quality.links import ReaderPastLinks
from trainer.quality.metrics import MetricValue, measure
from trainer.services.chat_scores import score_of
from trainer.services.content import Content
from trainer.services.report import Check, Line, lines_of_events
from trainer.store.accounts import User
from trainer.store.chat_scores import ChatScoreEntry, StarredReply, stars
from trainer.store.chats import Chat, chat
from trainer.store.practice import Doubt, version_body
from transcripts.conversation import Conversation


@dataclass(frozen=True, slots=True)
class MetricSeen:
    """A metric and what it gives on this chat."""

    metric: Metric
    value: MetricValue


@dataclass(frozen=True, slots=True)
class ChatReport:
    """Everything the page of a scored chat shows; it is judged as a practice is (`trainer.services.report.Judged`)."""

    chat: Chat
    conversation: Conversation
    events: ChatEvents
    score: ChatScoreEntry
    scorecard: Scorecard
    profile: SpeedProfile
    lines: tuple[Line, ...]
    points: Sequence[Point]
    metrics: tuple[MetricSeen, ...]
    starred: Sequence[StarredReply]
    doubts: tuple[Doubt, ...] = ()

    @property
    def body(self) -> dict[str, Any] | None:
        """The score in its public form."""
        return self.score.body

    def checks(self, criterion: str) -> list[Check]:
        """The checks of one part."""
        return [one for one in self.score.body["checks"] if one["criterion"] == criterion]


def chat_report(
    session: Session, content: Content, *, actor: User, chat_id: int, now: datetime
) -> ChatReport:
    """Put the page together, the score made now where it is lacking. Raises NotFound, Forbidden."""
    score = score_of(session, content, actor=actor, chat_id=chat_id, now=now)
    kept = chat(session, chat_id)
    assert kept is not None  # score_of has just found it
    conversation = kept.conversation
    events = events_of(conversation)
    library = content.library()
    rubric = library.rubrics[score.stage]
    dialogue = fold(events.events, rubric.as_rubric(), ReaderPastLinks(content.reader))
    return ChatReport(
        chat=kept,
        conversation=conversation,
        events=events,
        score=score,
        scorecard=from_canonical(version_body(session, score.scorecard_digest), Scorecard),
        profile=from_canonical(version_body(session, score.profile_digest), SpeedProfile),
        lines=tuple(
            _untimed(line, events)
            for line in lines_of_events(events.events, dialogue, score.body["checks"])
        ),
        points=rubric.points,
        metrics=tuple(
            MetricSeen(one, measure([conversation], one, content.reader))
            for one in sorted(library.metrics.values(), key=_surest_first)
        ),
        starred=stars(session, chat_id=chat_id),
    )


def _surest_first(metric: Metric) -> tuple[int, str]:
    """The house's own, then the platforms', last those that nobody is sure of."""
    return list(Sureness).index(metric.confidence), metric.id


def _untimed(line: Line, events: ChatEvents) -> Line:
    """Without its response time where the moments are unknown."""
    known = events.timed and line.event.seq not in {**events.untimed, **events.unscored}
    return line if known else replace(line, response_s=None)
