"""What a message is made of, told from its text, for layouts that don't say it themselves."""

import re

from transcripts.conversation import TurnKind

_LINK = r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。！？、；：）】]+"

# In this order: the first pattern that covers the whole message wins.
_PATTERNS: tuple[tuple[TurnKind, re.Pattern[str]], ...] = (
    (
        TurnKind.PLACEHOLDER,
        re.compile(r"\[?请(?:在|到|使用)[^，。]{0,8}客户端查看(?:原始聊天记录|消息)?\]?。?"),
    ),
    (TurnKind.RECALL, re.compile(r"[^，。]{0,30}撤回了一条消息\]?。?")),
    (TurnKind.HANDOFF, re.compile(r"由 ?.{1,30}? ?转(?:交|接)给 ?.{1,30}")),
    (TurnKind.LINK, re.compile(rf"仅发送商品链接|[\[【](?:商品)?链接[\]】]|(?:{_LINK}\s*)+")),
    (
        TurnKind.IMAGE,
        re.compile(r"(?:[\[【](?:图片|照片|截图|视频|image)[\]】]\s*)+", re.IGNORECASE),
    ),
    (
        TurnKind.CARD,
        re.compile(r"[\[【](?:商品|订单|优惠券|邀请评价)?卡片[\]】]|商品详情页|商品推荐"),
    ),
    (
        TurnKind.STICKER,
        re.compile(
            r"(?:[\[【](?:表情|动画表情|贴图)[\]】]\s*)+|(?:/:[^\s\u4e00-\u9fff]{2,5}\s*)+|(?:#E-[sb]\d{2}\s*)+"
        ),
    ),
)


def kind_of(text: str) -> TurnKind:
    """The kind of a message, text if nothing else; 「仅发送商品链接」 stands for a link."""
    bare = text.strip()
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(bare):
            return kind
    return TurnKind.TEXT
