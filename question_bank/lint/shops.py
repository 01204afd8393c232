"""Shops: an auto-reply that buyers read, and cases that say what the sheet of their shop says."""

from collections.abc import Iterator, Sequence

from question_bank.case import Shown
from question_bank.codes import Code
from question_bank.keys import nearest
from question_bank.lint.remark import Remark
from question_bank.problem import Gravity
from question_bank.shop import LONGEST_AUTO_REPLY, Shop
from question_bank.values import write_amount


def check_shop(shop: Shop) -> Iterator[Remark]:
    """auto-reply."""
    if not shop.auto_reply:
        return
    lines = len(shop.auto_reply)
    if lines > LONGEST_AUTO_REPLY:
        what = f"自动回复有 {lines} 行，买家不会看完"
        remedy = f"最多 {LONGEST_AUTO_REPLY} 行"
        yield Remark(Code.AUTO_REPLY, ("auto_reply",), what, remedy)
    if shop.name not in "".join(shop.auto_reply):
        what, remedy = "自动回复没有报店名", f"写上「{shop.name}」"
        yield Remark(Code.AUTO_REPLY, ("auto_reply",), what, remedy)


def check_against_sheets(shown: Shown, shops: Sequence[Shop]) -> Iterator[Remark]:
    """unknown-shop, off-sheet, price-off-sheet. Where there is no sheet at all there is nothing to compare."""
    if not shops:
        return
    shop = next((one for one in shops if one.name == shown.shop), None)
    if shop is None:
        near = nearest(shown.shop, [one.name for one in shops])
        remedy = f"是不是想写「{near}」" if near else "在 shops/ 里给它写一个文件"
        what = f"没有店铺「{shown.shop}」的资料"
        yield Remark(Code.UNKNOWN_SHOP, ("shown", "shop"), what, remedy, Gravity.WARNING)
        return
    yield from _agent(shown, shop)
    yield from _product(shown, shop)


def _agent(shown: Shown, shop: Shop) -> Iterator[Remark]:
    agent = shown.agent
    if agent and shop.agents and agent not in shop.agents:
        what = f"「{shop.name}」没有客服「{agent}」"
        remedy = f"改成其中之一：{'、'.join(shop.agents)}，或加进店铺的 agents"
        yield Remark(Code.OFF_SHEET, ("shown", "agent"), what, remedy, Gravity.WARNING)


def _product(shown: Shown, shop: Shop) -> Iterator[Remark]:
    product = shown.product
    if product is None:
        return
    listed = shop.product(product.name)
    if listed is None:
        near = nearest(product.name, [one.name for one in shop.products])
        remedy = f"是不是想写「{near}」" if near else "加进店铺的 products"
        what = f"「{shop.name}」的商品表里没有「{product.name}」"
        loc = ("shown", "product", "name")
        yield Remark(Code.OFF_SHEET, loc, what, remedy, Gravity.WARNING)
        return
    prices = tuple(listed.prices())
    if product.price is not None and prices and product.price not in prices:
        said = "、".join(write_amount(price) for price in prices)
        what = f"「{product.name}」这里写 {write_amount(product.price)} 元，商品表里是 {said} 元"
        remedy = "改成一样的；活动价写进商品表的 promo_price"
        yield Remark(Code.PRICE_OFF_SHEET, ("shown", "product", "price"), what, remedy)
