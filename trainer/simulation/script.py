"""What a buyer plays from: the case, the sheet of its persona, and whoever reads the replies."""

from dataclasses import dataclass
from datetime import timedelta

from question_bank.case import DEFAULT_DESK, Beat, Case, Colleague, Otherwise, Rude
from question_bank.language.types import Context, ReadsReplies
from question_bank.persona import PersonaSheet
from question_bank.rubric import Rubric
from question_bank.values import Wordings
from question_bank.vocabulary import OUTCOME_CLASS, Desk, Outcome, OutcomeClass

_DEFAULT_REPLY = timedelta(seconds=60)
_DEFAULT_HOLD = timedelta(seconds=180)


@dataclass(frozen=True, slots=True)
class Script:
    """A case ready to be played."""

    case: Case
    persona: PersonaSheet
    reader: ReadsReplies
    rubric: Rubric

    @property
    def reply_patience(self) -> timedelta:
        """How long the buyer waits for a reply before asking whether anybody is there."""
        return self.case.buyer.patience.reply or self.persona.patience.reply or _DEFAULT_REPLY

    @property
    def hold_patience(self) -> timedelta:
        """How long the buyer waits in all, from the first hold."""
        return self.case.buyer.patience.hold or self.persona.patience.hold or _DEFAULT_HOLD

    @property
    def holds(self) -> int:
        """How many holds the buyer accepts."""
        own = self.case.buyer.patience.holds
        return own if own is not None else self.persona.patience.holds

    @property
    def nudges(self) -> int:
        """How often the buyer asks whether anybody is there before leaving."""
        own = self.case.buyer.patience.nudges
        return own if own is not None else self.persona.patience.nudges

    @property
    def mood(self) -> int:
        """The mood in which the buyer comes."""
        return max(-5, min(5, self.persona.mood + self.case.buyer.mood))

    def nudge_wordings(self) -> Wordings:
        """What the buyer says when left waiting, in order."""
        return self.case.silence.nudge or self.persona.nudge

    def reask_wordings(self, beat: Beat) -> Wordings:
        """What the buyer says when a reply is off the point, in order."""
        return self.otherwise(beat).reask or self.persona.reask

    def otherwise(self, beat: Beat) -> Otherwise:
        """The beat's own, or asking again twice and leaving."""
        return beat.otherwise or Otherwise(goto=self.bad_end().value)

    def rude(self) -> Rude:
        """The case's own reaction to rudeness with its gaps filled from the persona."""
        own = self.case.buyer.rude or Rude()
        return Rude(
            say=own.say or self.persona.rude, limit=own.limit, goto=own.goto or self.bad_end().value
        )

    def bad_end(self) -> Outcome:
        """How a buyer who has had enough ends: a complaint where the case can reach one, else walking off."""
        reachable = self.case.outcomes
        return Outcome.COMPLAINED if Outcome.COMPLAINED in reachable else Outcome.WALKED_OFF

    def good_end(self) -> Outcome:
        """How an answered buyer ends where the case does not say: the first good outcome that it names."""
        good = (one for one in self.case.outcomes if OUTCOME_CLASS[one] is OutcomeClass.GOOD)
        return next(good, Outcome.SETTLED)

    def colleague(self, desk: Desk) -> Colleague:
        """Who answers at that desk; one whom the case lacks can't help."""
        return self.case.desk.get(desk, DEFAULT_DESK)

    def context(self, before: str | None) -> Context:
        """What the reader may know of this case."""
        return self.rubric.context(before)


def script_for(case: Case, persona: PersonaSheet, reader: ReadsReplies) -> Script:
    """Make a case ready to be played."""
    return Script(case, persona, reader, case.rubric())


def outcome_of(target: str) -> Outcome | None:
    """The outcome that a goto names, None where it names a beat."""
    return Outcome(target) if target in set(Outcome) else None


def is_bad(outcome: Outcome) -> bool:
    """Whether an outcome is a failure."""
    return OUTCOME_CLASS[outcome] is OutcomeClass.BAD
