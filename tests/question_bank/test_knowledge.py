"""Knowledge cards: every finding and act has one, charts are sound, the text is the small Markdown that pages show."""

import pytest
from pydantic import ValidationError

from question_bank.knowledge import (
    FlowChart,
    KnowledgeCard,
    KnowledgeKind,
    card_of_act,
    card_of_category,
    cards_of_case,
)
from question_bank.knowledge_text import Run, blocks
from question_bank.library import load_library
from question_bank.loading import load_text
from question_bank.vocabulary import DEFAULT_SEVERITY as SEVERITIES
from question_bank.vocabulary import Act, Category, Severity, Stage

LIBRARY = load_library()
CARDS = tuple(LIBRARY.knowledge.values())
FLOWS = ("unpaid", "cancel", "return", "exchange", "refused", "bad-review", "late")


def test_every_finding_and_every_act_has_its_card() -> None:
    assert [one for one in Category if card_of_category(CARDS, one) is None] == []
    assert [one for one in Act if card_of_act(CARDS, one) is None] == []


@pytest.mark.parametrize("category", [c for c in Category if SEVERITIES[c] is Severity.CRITICAL])
def test_behind_every_red_line_stands_a_law_with_article_and_date(category: Category) -> None:
    card = card_of_category(CARDS, category)
    assert card is not None
    assert any(one.article and one.since for one in card.law)


@pytest.mark.parametrize("name", FLOWS)
def test_every_after_sale_flow_is_drawn(name: str) -> None:
    card = LIBRARY.knowledge[f"flow-{name}"]
    assert card.chart is not None
    assert len(card.chart.rows()) >= 5


def test_there_is_a_card_of_every_kind_and_each_is_short() -> None:
    assert {card.kind for card in CARDS} == set(KnowledgeKind)
    assert all(len(card.text) <= 900 for card in CARDS)
    assert all(card.tags or card.acts or card.categories for card in CARDS)


@pytest.mark.parametrize("case", LIBRARY.published(), ids=lambda case: case.id)
def test_every_case_leads_to_a_card(case: object) -> None:
    assert cards_of_case(CARDS, case)  # type: ignore[arg-type]  # parametrised


def test_the_narrowest_card_of_the_stage_explains_an_act() -> None:
    card = card_of_act(CARDS, Act.URGE_PAYMENT, Stage.INSALE)
    assert card is not None
    assert card.id == "flow-unpaid"


def _chart(*edges: tuple[str, str], steps: str = "abc") -> dict[str, object]:
    return {
        "steps": [{"id": name, "text": name} for name in steps],
        "edges": [{"from": start, "to": end} for start, end in edges],
    }


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (_chart(("a", "x")), "没有步骤"),
        (_chart(("a", "b"), ("b", "c"), ("c", "a")), "绕回去"),
        (_chart(("a", "b")), "每个步骤都要有箭头"),
        (_chart(("a", "b"), ("a", "c"), ("a", "d"), steps="abcd"), "这一排有 3 个"),
        (_chart(("a", "b"), steps="aab"), "同一个 id"),
    ],
)
def test_an_unsound_chart_is_refused_in_words(chart: dict[str, object], said: str) -> None:
    card = {"id": "a", "title": "a", "kind": "flow", "summary": "a", "text": "a", "chart": chart}
    with pytest.raises(ValidationError, match=r".*") as refused:
        KnowledgeCard.model_validate(card)
    assert any(said in str(one.get("ctx")) for one in refused.value.errors())


def test_a_step_stands_below_everything_that_leads_to_it() -> None:
    chart = FlowChart.model_validate(_chart(("a", "b"), ("b", "c"), ("a", "c")))
    assert [[step.id for step in row] for row in chart.rows()] == [["a"], ["b"], ["c"]]


def test_a_broken_card_is_told_with_its_line() -> None:
    text = "id: a\ntitle: a\nkind: flwo\nsummary: a\ntext: a\n"
    (problem,) = load_text(text, KnowledgeCard, "a.yaml").problems
    assert (problem.code, problem.line) == ("unknown-value", 3)
    assert "flow" in problem.remedy


def test_the_text_is_read_as_headings_lists_and_paragraphs() -> None:
    text = "头一段\n接着说\n\n## 小标题\n- 一**重**一\n- 二\n\n1. 先\n2、后\n"
    assert [(block.kind, len(block.lines)) for block in blocks(text)] == [
        ("paragraph", 1),
        ("heading", 1),
        ("list", 2),
        ("steps", 2),
    ]
    first, heading, items, steps = blocks(text)
    assert first.lines == ((Run("头一段接着说"),),)
    assert heading.lines == ((Run("小标题"),),)
    assert items.lines[0] == (Run("一"), Run("重", strong=True), Run("一"))
    assert steps.lines[1] == (Run("后"),)
