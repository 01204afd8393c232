"""Content-free replies: acknowledgement and courtesy alone. They answer nothing (architecture, rule 1)."""

from question_bank.language.types import Reading
from question_bank.vocabulary import Act

COURTESY = frozenset(
    {
        Act.GREET,
        Act.IDENTIFY,
        Act.OFFER_HELP,
        Act.THANK,
        Act.APOLOGISE,
        Act.EMPATHISE,
        Act.FAREWELL,
    }
)
"""Acts that keep the buyer company without telling anything."""

_ACKNOWLEDGEMENTS = frozenset(
    ["好", "好的", "好的呢", "好哒", "好嘞", "好滴", "行", "嗯", "嗯嗯", "哦", "哦哦", "在", "在的", "在呢", "收到", "明白", "明白了", "了解", "了解了", "知道了", "没问题", "可以", "可以的", "ok", "okay", "是的", "对", "对的", "亲", "亲亲"]
)
_IGNORED = str.maketrans("", "", " ,.!?~;:，。！？～…、；：\n")


def is_content_free(reading: Reading) -> bool:
    """Whether a reply holds nothing but acknowledgement, greeting, naming oneself, thanks, apology, comfort."""
    if reading.offers:
        return False
    acts = reading.act_ids()
    if acts:
        return acts <= COURTESY
    words = "".join(reading.messages).lower().translate(_IGNORED)
    return not words or words in _ACKNOWLEDGEMENTS
