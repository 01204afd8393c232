"""What a finished session counts for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from question_bank.vocabulary import Stage


class NotCounted(StrEnum):
    """Why a session counts for no gate."""

    PAUSED = "paused"
    COPIED = "copied"
    UNDER_REVIEW = "under_review"


NOT_COUNTED_IN_WORDS: dict[NotCounted, str] = {
    NotCounted.PAUSED: "中途暂停过，只算练习",
    NotCounted.COPIED: "照着参考答案发的，只算练习",
    NotCounted.UNDER_REVIEW: "有一处等主管看，看过再算",
}


@dataclass(frozen=True, slots=True)
class Result:
    """One graded session of one person.

    at          aware UTC, when it closed · total  0-100
    provisional a red line under review · red_line  a certain one
    paused      the trainee paused it (an outage of the server is no pause of the trainee)
    copied      near-copies of a model answer that had been shown to this person
    """

    session: str
    case: str
    stage: Stage
    at: datetime
    total: int
    passed: bool
    provisional: bool = False
    red_line: bool = False
    first_response_s: float | None = None
    paused: bool = False
    copied: bool = False

    @property
    def not_counted(self) -> NotCounted | None:
        """Why it counts for no gate, None where it counts.

        Beside a certain red line one under review leaves nothing open: the session failed, and counts.
        """
        if self.paused:
            return NotCounted.PAUSED
        if self.copied:
            return NotCounted.COPIED
        if self.provisional and not self.red_line:
            return NotCounted.UNDER_REVIEW
        return None

    @property
    def is_pass(self) -> bool:
        """Passed, and no red line."""
        return self.passed and not self.red_line
