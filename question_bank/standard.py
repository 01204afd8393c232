"""The go-live standard: the gates a trainee passes before going live (上岗)."""

from typing import Annotated, Literal

from pydantic import Field

from question_bank.values import Duration, Frozen
from question_bank.vocabulary import Stage


class CasesPassed(Frozen):
    """At least `count` different cases passed, each of `stages` among them."""

    kind: Literal["cases_passed"]
    id: str
    label: str
    count: int = Field(ge=1)
    stages: tuple[Stage, ...] = ()


class LastPassed(Frozen):
    """The last `count` counted results all passed."""

    kind: Literal["last_passed"]
    id: str
    label: str
    count: int = Field(ge=1)


class NoRedLine(Frozen):
    """No red line in the last `count` counted results."""

    kind: Literal["no_red_line"]
    id: str
    label: str
    count: int = Field(ge=1)


class FirstResponse(Frozen):
    """First response within `within` in at least `count` of the last `of` counted results."""

    kind: Literal["first_response"]
    id: str
    label: str
    within: Duration
    count: int = Field(ge=1)
    of: int = Field(ge=1)


Gate = Annotated[CasesPassed | LastPassed | NoRedLine | FirstResponse, Field(discriminator="kind")]


class GoLiveStandard(Frozen):
    """A named, versioned list of gates, and the cases that a newcomer is led through first, in this order."""

    id: str
    name: str
    version: int = Field(ge=1)
    gates: tuple[Gate, ...]
    first_cases: tuple[str, ...] = ()
