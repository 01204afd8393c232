"""Content-free replies: acknowledgement and courtesy alone. They answer nothing (architecture, rule 1)."""

import re

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

_WORDS = """
好 好的 好的呢 好的哦 好的哈 好的呀 好的亲 好哒 好嘞 好滴 好咧 好吧 好呀 好啊 行 行的 嗯 嗯嗯 嗯呢
嗯哼 哦 哦哦 噢 喔 在 在的 在呢 在哦 在哈 在的呢 我在 一直在 收到 收到了 收到啦 明白 明白了 明白啦
了解 了解了 了解啦 知道了 知道啦 晓得了 懂了 清楚了 清楚的 没问题 没事 没事的 没关系 没关系的
不客气 应该的 客气了 您客气了 不用谢 不谢 可以 可以的 可以哦 ok okay 欧克 是 是的 是的呢 是哦 对
对的 对呢 对哦 亲 亲亲 亲爱的 宝贝 您说 看到了 看到啦 看到您的消息了 看见了 来了 来啦 我来了
为您服务 很高兴为您服务 竭诚为您服务 请放心 您放心 放心 放心哈 放心哦 有的 这样啊 这样子 这样呀
原来如此 原来是这样 是这样啊 哈哈 哈哈哈 嘿嘿 嘻嘻 呵呵 辛苦了 辛苦您了 麻烦您了 久等了 让您久等了
不好意思久等了 请多包涵 见谅 请见谅 还请见谅 请您理解 多担待 请多担待 我知道了 我明白了 我了解了
我清楚了 我看到了 我这边看到了 您的问题我看到了 您的意思我明白 您的意思我明白了 明白您的意思
明白您的意思了 了解您的意思 您的心情我理解 理解 理解的 感谢您的咨询 小店欢迎您 有事您说话
全心全意为您服务 乐意为您效劳 随时为您服务 记下了 记住了 已记录 已收到 收到您的消息了
您的消息我收到了 1 k 恩 恩恩 额 呃 嗯啦 嗯好的 哦好的 好的好的 好好好 对对对 是是是 行行行 没错
确实 确实是 确实如此 也是 同意 当然 当然可以 必须的
"""
ACKNOWLEDGEMENTS = frozenset(_WORDS.split())
"""A reply, or a clause of one, that only shows that the agent is there and has understood."""

_PARTICLES = re.compile(r"[ ,.!?~;:、。…()\[\]\"'“”\-_/\n*^]+")
_FILLING = re.compile(
    r"^(?:亲亲?|您|宝贝?|哈|哦|呢|呀|啊|啦|哟|咯|嘛|吧|的|了|那|这边|我|也|真的?|非常|特别|很|啊|诶|哎|呐|噢|么么哒|微笑|可爱|玫瑰|爱心|比心|笑脸)*$"
)


def is_content_free(reading: Reading) -> bool:
    """Whether a reply holds nothing but acknowledgement, greeting, naming oneself, thanks, apology, comfort.

    Where courtesy was found, up to five characters that nothing explains still count as courtesy.
    """
    if reading.offers or reading.act_ids() - COURTESY or reading.slots():
        return False
    rest = [clause for clause in _clauses(reading) if not _is_empty(clause)]
    if not reading.acts:
        return not rest
    return sum(map(len, rest)) <= 5


def _is_empty(clause: str) -> bool:
    if clause in ACKNOWLEDGEMENTS or _FILLING.match(clause):
        return True
    trimmed = re.sub(
        r"^(?:亲亲?|宝贝?|嗯+|好的?|哦+)|(?:亲亲?|哈|哦|呢|呀|啊|啦|的|了|您)+$", "", clause
    )
    return not trimmed or trimmed in ACKNOWLEDGEMENTS


def _clauses(reading: Reading) -> list[str]:
    """The clauses of the reply that hold none of the words of an act."""
    marked = list(reading.messages)
    found = sorted(
        {(s.message, s.start, s.end) for act in reading.acts for s in act.spans}, reverse=True
    )
    for message, start, end in found:
        text = marked[message]
        left, right = _around(text, start, end)
        marked[message] = text[:left] + "\n" + text[right:]
    return [part for part in _PARTICLES.split("\n".join(marked).lower().translate(_WIDE)) if part]


_WIDE = str.maketrans("，。！？～；：（）", ",.!?~;:()")
_BORDERS = frozenset("，。！？；：,.!?;:~～… \n")


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause borders around a stretch: what stands in a courtesy's own clause belongs to it."""
    left, right = start, end
    while left > 0 and text[left - 1] not in _BORDERS and start - left < 8:
        left -= 1
    while right < len(text) and text[right] not in _BORDERS and right - end < 8:
        right += 1
    return left, right
