"""The platform's codes for emoticons (「[微笑]」, 「/:^_^」) drawn as signs, named for who listens."""

import re

from markupsafe import Markup, escape

EMOTICONS = {
    "微笑": "🙂",
    "大笑": "😄",
    "害羞": "😊",
    "难过": "😢",
    "流泪": "😭",
    "生气": "😠",
    "发怒": "😡",
    "惊讶": "😮",
    "尴尬": "😅",
    "疑问": "🤔",
    "再见": "👋",
    "玫瑰": "🌹",
    "爱心": "❤️",
    "强": "👍",
    "抱拳": "🙏",
    "OK": "👌",
    "可怜": "🥺",
    "偷笑": "🤭",
    "笑哭": "😂",
    "抓狂": "😫",
}
"""Signs by the code's name, which is also what is read out."""
SIGNS = {
    "/:^_^": "微笑",
    "/:-F": "玫瑰",
    "/:809": "流泪",
    "/:Y": "强",
    "/:012": "害羞",
    "/:066": "再见",
}
_CODE = re.compile(r"\[([^\[\]]{1,4})\]|/:(?:\^_\^|-F|809|Y|012|066)")


def drawn(text: str) -> Markup:
    """The text, escaped, with the codes that we know drawn."""
    return Markup("").join(_pieces(text))


def _pieces(text: str) -> list[Markup]:
    pieces, done = [], 0
    for found in _CODE.finditer(text):
        name = SIGNS.get(found[0], found[1] or "")
        if name not in EMOTICONS:
            continue
        pieces.append(escape(text[done : found.start()]))
        pieces.append(
            Markup('<span class="t-emoticon" role="img" aria-label="{}">{}</span>').format(
                name, EMOTICONS[name]
            )
        )
        done = found.end()
    return [*pieces, escape(text[done:])]
