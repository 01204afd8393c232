"""答非所问: twice running the buyer had to ask again, because the reply did not touch the question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from question_bank.condition import Said, match
from question_bank.language.normalise import normalise
from question_bank.vocabulary import Act, Category
from trainer.dialogue.dialogue import Utterance
from trainer.grading.case_findings.fault import case_fault
from trainer.grading.matter import Matter, in_words, whole
from trainer.grading.types import Fault

_ASKED_AGAIN = "reask"
_GAVE_UP = "leave"
_NOT_A_REACTION = frozenset({"more", "nudge"})
"""Causes of buyer messages that say nothing about the reply before them."""
_SPEAKS_TO_IT = frozenset({Act.DECLINE_PRICE, Act.DECLINE_REQUEST, Act.HOLD, Act.ESCALATE})
"""Acts that are about the question even where the buyer is not content with them."""
_SAYING_LITTLE = (
    "什么 怎么 多少 你们 我们 他们 可以 这个 那个 这样 那样 一下 一个 不是 没有 就是 还是 是不 不能 能不 "
    "到底 请问 现在 的话 不行 行不 为什 已经 知道 一直 了吗 的吗 的呢 了呢 好的"
)
_COMMON = frozenset(_SAYING_LITTLE.split())
"""Pairs of characters that any two messages may share without speaking of the same thing."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A reply after which the buyer asked again; `run` counts such replies in a row, this one included."""

    utterance: Utterance
    run: int


def off_topic(matter: Matter) -> Iterator[Fault]:
    """One finding at every second miss in a row."""
    for miss in _misses(matter):
        if miss.run % 2:
            continue
        evidence = tuple(whole(reply) for reply in miss.utterance.replies)
        turn = matter.turn_before(evidence[0].seq)
        asked = in_words(matter.buyer_line(turn.seq)) if turn else ""
        yield case_fault(
            Category.OFF_TOPIC,
            evidence,
            f"买家连着问{asked}，两次回的都不是这件事",
            "更好：先用半句话重复买家的问题，再直接答，比如「您问的发货时间，今天下午四点前的单今天发」",
        )


def _misses(matter: Matter) -> Iterator[Miss]:
    run, since = 0, -1
    for seq, _, cause in matter.dialogue.moods:
        if cause in _NOT_A_REACTION:
            continue
        between = [
            utterance
            for utterance in matter.dialogue.utterances
            if since < utterance.replies[-1].seq < seq
        ]
        since = seq
        asked_again = cause == _ASKED_AGAIN or (cause == _GAVE_UP and run > 0)
        if not (asked_again and between) or any(_touches(one, matter) for one in between):
            run = 0
            continue
        run += 1
        yield Miss(between[-1], run)


def _touches(utterance: Utterance, matter: Matter) -> bool:
    """Does the utterance speak to the question?

    It declines, asks for time, offers something, takes up a word of the buyer's turn, or does part of what the open
    beat's points ask for. In doubt it does: a false reproach costs more than a missed one.
    """
    if utterance.reading.act_ids() & _SPEAKS_TO_IT or utterance.reading.offers:
        return True
    turn = matter.turn_before(utterance.replies[0].seq)
    if turn is not None and _pairs(turn.texts) & _pairs(utterance.reading.messages):
        return True
    last = utterance.replies[-1]
    cards = frozenset(reply.card for reply in utterance.replies if reply.card)
    said = Said(utterance.reading, last.desks, cards)
    return any(
        point.beat == last.beats[-1] and match(point, said, matter.reader.says).share > 0
        for point in matter.rubric.points
        if last.beats
    )


def _pairs(texts: Iterable[str]) -> frozenset[str]:
    """The telling pairs of Chinese characters in some messages, in normal form."""
    lines = [normalise(text).text for text in texts]
    pairs = {line[place : place + 2] for line in lines for place in range(len(line) - 1)}
    return frozenset(pair for pair in pairs - _COMMON if all("一" <= char <= "鿿" for char in pair))
