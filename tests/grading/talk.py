"""Conversations for tests of the grader, written as events; the texts are marked up (tests/markup.py)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Self

from question_bank.library import SHIPPED
from question_bank.loading import load_file
from question_bank.rubric import Rubric
from question_bank.scorecard import Scorecard, SpeedProfile
from question_bank.vocabulary import Desk, Outcome
from tests.markup import MarkupReader
from trainer.dialogue.dialogue import Dialogue
from trainer.dialogue.events import (
    AgentReplied,
    BuyerSpoke,
    Closed,
    DeskAnswered,
    DeskAsked,
    Event,
    Grants,
    HintShown,
    HoldAccepted,
    Started,
)
from trainer.dialogue.fold import fold
from trainer.grading.grade import grade
from trainer.grading.matter import Matter, matter_of
from trainer.grading.types import Check, Grade

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
READER = MarkupReader()


def _shipped(path: str, model: type[Any]) -> Any:
    item = load_file(SHIPPED / path, model).item
    assert item is not None
    return item


SCORECARD: Scorecard = _shipped("scorecards/default.yaml", Scorecard)
PROFILE: SpeedProfile = _shipped("profiles/practice.yaml", SpeedProfile)


def rubric(**keys: Any) -> Rubric:
    """A rubric of the after-sale stage: by default two beats that each raise a need, and no points."""
    return Rubric.model_validate(
        {"stage": "aftersale", "needs": ["open", "demand"], "beats": ["open", "demand"], **keys}
    )


class Talk:
    """A conversation in the making; times are seconds from the start."""

    def __init__(self, on: Rubric | None = None, *, agent_first: bool = False) -> None:
        self.rubric = on or rubric()
        need = self.rubric.beats[0] if agent_first else None
        self.events: list[Event] = [Started(0, START, "parcel", 0, need)]

    @property
    def seq(self) -> int:
        """The seq of the next event."""
        return len(self.events)

    def buyer(
        self,
        at: float,
        text: str,
        beat: str = "open",
        *,
        cause: str = "open",
        need: bool = False,
        meets: str | None = None,
        upto: int | None = None,
        outcome: str | None = None,
    ) -> Self:
        """The buyer speaks; by default it has read everything so far."""
        read = [e.seq for e in self.events if isinstance(e, AgentReplied)]
        return self._add(
            BuyerSpoke(
                seq=self.seq,
                at=_moment(at),
                text=text,
                beat=beat,
                cause=cause,
                mood=0,
                need=beat if need else None,
                meets=meets,
                upto=upto if upto is not None else (read[-1] if read else None),
                outcome=Outcome(outcome) if outcome else None,
            )
        )

    def agent(self, at: float, text: str, card: str | None = None) -> Self:
        """The agent replies."""
        return self._add(AgentReplied(self.seq, _moment(at), text, card=card))

    def hold(self, at: float, until: float) -> Self:
        """The buyer agrees to wait."""
        return self._add(HoldAccepted(self.seq, _moment(at), _moment(until), self.seq - 1))

    def desk(self, at: float, desk: str = "supervisor", grants: Grants | None = None) -> Self:
        """The agent asks a colleague, who answers at once."""
        self._add(DeskAsked(self.seq, _moment(at), Desk(desk)))
        return self._add(DeskAnswered(self.seq, _moment(at), Desk(desk), "好的", grants or {}))

    def hint(self, at: float) -> Self:
        """The trainee takes a hint."""
        return self._add(HintShown(self.seq, _moment(at), "先体谅一句"))

    def close(self, at: float, outcome: str = "kept", reason: str = "window") -> Self:
        """The conversation ends."""
        return self._add(Closed(self.seq, _moment(at), Outcome(outcome), reason))

    def dialogue(self) -> Dialogue:
        """The conversation folded."""
        return fold(self.events, self.rubric, READER)

    def matter(self) -> Matter:
        """What the criteria look at."""
        return matter_of(self.rubric, self.events, SCORECARD, PROFILE, READER)

    def grade(self) -> Grade:
        """The conversation graded by the default scorecard."""
        return grade(self.rubric, self.events, SCORECARD, PROFILE, READER)

    def _add(self, event: Event) -> Self:
        self.events.append(event)
        return self


def _moment(at: float) -> datetime:
    return START + timedelta(seconds=at)


def solved(
    on: Rubric | None = None, first: str = "stock 有的", second: str = "stock 明天发"
) -> Talk:
    """Both needs met in time, a good ending; the two replies say what the test wants."""
    return (
        Talk(on)
        .buyer(0, "在吗", need=True)
        .agent(10, first)
        .buyer(16, "那什么时候到", "demand", cause="branch:1", need=True, meets="open")
        .agent(26, second)
        .buyer(32, "行", "demand", cause="branch:1", meets="demand", outcome="kept")
        .close(92)
    )


def check(grade_: Grade, rule: str) -> Check:
    """The one check of that rule."""
    (found,) = [one for one in grade_.checks if one.rule == rule]
    return found


def figures(one: Check) -> tuple[bool | None, float, float]:
    """(met, points, max points)."""
    return one.met, float(one.points), float(one.max_points)


def categories(grade_: Grade) -> list[str]:
    """The categories of the findings, in order."""
    return [one.category.value for one in grade_.checks if one.category is not None]
