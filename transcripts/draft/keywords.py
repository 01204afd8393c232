"""The telling words of an answer that no act was found in."""

import re
from collections import Counter
from functools import lru_cache

_WORD = re.compile(
    r"[\u4e00-\u9fff]{2,6}|[A-Za-z]{2,12}\d{0,4}|\d+(?:\.\d+)?[\u4e00-\u9fffA-Za-z%]{1,3}"
)
_EVERYDAY = frozenset(
    [
        "您好",
        "你好",
        "亲亲",
        "亲爱",
        "这个",
        "那个",
        "这款",
        "那款",
        "这边",
        "那边",
        "我们",
        "你们",
        "他们",
        "咱们",
        "您的",
        "可以",
        "一下",
        "一个",
        "一款",
        "就是",
        "还是",
        "是的",
        "不是",
        "没有",
        "什么",
        "怎么",
        "多少",
        "比较",
        "非常",
        "或者",
        "以及",
        "如果",
        "因为",
        "所以",
        "但是",
        "而且",
        "已经",
        "需要",
        "的话",
        "看看",
        "考虑",
        "现在",
        "时候",
        "仅发",
        "发送",
        "仅",
        "链接",
        "商品",
        "宝贝",
        "这是",
        "这样",
        "呢亲",
        "亲爱哒",
        "小二",
        "客服",
        "喜欢",
        "进行",
        "任何",
        "其他",
        "可能",
        "应该",
        "知道",
        "觉得",
        "大概",
        "说说",
        "支持",
        "拥有",
        "采用",
        "更加",
        "一些",
        "之类",
        "左右",
    ]
)
MOST_WORDS = 3


def keywords(text: str) -> tuple[str, ...]:
    """Up to three words that make the text itself: the longest and most often said first."""
    counts = Counter(word for word in _cut(text) if _WORD.fullmatch(word) and word not in _EVERYDAY)
    ranked = sorted(counts, key=lambda word: (-counts[word], -len(word), text.index(word)))
    return tuple(ranked[:MOST_WORDS])


@lru_cache(maxsize=256)
def _cut(text: str) -> tuple[str, ...]:
    from rjieba import cut

    return tuple(cut(text))
