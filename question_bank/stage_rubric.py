"""The rubric of a stage: what a real chat, which has no case, is graded against (docs/scorecard.md)."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from question_bank.language.normalise import normalise
from question_bank.rubric import Authority, Point, Rubric
from question_bank.values import ID_PATTERN, Frozen, Texts
from question_bank.vocabulary import Stage


class StagePoint(Point):
    """A point of a stage. `when` names a topic: it is due only where the buyer spoke of it; without, always."""

    when: str | None = None


class StageRubric(Frozen):
    """What good service owes in one stage, whatever the goods.

    topics  by name the words of the buyer that raise each · authority, allowed, product_words  as in a case; without an
    authority nothing that was granted is judged
    """

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=40)]
    name: str
    description: str = ""
    stage: Stage
    topics: Mapping[str, Texts]
    points: tuple[StagePoint, ...]
    authority: Authority = Authority()
    allowed: Texts = ()
    product_words: Texts = ()

    @model_validator(mode="after")
    def _holds_together(self) -> "StageRubric":
        ids = [point.id for point in self.points]
        if len(ids) != len(set(ids)):
            raise PydanticCustomError("duplicate_point", "two points have the same id")
        for point in self.points:
            if point.when is not None and point.when not in self.topics:
                raise PydanticCustomError("unknown_topic", "a point waits for an unknown topic")
            if point.beat is not None or point.must:
                raise PydanticCustomError("stage_point", "a stage has no beats and no must points")
        return self

    def as_rubric(self) -> Rubric:
        """The same as the grader takes it: without needs and beats."""
        return Rubric(
            stage=self.stage,
            points=self.points,
            authority=self.authority,
            allowed=self.allowed,
            product_words=self.product_words,
        )

    def not_due(self, buyer_lines: Iterable[str]) -> frozenset[str]:
        """The ids of the points whose topic the buyer never raised."""
        said = normalise("\n".join(buyer_lines)).text
        raised = {
            topic
            for topic, words in self.topics.items()
            if any(normalise(word).text in said for word in words)
        }
        return frozenset(
            point.id for point in self.points if point.when is not None and point.when not in raised
        )
