"""Knowledge cards: what stands behind a point, a finding or a flow, short enough to be read between two conversations.

`text` is written in a small part of Markdown (`knowledge_text.py`). Charts are data; the page draws them.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from question_bank.case import Case
from question_bank.condition import Condition
from question_bank.values import ID_PATTERN, Frozen, Texts
from question_bank.vocabulary import Act, Category, Stage

WIDEST_ROW = 2
"""Steps side by side in a chart: more can't be read on a phone."""
LONGEST_STEP = 26
LONGEST_LABEL = 8
"""Characters of a step and of an edge's label."""


class KnowledgeKind(StrEnum):
    """What a card is about, in the order of the page."""

    MANUAL = "manual"
    CRAFT = "craft"
    FLOW = "flow"
    LAW = "law"
    METRIC = "metric"


KIND_NAMES: dict[KnowledgeKind, str] = {
    KnowledgeKind.MANUAL: "客服手册",
    KnowledgeKind.CRAFT: "接待手艺",
    KnowledgeKind.FLOW: "处理流程",
    KnowledgeKind.LAW: "红线和法规",
    KnowledgeKind.METRIC: "平台指标",
}


class FlowStep(Frozen):
    """One box of a chart. kind: what happens there, who does it or how it ends."""

    id: Annotated[str, Field(pattern=ID_PATTERN, max_length=40)]
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_STEP)]
    kind: Literal["start", "do", "ask", "good", "bad"] = "do"


class FlowEdge(Frozen):
    """An arrow between two boxes; `label` says when it is taken."""

    from_: str = Field(alias="from")
    to: str
    label: Annotated[str, Field(max_length=LONGEST_LABEL)] = ""


class FlowChart(Frozen):
    """Boxes and arrows from the first box downwards, without circles."""

    steps: Annotated[tuple[FlowStep, ...], Field(min_length=2)]
    edges: Annotated[tuple[FlowEdge, ...], Field(min_length=1)]

    def rows(self) -> tuple[tuple[FlowStep, ...], ...]:
        """The boxes by row: each stands below everything that leads to it, in the order of the file."""
        depth = _depths(self.steps, self.edges)
        deepest = max(depth.values(), default=0)
        return tuple(
            tuple(step for step in self.steps if depth[step.id] == row)
            for row in range(deepest + 1)
        )


def _depths(steps: Sequence[FlowStep], edges: Sequence[FlowEdge]) -> dict[str, int]:
    above: dict[str, set[str]] = {step.id: set() for step in steps}
    for edge in edges:
        above[edge.to].add(edge.from_)
    depth: dict[str, int] = {}
    for step in TopologicalSorter(above).static_order():
        depth[step] = max((depth[one] + 1 for one in above[step]), default=0)
    return depth


def _sound(chart: FlowChart) -> FlowChart:
    ids = [step.id for step in chart.steps]
    for edge in chart.edges:
        unknown = next((one for one in (edge.from_, edge.to) if one not in ids), None)
        if unknown is not None:
            raise _fault(f"没有步骤「{unknown}」", "箭头的两头都要是上面写过的步骤")
    if len(set(ids)) < len(ids):
        raise _fault("有两个步骤用了同一个 id", "换一个没用过的 id")
    try:
        rows = chart.rows()
    except CycleError:
        raise _fault("箭头绕回去了", "流程图只能往下走") from None
    if [step.id for step in rows[0]] != ids[:1]:
        raise _fault("除了第一个步骤，每个步骤都要有箭头指着它", "补上箭头，或去掉多余的步骤")
    wide = next((row for row in rows if len(row) > WIDEST_ROW), None)
    if wide is not None:
        raise _fault(f"「{wide[0].text}」这一排有 {len(wide)} 个步骤", f"一排最多 {WIDEST_ROW} 个")
    return chart


def _fault(what: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("own_check", "unsound chart", {"what": what, "remedy": remedy})


class LawArticle(Frozen):
    """What a law or a platform's rule says, in our words, with its article and since when."""

    name: str = Field(min_length=1)
    article: str = ""
    since: str = Field(min_length=1)
    says: str = Field(min_length=1)


class WordingPair(Frozen):
    """A sentence that goes wrong and one that does not."""

    wrong: str = Field(min_length=1)
    better: str = Field(min_length=1)


class KnowledgeCard(Frozen):
    """A card.

    place  among the cards of its kind · summary  one sentence for lists · text  the card itself · chart  a flow
    say  sentences to take over · instead  pairs of wrong and better · law  what stands behind it
    categories / acts  the findings and acts that it explains · stages / tags  the cases to which it belongs
    """

    schema_: Literal["1"] = Field(default="1", alias="schema")
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)
    title: str = Field(min_length=1)
    kind: KnowledgeKind
    place: Annotated[int, Field(ge=1, le=99)] = 50
    summary: str = Field(min_length=1)
    text: str = Field(min_length=1)
    chart: Annotated[FlowChart, AfterValidator(_sound)] | None = None
    say: Texts = ()
    instead: tuple[WordingPair, ...] = ()
    law: tuple[LawArticle, ...] = ()
    categories: tuple[Category, ...] = ()
    acts: tuple[Act, ...] = ()
    stages: tuple[Stage, ...] = ()
    tags: Texts = ()


def in_order(cards: Iterable[KnowledgeCard]) -> tuple[KnowledgeCard, ...]:
    """By kind, then by place."""
    kinds = list(KnowledgeKind)
    return tuple(sorted(cards, key=lambda card: (kinds.index(card.kind), card.place, card.id)))


def card_of_category(cards: Iterable[KnowledgeCard], category: Category) -> KnowledgeCard | None:
    """The card that explains a finding; of several law first, then the one that is about the fewest."""
    fitting = [card for card in cards if category in card.categories]
    return min(
        fitting,
        key=lambda card: (card.kind is not KnowledgeKind.LAW, len(card.categories), card.id),
        default=None,
    )


def card_of_act(
    cards: Iterable[KnowledgeCard], act: Act, stage: Stage | None = None
) -> KnowledgeCard | None:
    """The card that explains an act; of several one of this stage, then the one that is about the fewest."""
    fitting = [card for card in cards if act in card.acts]
    return min(
        fitting,
        key=lambda card: (stage not in card.stages, len(card.acts), card.id),
        default=None,
    )


def cards_of_case(
    cards: Iterable[KnowledgeCard], case: Case, most: int = 3
) -> tuple[KnowledgeCard, ...]:
    """The cards that a case practises: by its tags first, then by the acts of its points; those of other stages are left out."""
    acts = acts_of(case)
    scored = [
        (_TAG * _tags_met(card, case) + _acts_met(card, acts), card)
        for card in cards
        if not card.stages or case.stage in card.stages
    ]
    best = sorted((one for one in scored if one[0] >= _FITS), key=lambda one: (-one[0], one[1].id))
    return tuple(card for _, card in best[:most])


_TAG = 3
"""A tag in common counts as much as so many acts."""
_FITS = 2


def _acts_met(card: KnowledgeCard, acts: frozenset[Act]) -> int:
    """Manual, law and metrics belong to a case by their tags alone: greetings are owed everywhere."""
    by_acts = card.kind in (KnowledgeKind.CRAFT, KnowledgeKind.FLOW)
    return len(acts.intersection(card.acts)) if by_acts else 0


def acts_of(case: Case) -> frozenset[Act]:
    """The acts that the points of a case ask for."""
    return frozenset(act for point in case.points for act in acts_in(point))


def acts_in(condition: Condition) -> tuple[Act, ...]:
    """The acts that a condition names, in its order."""
    within = (part.act for part in condition.conditions_within())
    return tuple(dict.fromkeys(act for act in within if act is not None))


def _tags_met(card: KnowledgeCard, case: Case) -> int:
    words = (*case.tags, case.title)
    return sum(any(tag in word for word in words) for tag in card.tags)
