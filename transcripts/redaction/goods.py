"""Numbers of the goods themselves, which stay: item ids, article numbers, barcodes, lots, licences."""

import re

_LABEL = re.compile(
    r"(?:(?:商品|宝贝|产品|货品|sku)\s*(?:id|编[号码]|号)|sku|spu|id|货号|款号|型号|条形?码|批号|批次|证号|许可证|备案号?"
    r"|编码|序列号|(?:证书|认证|报告|检[测验]|质检|专利|注册|标准|登记|资质)(?:编?号码?|证)|书号|刊号|isbn|信用代码|imei|[溯防][源伪]码|(?<![a-z])sn码?|(?<=[准特健证备进消监])字)(?:就?是|为|:|：|=)?[\s:：=]{0,2}$",
    re.IGNORECASE,
)
_REACH = 12
# 「商品:保温杯 / 编号:100038475629 / 价格:￥89」: in the card of a product the number is the product's.
_NUMBERED = re.compile(r"(?<![单易退款水后])编号[\s:：]{0,3}$")
_CARD = re.compile(r"(?:商品|宝贝|产品)(?:名称?)?[\s:：]")
_PRICED = re.compile(r"(?:价格|单价|售价|原价|到手价|券后价?)[\s:：]|[￥¥]")


def names_goods(view: str, start: int) -> bool:
    """Whether the words before a number say that it is the goods' own: 商品ID, 货号, 条码, 批号."""
    near = max(0, start - _REACH)
    if _LABEL.search(view, near, start) is not None:
        return True
    numbered = _NUMBERED.search(view, near, start) is not None
    return numbered and _CARD.search(view) is not None and _PRICED.search(view) is not None
