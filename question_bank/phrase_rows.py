"""Phrases as rows of a workbench's table and back: what a group says of the stage, what names a phrase without a name."""

import re
from collections.abc import Sequence

from question_bank.names import STAGE_NAMES
from question_bank.phrase import Phrase
from question_bank.vocabulary import Stage

ANYWHERE = "通用"
"""The group of phrases that fit any stage."""
LONGEST_NAME = 8
"""Characters of a name made from the phrase itself."""

_GROUP_WORDS: dict[Stage, tuple[str, ...]] = {
    Stage.AFTERSALE: ("售后", "退", "换货", "评价", "破损", "补发", "投诉"),
    Stage.INSALE: ("售中", "催付", "未付款", "订单", "发货", "改地址", "发票"),
    Stage.PRESALE: ("售前", "议价", "砍价", "推荐", "尺码", "活动", "优惠", "商品"),
}
"""What a group's name tells of the stage; the first stage with a word in it counts."""
_PAUSE = re.compile(r"[，。！？!?,；;：:～~\s]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")


def stage_of_group(group: str) -> Stage | None:
    """The stage that a group's name tells, None for one that fits anywhere."""
    for stage, words in _GROUP_WORDS.items():
        if any(word in group for word in words):
            return stage
    return None


def group_of(phrase: Phrase) -> str:
    """The group under which a phrase is exported."""
    return STAGE_NAMES[phrase.stage] if phrase.stage else ANYWHERE


def code_of(phrase: Phrase) -> str:
    """What is typed to find it: the first key that a keyboard has, else its name."""
    return next((key for key in phrase.keys if key.isascii()), phrase.name)


def phrase_of(code: str, text: str, group: str) -> Phrase:
    """A phrase from a row. Without a name of its own it is called after its code, if that is Chinese, else its first words."""
    keys = [key for key in (code, group) if key and key not in _OWN_GROUPS]
    return Phrase(
        name=code if _CHINESE.search(code) else _first_words(text),
        text=text,
        stage=stage_of_group(group),
        keys=tuple(keys),
    )


def merged(known: Sequence[Phrase], new: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The known phrases and behind them those whose text is not among them. A phrase that is known keeps name and keys."""
    texts = {phrase.text for phrase in known}
    fresh: dict[str, Phrase] = {}
    for phrase in new:
        if phrase.text not in texts:
            fresh.setdefault(phrase.text, phrase)
    return (*known, *fresh.values())


def replaced(known: Sequence[Phrase], new: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The new phrases alone, those that are known with the name, stage and keys that they had."""
    old = {phrase.text: phrase for phrase in known}
    return tuple({phrase.text: old.get(phrase.text, phrase) for phrase in new}.values())


def _first_words(text: str) -> str:
    words = next((part for part in _PAUSE.split(text) if len(part) > 1), text)
    return words[:LONGEST_NAME]


_OWN_GROUPS = frozenset({ANYWHERE, *STAGE_NAMES.values()})
