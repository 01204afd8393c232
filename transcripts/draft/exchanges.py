"""A conversation as exchanges: what the buyer wants in one go, and all that the agent says to it.

Small talk of the buyer opens no exchange, and neither does a short answer to the agent's question: a
fact with a slot is lifted out, since a simulated buyer gives facts when asked; another answer is kept
as an aside.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from question_bank.language.reader import Reader
from question_bank.vocabulary import Slot
from transcripts.conversation import Conversation, Role, Turn, TurnKind

LONGEST_FACT = 20
"""Characters of a buyer's burst that is taken for the answer to a question, not for a new wish."""

_SPOKEN = (TurnKind.TEXT, TurnKind.LINK, TurnKind.IMAGE, TurnKind.CARD)
_STICKERS = re.compile(r"/:[^\s\u4e00-\u9fff]{2,5}|\[[\u4e00-\u9fff]{1,4}\]|#E-[sb]\d{2}")
_SMALL_TALK = re.compile(
    r"(?:在吗|在么|在不在|在不|在嘛|有人吗|有人在吗|人呢|你好|您好|哈喽|hello|hi|早上好|上午好|下午好|晚上好|早"
    r"|亲|亲亲|嗯+|哦+|噢|好+|好的|好吧|好滴|好嘞|行|行吧|可以|可以的|ok|okk|谢谢|谢谢你|谢谢您|谢啦|多谢|感谢"
    r"|知道了|明白了|明白|了解|了解了|收到|没事|没事了|没了|不用了|再见|拜拜|辛苦了|麻烦了|哈+|呵呵|呢|啊|吧|哟|啦|呀|噻|的|了)+",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[\s，。！？、,.!?~～…·:：;；\-—]+")
_QUESTION = re.compile(r"[?？吗么呢]|什么|怎么|多少|几|哪|能不能|可不可以|有没有|是不是|为什么")


_ASKS = re.compile(r"[吗呢么嘛?？][^\u4e00-\u9fff]*(?:[亲哦哈呀啊][^\u4e00-\u9fff]*)*$")


@dataclass(frozen=True, slots=True)
class Exchange:
    """`buyer` is empty where the agent speaks first.

    facts   given when `agent` asked for them · asides  a question of the agent, the buyer's answer to it
    """

    buyer: tuple[Turn, ...]
    agent: tuple[Turn, ...]
    facts: tuple[tuple[Slot, str], ...] = ()
    asides: tuple[tuple[str, str], ...] = ()


def is_small_talk(text: str) -> bool:
    """Whether a buyer's message only greets, thanks, agrees or shows a sticker."""
    bare = _PUNCTUATION.sub("", _STICKERS.sub("", text))
    return not bare or _SMALL_TALK.fullmatch(bare) is not None


def exchanges(conversation: Conversation, reader: Reader) -> tuple[Exchange, ...]:
    """Cut a conversation into exchanges; turns that nobody would play (recalls, bots) are left out."""
    cut = _without_small_talk(_bursts(conversation.turns))
    return tuple(_join_answers(cut, reader))


def _bursts(turns: Iterable[Turn]) -> list[Exchange]:
    found: list[Exchange] = []
    for turn in turns:
        if turn.kind not in _SPOKEN or turn.role not in (Role.BUYER, Role.AGENT):
            continue
        if turn.role is Role.BUYER:
            if not found or found[-1].agent:
                found.append(Exchange((), ()))
            found[-1] = replace(found[-1], buyer=(*found[-1].buyer, turn))
        else:
            if not found:
                found.append(Exchange((), ()))
            found[-1] = replace(found[-1], agent=(*found[-1].agent, turn))
    return found


def _without_small_talk(found: list[Exchange]) -> list[Exchange]:
    """What the agent says to small talk belongs to the exchange before; before the first, to the next."""
    kept: list[Exchange] = []
    opening: tuple[Turn, ...] = ()
    for exchange in found:
        buyer = tuple(turn for turn in exchange.buyer if not is_small_talk(turn.text))
        if buyer or not exchange.buyer:
            kept.append(Exchange(buyer, (*opening, *exchange.agent)))
            opening = ()
        elif kept:
            kept[-1] = replace(kept[-1], agent=(*kept[-1].agent, *exchange.agent))
        else:
            opening = (*opening, *exchange.agent)
    return kept


def _join_answers(found: list[Exchange], reader: Reader) -> list[Exchange]:
    kept: list[Exchange] = []
    known: set[Slot] = set()
    for exchange in found:
        said = _answer(kept[-1], exchange, reader) if kept else None
        if said is None:
            kept.append(exchange)
            continue
        before = replace(kept[-1], agent=(*kept[-1].agent, *exchange.agent))
        question = kept[-1].agent[-1].text
        slot = next((one for one in reader.read([question]).slots() if one not in known), None)
        if slot is None:
            kept[-1] = replace(before, asides=(*before.asides, (question, said)))
        else:
            known.add(slot)
            kept[-1] = replace(before, facts=(*before.facts, (slot, said)))
    return kept


def _answer(asking: Exchange, answer: Exchange, reader: Reader) -> str | None:
    """The buyer's words where they are a short answer to the last thing that the agent asked."""
    said = "，".join(turn.text.replace("\n", "，") for turn in answer.buyer)
    if not said or not asking.agent or len(said) > LONGEST_FACT or _QUESTION.search(said):
        return None
    question = asking.agent[-1].text
    return said if _ASKS.search(question) or reader.read([question]).slots() else None
