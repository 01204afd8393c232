"""Knowledge cards: all of them, one of them, and which belong to a case, a finding, a point."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from question_bank.case import Case
from question_bank.knowledge import (
    KIND_NAMES,
    KnowledgeCard,
    KnowledgeKind,
    acts_in,
    card_of_act,
    card_of_category,
    cards_of_case,
)
from question_bank.knowledge_text import blocks
from question_bank.vocabulary import Category
from trainer.errors import NotFound
from trainer.web.access import signed_in
from trainer.web.content import content
from trainer.web.flow_drawing import PHONE, WIDE, drawing, in_words

blueprint = Blueprint("knowledge", __name__, url_prefix="/knowledge")
MOST_CASES = 6
"""Cases that a card names to practise with."""


@blueprint.get("")
@signed_in
def index() -> ResponseReturnValue:
    """All cards by kind; `?q=` keeps those that say it."""
    query = request.args.get("q", "").strip()
    cards = [card for card in _cards().values() if _says(card, query)]
    groups = [(KIND_NAMES[kind], [c for c in cards if c.kind is kind]) for kind in KnowledgeKind]
    shown = [(name, some) for name, some in groups if some]
    return render_template("knowledge/index.html", groups=shown, query=query)


@blueprint.get("/<card_id>")
@signed_in
def show(card_id: str) -> ResponseReturnValue:
    """One card, with the cases that practise it."""
    card = _cards().get(card_id)
    if card is None:
        raise NotFound("没有这张知识卡，可能已经下架了")
    return render_template(
        "knowledge/show.html",
        card=card,
        kind=KIND_NAMES[card.kind],
        blocks=list(blocks(card.text)),
        drawings=[drawing(card.chart, paper) for paper in (WIDE, PHONE)] if card.chart else [],
        words=in_words(card.chart) if card.chart else [],
        cases=_cases_of(card),
    )


def cards_for(case: Case) -> tuple[KnowledgeCard, ...]:
    """What to read before a case."""
    return cards_of_case(_cards().values(), case)


def category_cards() -> dict[str, KnowledgeCard]:
    """The card behind each category of finding, by its id."""
    cards = _cards().values()
    found = ((category.value, card_of_category(cards, category)) for category in Category)
    return {name: card for name, card in found if card is not None}


def point_cards(case: Case) -> dict[str, KnowledgeCard]:
    """The card behind each point of a case, by the point's id."""
    return dict(_point_cards(case))


def _point_cards(case: Case) -> Iterator[tuple[str, KnowledgeCard]]:
    cards = _cards().values()
    for point in case.points:
        found = (card_of_act(cards, act, case.stage) for act in acts_in(point))
        card = next((one for one in found if one is not None), None)
        if card is not None:
            yield point.id, card


def _cards() -> Mapping[str, KnowledgeCard]:
    return content().library().knowledge


def _says(card: KnowledgeCard, query: str) -> bool:
    words = (card.title, card.summary, card.text, *card.tags, *card.say)
    return any(query.lower() in word.lower() for word in words)


def _cases_of(card: KnowledgeCard) -> list[Case]:
    cards = _cards().values()
    published = content().library().published()
    return [case for case in published if card in cards_of_case(cards, case)][:MOST_CASES]
