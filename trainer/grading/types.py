"""What a grade is made of: checks with evidence, parts, caps, one total. Every number opens into the words behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from question_bank.vocabulary import Category, Confidence, Criterion, Outcome, Severity

GRADER_VERSION = "1"
"""Raised whenever the same events can get another grade than before; old grades are kept beside new ones."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of one message: `text` is `[start:end]` of event `seq`; start = end = 0 where there are no words."""

    seq: int
    start: int = 0
    end: int = 0
    text: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    rule        id of the point, the need, the rule or the limit
    met         None: not applicable, and then points and max_points are 0
    points      what it gave, 0 to `max_points`. Coverage: in weights; speed and answered: 1 for each turn or need;
                phrasing: `max_points` is what the fault takes from the part, `points` is 0
    reason      one line in Chinese, for the trainee · advice  better words or the next step, empty where all is well
    """

    criterion: Criterion
    rule: str
    met: bool | None
    points: Decimal
    max_points: Decimal
    evidence: tuple[Evidence, ...]
    reason: str
    advice: str = ""
    category: Category | None = None
    severity: Severity | None = None
    confidence: Confidence | None = None

    @property
    def is_red_line(self) -> bool:
        """Whether it is a critical finding, sure or still to be reviewed."""
        return self.severity is Severity.CRITICAL

    @property
    def is_sure(self) -> bool:
        """Whether nobody has to look at it first."""
        return self.confidence is not Confidence.REVIEW


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding placed in the conversation, before it is weighed."""

    category: Category
    severity: Severity
    rule: str
    reason: str
    advice: str
    evidence: tuple[Evidence, ...]
    confidence: Confidence = Confidence.SURE


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What of a real chat can't be judged, by seq of the message, each with the reason as the check tells it.

    untimed   its moment is unknown: no response time is taken from it or to it
    unscored  a reply that is neither text nor link: what it answered counts neither way
    not_due   ids of points whose topic the buyer never raised
    """

    untimed: Mapping[int, str] = field(default_factory=dict)
    unscored: Mapping[int, str] = field(default_factory=dict)
    not_due: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Parts:
    """The four parts, 0-1 with four decimals. The total is computed from these very figures."""

    speed: Decimal
    phrasing: Decimal
    coverage: Decimal
    answered: Decimal


@dataclass(frozen=True, slots=True)
class Cap:
    """A ceiling over the total: `rule` is red_line, bad_outcome, missed_must or majors. Under a cap nobody passes."""

    rule: str
    at: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class SpeedDetail:
    """Response figures. Seconds with two decimals, None where nothing was measured; shares 0-1 of the judged turns."""

    first_response_s: float | None
    average_response_s: float | None
    within_30s: float
    within_180s: float
    unanswered: int
    holds: int
    broken_holds: int


@dataclass(frozen=True, slots=True)
class Versions:
    """What a grade rests on: with the same three and the same events it can be recomputed to the letter."""

    case: str
    scorecard: str
    grader: str = GRADER_VERSION


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one conversation.

    total       0-100, capped and rounded · sum  the same before the caps and the rounding
    caps        those that apply, lowest first · hints  how many were taken, `hint_points` what they cost
    provisional a red line waits for a person's eye; total and passed are without it
    total_if_confirmed  the total if that person says that it is one; None where nothing waits
    """

    total: int
    passed: bool
    sum: Decimal
    caps: tuple[Cap, ...]
    parts: Parts
    checks: tuple[Check, ...]
    provisional: bool
    total_if_confirmed: int | None
    hints: int
    hint_points: Decimal
    outcome: Outcome | None
    speed_detail: SpeedDetail
    versions: Versions

    @property
    def red_lines(self) -> tuple[Check, ...]:
        """All critical findings; those with confidence `review` are not in the total."""
        return tuple(check for check in self.checks if check.is_red_line)

    @property
    def crossed_red_line(self) -> bool:
        """Whether a red line is certain."""
        return any(check.is_sure for check in self.red_lines)

    def checks_of(self, criterion: Criterion) -> tuple[Check, ...]:
        """The checks of one part, in the order of the report."""
        return tuple(check for check in self.checks if check.criterion is criterion)
