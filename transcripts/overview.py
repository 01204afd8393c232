"""What a conversation is at a glance: its size, its first answer, how it seems to have ended, how well it would
do as a case."""

import re
from collections import Counter
from dataclasses import dataclass

from question_bank.vocabulary import Outcome, Stage
from transcripts.conversation import Conversation, Role, Turn, TurnKind
from transcripts.draft.exchanges import is_small_talk
from transcripts.draft.guesses import guess_stage

LONGEST_OPENING = 60
TOO_SHORT = 4
"""Turns below which a conversation teaches little."""

_SAID = (TurnKind.TEXT, TurnKind.LINK)
_SHOWN = (*_SAID, TurnKind.IMAGE, TurnKind.CARD, TurnKind.STICKER)
_ORDERED = re.compile(
    "拍(?:好|下|了)|下单了|已下单|付(?:好|了|款了)|已付|买了$|就(?:要|拿|买)(?:这|它)"
)
_LEFT = re.compile("不买了|不要了|算了|去别家|换一家|别家(?:看看|买)|退款吧$|取消了")
_ANGRY = re.compile("投诉|差评|12315|消协|曝光|举报|工商")
_THINKING = re.compile("考虑|再看看|再说|想想|对比一下|回头")
_CONTENT = re.compile("谢谢|谢啦|感谢|好的|好滴|知道了|明白|可以的?$|行$|收到了?$|辛苦")
_QUESTION = re.compile(r"[?？吗么呢]|什么|怎么|多少|几|哪|能不能|可不可以|有没有|是不是|为什么")
_TAIL = 6


@dataclass(frozen=True, slots=True)
class Overview:
    """`agent`: the alias of who wrote most of it; `fit`: 0 to 100; `first_answer_s` None without times or answer."""

    opening: str
    stage: Stage
    outcome: Outcome | None
    agent: str | None
    turns: int
    buyer_turns: int
    agent_turns: int
    first_answer_s: int | None
    fit: int


def overview(conversation: Conversation) -> Overview:
    """Look at a redacted conversation."""
    shown = [turn for turn in conversation.turns if turn.kind in _SHOWN]
    buyer = [turn for turn in shown if turn.role is Role.BUYER]
    agent = [turn for turn in shown if turn.role is Role.AGENT]
    lines = [turn.text for turn in buyer if turn.kind in _SAID]
    stage = guess_stage(lines)
    outcome = guess_outcome(shown, stage)
    names = Counter(turn.sender for turn in agent if turn.sender is not None)
    return Overview(
        opening=_opening(lines, conversation),
        stage=stage,
        outcome=outcome,
        agent=names.most_common(1)[0][0] if names else None,
        turns=len(shown),
        buyer_turns=len(buyer),
        agent_turns=len(agent),
        first_answer_s=_first_answer(shown),
        fit=_fit(lines, shown, agent, outcome),
    )


def guess_outcome(turns: list[Turn], stage: Stage) -> Outcome | None:
    """What the buyer's last words speak for; None where they speak for nothing."""
    if not any(turn.role is Role.AGENT for turn in turns):
        return Outcome.UNANSWERED if turns else None
    last = turns[-1]
    if last.role is Role.BUYER and not is_small_talk(last.text) and _QUESTION.search(last.text):
        return Outcome.UNANSWERED
    words = [turn.text for turn in turns if turn.role is Role.BUYER][-_TAIL:]
    said = "\n".join(words)
    end = words[-1] if words else ""
    if _ANGRY.search(said):
        return Outcome.COMPLAINED
    if _LEFT.search(end):
        return Outcome.WALKED_OFF
    if stage is Stage.PRESALE:
        if _ORDERED.search(said):
            return Outcome.ORDERED
        return Outcome.UNDECIDED if _THINKING.search(end) else None
    settled = Outcome.KEPT if stage is Stage.INSALE else Outcome.SETTLED
    return settled if _CONTENT.search(end) else None


def _opening(lines: list[str], conversation: Conversation) -> str:
    """The buyer's first words that say something, else any first words."""
    said = next((line for line in lines if not is_small_talk(line)), None)
    first = said or (lines[0] if lines else next((t.text for t in conversation.turns), ""))
    joined = " ".join(first.split())
    return joined if len(joined) <= LONGEST_OPENING else f"{joined[:LONGEST_OPENING]}…"


def _first_answer(turns: list[Turn]) -> int | None:
    asked = next((turn.at for turn in turns if turn.role is Role.BUYER), None)
    if asked is None:
        return None
    waits = (
        (turn.at - asked).total_seconds()
        for turn in turns
        if turn.role is Role.AGENT and turn.at is not None and turn.at >= asked
    )
    return next((round(wait) for wait in waits), None)


def _fit(lines: list[str], shown: list[Turn], agent: list[Turn], outcome: Outcome | None) -> int:
    """Length, a question, its answer, an end: what a case is made of."""
    wishes = sum(not is_small_talk(line) for line in lines)
    if not wishes or not agent:
        return 0
    length = min(len(shown), 10) * 3 - max(0, len(shown) - 40)
    asked = 20 if any(_QUESTION.search(line) for line in lines) else 8
    answered = min(20, sum(len(turn.text) for turn in agent if turn.kind in _SAID) // 4)
    several = min(wishes, 4) * 4
    ended = 14 if outcome is not None and outcome is not Outcome.UNANSWERED else 0
    return max(0, min(100, max(length, 6) + asked + answered + several + ended))
