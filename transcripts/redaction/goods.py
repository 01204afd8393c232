"""Numbers of the goods themselves, which stay: item ids, article numbers, barcodes, lots, licences."""

import re

_LABEL = re.compile(
    r"(?:(?:商品|宝贝|产品|货品|sku)\s*(?:id|编[号码]|号)|sku|spu|id|货号|款号|型号|条形?码|批号|批次|证号|许可证|备案号?"
    r"|编码|序列号|(?<![a-z])sn码?|(?<=[准特健证备进消监])字)(?:就?是|为|:|：|=)?[\s:：=]{0,2}$",
    re.IGNORECASE,
)
_REACH = 12


def names_goods(view: str, start: int) -> bool:
    """Whether the words before a number say that it is the goods' own: 商品ID, 货号, 条码, 批号."""
    return _LABEL.search(view, max(0, start - _REACH), start) is not None
