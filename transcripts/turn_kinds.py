"""What a message is made of, told from its text, for layouts that don't say it themselves."""

import re

from transcripts.conversation import TurnKind

_LINK = r"(?:https?://|www\.)[^\s\u4e00-\u9fff，。！？、；：）】]+"
_TAOBAO_CODE = r"[￥¥€₤₳₴]\w{6,16}[￥¥€₤₳₴]"

# In this order: the first pattern that covers the whole message wins. No pattern repeats a group
# that can match the same text in two ways, so a long line costs no more than its length.
_PATTERNS: dict[TurnKind, str] = {
    TurnKind.PLACEHOLDER: (
        r"\[?请(?:在|到|使用)[^，。]{0,8}客户端查看(?:原始聊天记录|消息)?\]?。?"
        r"|[\[【](?:语音|文件|位置|语音通话|视频通话)[\]】]"
    ),
    TurnKind.RECALL: r"[^，。]{0,30}撤回了一条消息\]?。?",
    TurnKind.HANDOFF: (
        r"由 ?.{1,30}? ?转(?:交|接)给 ?.{0,30}|.{1,40} --> .{1,40}|用户发起转人工.{0,20}"
        r"|原因：【.{1,30}】"
    ),
    TurnKind.LINK: rf"仅发送商品链接|[\[【](?:商品)?链接[\]】]|{_LINK}(?:\s+{_LINK})*|{_TAOBAO_CODE}",
    TurnKind.IMAGE: r"[\[【](?:图片|照片|截图|视频|image)[\]】](?:\s*[\[【](?:图片|照片|截图|视频|image)[\]】])*",
    TurnKind.CARD: (
        r"[\[【](?:商品|订单|优惠券|邀请评价)?卡片[\]】]|商品详情页.{0,20}|商品推荐.{0,20}|当前用户来自.{0,60}"
        r"|您选择了一个(?:订单|商品)进行咨询.{0,200}|此消息为欢迎卡片.{0,60}"
    ),
    TurnKind.STICKER: (
        r"[\[【](?:表情|动画表情|贴图)[\]】](?:\s*[\[【](?:表情|动画表情|贴图)[\]】])*"
        r"|/:[^\s\u4e00-\u9fff/]{1,5}(?:\s*/:[^\s\u4e00-\u9fff/]{1,5})*|#E-[sb]\d{2}(?:\s*#E-[sb]\d{2})*"
    ),
}
_ANY = re.compile(
    "|".join(f"(?P<{kind.value}>{pattern})" for kind, pattern in _PATTERNS.items()),
    re.IGNORECASE,
)
_LONGEST = 4000
_FIRST_SIGNS = frozenset("[【请由用原仅hHwW商当您此/#￥¥€₤₳₴")
_ANYWHERE = ("撤回了一条消息", " --> ")


def kind_of(text: str) -> TurnKind:
    """The kind of a message, text if nothing else; 「仅发送商品链接」 stands for a link."""
    bare = text.strip()
    # Nearly all messages are text, and show it by their first sign.
    if bare[:1] not in _FIRST_SIGNS and not any(words in bare for words in _ANYWHERE):
        return TurnKind.TEXT
    found = _ANY.fullmatch(bare) if len(bare) <= _LONGEST else None
    return TurnKind(found.lastgroup) if found and found.lastgroup else TurnKind.TEXT
