"""A condition in the author's words: what the trainee did, for the edges of the graph and for comparing versions."""

from collections.abc import Iterator
from typing import Any

from question_bank.authoring.tree import is_node, text_of
from question_bank.names import ACT_NAMES, CATEGORY_NAMES, DESK_NAMES, OFFER_NAMES, SLOT_NAMES
from question_bank.vocabulary import Act, Category, Desk, OfferKind, Slot

CARD_NAMES = {"product": "商品卡", "order": "订单卡", "coupon": "优惠券"}


def condition_words(node: dict[str, Any]) -> str:
    """「补发，问过仓库」; empty where the condition asks for nothing."""
    return "，".join(_parts(node))


def _parts(node: dict[str, Any]) -> Iterator[str]:
    act, slot = text_of(node, "act"), text_of(node, "slot")
    if act or slot:
        named = ACT_NAMES[Act(act)] if act in set(Act) else act or "问"
        asked = SLOT_NAMES[Slot(slot)] if slot in set(Slot) else slot
        yield f"{named}{'：' if act and slot else ''}{asked}"
    if offer := text_of(node, "offer"):
        yield f"给了{OFFER_NAMES[OfferKind(offer)] if offer in set(OfferKind) else offer}"
    if finding := text_of(node, "finding"):
        yield f"犯了「{CATEGORY_NAMES[Category(finding)] if finding in set(Category) else finding}」"
    if says := text_of(node, "says"):
        yield f"说到「{says}」"
    if desk := text_of(node, "desk"):
        yield f"问过{DESK_NAMES[Desk(desk)] if desk in set(Desk) else desk}"
    if card := text_of(node, "card"):
        yield f"发了{CARD_NAMES.get(card, card)}"
    for key, joint in (("any", "或"), ("all", "并"), ("unless", "、")):
        inner = joint.join(_several(node.get(key)))
        if inner:
            yield f"没有{inner}" if key == "unless" else inner


def _several(value: Any) -> Iterator[str]:
    items = value if isinstance(value, list) else [value]
    for item in items:
        if isinstance(item, str) and item:
            yield f"说到「{item}」"
        elif is_node(item) and (words := condition_words(item)):
            yield f"（{words}）" if "，" in words else words
