"""Cards an agent can send instead of typing: what the buyer then reads."""

from typing import get_args

from question_bank.case import Case, SentCard

SENT_CARDS: tuple[SentCard, ...] = get_args(SentCard)
"""The cards that the workbench can send, by what they show."""


def card_words(case: Case, card: str) -> str | None:
    """The words of a card; None where the case has nothing to put on it."""
    product, order = case.shown.product, case.shown.order
    if card == "product" and product is not None:
        price = f" ¥{product.price}" if product.price is not None else ""
        return f"[商品] {product.name}{price}"
    if card == "order" and order is not None:
        rows = (
            ("订单号", order.no),
            ("商品", order.items),
            ("收货人", order.receiver),
            ("电话", order.phone),
            ("地址", order.address),
        )
        known = "，".join(f"{name} {value}" for name, value in rows if value)
        return f"[核对订单] 麻烦核对一下：{known}"
    return None
