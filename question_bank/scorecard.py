"""The scorecard and the speed profile: every number of the score stands in a file (`docs/scorecard.md`)."""

from typing import Annotated

from pydantic import Field

from question_bank.values import Amount, Duration, Frozen, Texts
from question_bank.vocabulary import Severity

Share = Annotated[Amount, Field(ge=0, le=1)]
Points = Annotated[Amount, Field(ge=0, le=100)]


class Curve(Frozen):
    """Full marks up to `full`, falling in a straight line to nothing at `zero`."""

    full: Duration
    zero: Duration


class SpeedProfile(Frozen):
    """How fast is fast: one curve for the first reply, one for the later ones."""

    id: str
    name: str
    description: str = ""
    first: Curve
    later: Curve


class Weights(Frozen):
    """Points of the total that each part can give; speed and phrasing are multiplied by the share of needs answered."""

    speed: Points
    phrasing: Points
    coverage: Points


class Deductions(Frozen):
    """What a finding takes from phrasing (0-1), and how many of one category count."""

    critical: Share
    major: Share
    minor: Share
    per_category: int = Field(ge=1)

    def of(self, severity: Severity) -> Amount:
        """The deduction for a finding of that severity."""
        value: Amount = getattr(self, severity.value)
        return value


class Caps(Frozen):
    """The highest total that can stand beside a grave fault."""

    red_line: Points
    bad_outcome: Points
    missed_must: Points
    majors: Points
    majors_from: int = Field(ge=1)


class Scorecard(Frozen):
    """One standard by which conversations are graded."""

    id: str
    name: str
    version: int = Field(ge=1)
    pass_mark: Points
    speed_profile: str
    weights: Weights
    deductions: Deductions
    caps: Caps
    hint_cost: Points
    notes: Texts = ()
