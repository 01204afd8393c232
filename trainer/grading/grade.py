"""grade(rubric, events, scorecard, profile, reader): the grade of a conversation, of practice and of real chats alike."""

from collections.abc import Sequence

from question_bank.language.types import ReadsReplies
from question_bank.rubric import Rubric
from question_bank.scorecard import Scorecard, SpeedProfile
from trainer.dialogue.events import Event, Started
from trainer.grading.judge import judge
from trainer.grading.matter import NOTHING_UNJUDGED, matter_of
from trainer.grading.types import Grade, Unjudged, Versions


def grade(
    rubric: Rubric,
    events: Sequence[Event],
    scorecard: Scorecard,
    profile: SpeedProfile,
    reader: ReadsReplies,
    *,
    versions: Versions | None = None,
    unjudged: Unjudged = NOTHING_UNJUDGED,
) -> Grade:
    """Grade the events. Deterministic; an unfinished conversation is graded as it stands.

    `versions` names the digests of case and scorecard that the grade is kept under; without it the ids do. `unjudged`
    is what of a real chat counts neither way.
    """
    matter = matter_of(rubric, events, scorecard, profile, reader, unjudged)
    return judge(matter, versions or versions_of(events, scorecard))


def versions_of(events: Sequence[Event], scorecard: Scorecard) -> Versions:
    """Versions by id, where the caller has no digests."""
    case = next((event.case for event in events if isinstance(event, Started)), "")
    return Versions(case, f"{scorecard.id}@{scorecard.version}")
