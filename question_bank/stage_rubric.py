"""The rubric of a stage: what a real chat, which has no case, is graded against (docs/scorecard.md)."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from question_bank.language.normalise import normalise
from question_bank.rubric import Authority, Point, Rubric
from question_bank.values import ID_PATTERN, Frozen, Texts
from question_bank.vocabulary import Stage


def _wrong(told: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("told", "see ctx", {"told": told, "remedy": remedy})


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
            raise _wrong("有两个要点用了同一个 id", "换一个没用过的 id")
        for point in self.points:
            if point.when is not None and point.when not in self.topics:
                known = "、".join(self.topics)
                raise _wrong(f"topics 里没有「{point.when}」", f"改成其中之一：{known}")
            if point.beat is not None or point.must:
                raise _wrong(f"要点「{point.id}」不能有 within、after、must", "去掉这几行")
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
