"""The practice scorecard on a real chat, against the rubric of the stage found, and the platforms' metrics beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from question_bank.language.types import ReadsReplies
from question_bank.metric import Metric
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.stage_rubric import StageRubric
from question_bank.vocabulary import Criterion, Stage
from trainer.dialogue.events import AgentReplied
from trainer.grading.grade import grade
from trainer.grading.types import Check, Grade, Unjudged, Versions
from trainer.quality.chat_events import ChatEvents, events_of, is_scored
from trainer.quality.links import ReaderPastLinks
from trainer.quality.metrics import MetricValue, measure
from transcripts.conversation import Conversation, Role
from transcripts.draft.guesses import guess_stage


@dataclass(frozen=True, slots=True)
class ChatStandard:
    """By what real chats are scored. `versions`: what the score is kept under (the case is the rubric's id)."""

    rubrics: Mapping[Stage, StageRubric]
    scorecard: Scorecard
    profile: SpeedProfile
    metrics: Sequence[Metric]
    reader: ReadsReplies
    grader: str


@dataclass(frozen=True, slots=True)
class ChatScore:
    """The score of one chat. A part that can't be judged is None, and then the total is.

    agent    the sender of most replies, None where nobody replied or nobody is named
    metrics  by id, in the order asked for
    """

    id: str | None
    agent: str | None
    stage: Stage
    speed: Decimal | None
    phrasing: Decimal | None
    coverage: Decimal | None
    answered: Decimal | None
    grade: Grade
    metrics: Mapping[str, MetricValue]

    @property
    def total(self) -> int | None:
        """0-100; None where a part could not be judged."""
        parts = (self.speed, self.phrasing, self.coverage, self.answered)
        return None if None in parts else self.grade.total


def score_chat(conversation: Conversation, standard: ChatStandard) -> ChatScore:
    """Score a redacted conversation. A function of its arguments.

    Raises ReadingRefused where a reply is longer than the reader takes.
    """
    lines = buyer_lines(conversation)
    stage = guess_stage(lines)
    rubric = standard.rubrics[stage]
    chat = events_of(conversation)
    graded = grade(
        rubric.as_rubric(),
        chat.events,
        standard.scorecard,
        standard.profile,
        ReaderPastLinks(standard.reader),
        versions=Versions(rubric.id, _named(standard.scorecard), standard.grader),
        unjudged=Unjudged(chat.untimed, chat.unscored, rubric.not_due(lines)),
    )
    judged = any(_counts(check) for check in graded.checks_of(Criterion.SPEED))
    heard = any(_counts(check) for check in graded.checks_of(Criterion.ANSWERED))
    return ChatScore(
        id=conversation.id,
        agent=main_agent(conversation),
        stage=stage,
        speed=graded.parts.speed if chat.timed and judged else None,
        phrasing=graded.parts.phrasing if _spoke(graded, chat) else None,
        coverage=graded.parts.coverage if heard else None,
        answered=graded.parts.answered if heard else None,
        grade=graded,
        metrics={one.id: measure([conversation], one, standard.reader) for one in standard.metrics},
    )


def buyer_lines(conversation: Conversation) -> list[str]:
    """What the buyer typed."""
    return [turn.text for turn in conversation.turns if turn.role is Role.BUYER and is_scored(turn)]


def main_agent(conversation: Conversation) -> str | None:
    """Who sent most of the scored replies; of equals who came first."""
    senders = Counter(
        turn.sender
        for turn in conversation.turns
        if turn.role is Role.AGENT and is_scored(turn) and turn.sender
    )
    return max(senders, key=lambda name: senders[name]) if senders else None


def _spoke(graded: Grade, chat: ChatEvents) -> bool:
    """Whether there is phrasing to judge: words of an agent, or the silence that is a fault itself."""
    said = any(isinstance(event, AgentReplied) and event.text for event in chat.events)
    return said or bool(graded.checks_of(Criterion.PHRASING))


def _counts(check: Check) -> bool:
    return check.met is not None


def _named(scorecard: Scorecard) -> str:
    return f"{scorecard.id}@{scorecard.version}"
