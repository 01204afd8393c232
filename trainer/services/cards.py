"""Cards an agent can send instead of typing: what the buyer then reads."""

from question_bank.case import Case
from trainer.errors import Invalid

CARDS = {"product": "商品卡片", "order": "核对订单卡片"}
"""The cards by id, with their names on screens."""


def card_text(case: Case, card: str) -> str:
    """The words of a card. Raises Invalid where the case has nothing to put on it."""
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
    raise Invalid("这一单没有可以发的卡片")
