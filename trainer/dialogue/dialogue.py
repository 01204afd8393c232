"""A conversation folded for judging: which beat each reply was read in, and how long each buyer turn waited."""

from dataclasses import dataclass
from datetime import timedelta

from question_bank.language.types import Reading
from question_bank.vocabulary import Desk
from trainer.dialogue.events import Closed, DeskAnswered, HintShown, HoldAccepted


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the agent.

    at       play time since the start · beats  the beats it is read in, the last one is the open one (rule 5)
    opened   the beats that had opened when it came (for stuffing) · settled  it came after the buyer's last decision
    copy_of  seq of one's own earlier message of which this is a near-copy said in another beat: it answers and earns
             nothing · desks  colleagues who had answered by then · reading  of this message alone
    response_s  seconds since the buyer message that began the turn which this reply was the first to answer, else None
    """

    seq: int
    at: timedelta
    text: str
    card: str | None
    beats: tuple[str, ...]
    opened: frozenset[str]
    reading: Reading
    desks: frozenset[Desk]
    settled: bool = False
    copy_of: int | None = None
    response_s: float | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """Consecutive replies with no buyer message between them, read as one: spans' `message` indexes `replies`."""

    replies: tuple[Reply, ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class BuyerTurn:
    """What the buyer said until it was answered: the unit that response speed is measured on.

    seq, at    of its first message; at is play time · first  the conversation's first turn
    texts      the messages of the turn · beat  the open one
    answered_by  seq of the reply that counts as the answer (an accepted and kept hold counts), None if never
    response_s   seconds from `at` to it, None if never answered. A reply within 3 s that was meant for the beat before
                 is no answer to this turn
    """

    seq: int
    at: timedelta
    texts: tuple[str, ...]
    beat: str
    first: bool
    answered_by: int | None
    response_s: float | None


@dataclass(frozen=True, slots=True)
class Hold:
    """An accepted request to wait: which reply asked, until when (play time), and whether a result came in time."""

    seq: int
    asked_by: int
    until: timedelta
    kept: bool


@dataclass(frozen=True, slots=True)
class Opening:
    """A beat opened by the buyer's message `seq` (None: open from the start, the agent speaks first)."""

    beat: str
    seq: int | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Everything the grader asks about a conversation. Needs are beat ids; moods are (seq, mood, cause) in order."""

    replies: tuple[Reply, ...]
    utterances: tuple[Utterance, ...]
    turns: tuple[BuyerTurn, ...]
    openings: tuple[Opening, ...]
    raised: tuple[str, ...]
    met: tuple[str, ...]
    holds: tuple[Hold, ...]
    desk_answers: tuple[DeskAnswered, ...]
    hold_events: tuple[HoldAccepted, ...]
    hints: tuple[HintShown, ...]
    moods: tuple[tuple[int, int, str], ...]
    paused_by_trainee: bool
    closed: Closed | None

    @property
    def first_response_s(self) -> float | None:
        """Seconds to the first reply to the buyer's first message (or from the start where the agent opens)."""
        return self.turns[0].response_s if self.turns else None
