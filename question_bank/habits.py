"""How the library's buyers type, measured like real ones: length, bursts, punctuation, questions, openings.

`MEASURED` is what was counted in about a thousand real chats. A median may lie 30 % away from it, a share 10 points.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import TypeVar

from question_bank.case import Case
from question_bank.values import Burst, Wordings

_Item = TypeVar("_Item")

MEDIAN_TOLERANCE = 0.30
SHARE_TOLERANCE = 0.10


class Habit(StrEnum):
    """What is measured. Lengths are in characters, the others are shares 0-1."""

    SHORT = "length_p10"
    MEDIAN = "length_median"
    LONG = "length_p90"
    QUESTIONS = "questions"
    BARE = "no_punctuation"
    BURSTS = "bursts"
    OPENINGS = "bare_openings"


MEASURED: dict[Habit, float] = {
    Habit.SHORT: 2,
    Habit.MEDIAN: 9,
    Habit.LONG: 33,
    Habit.QUESTIONS: 0.30,
    Habit.BARE: 0.67,
    Habit.BURSTS: 0.25,
    Habit.OPENINGS: 0.25,
}
"""Real buyers: messages, but for bursts (turns) and openings (conversations)."""

HABIT_NAMES: dict[Habit, str] = {
    Habit.SHORT: "最短的一成，字数到",
    Habit.MEDIAN: "字数中位数",
    Habit.LONG: "九成的话，字数到",
    Habit.QUESTIONS: "带疑问词或问号",
    Habit.BARE: "没有标点",
    Habit.BURSTS: "连发两条以上",
    Habit.OPENINGS: "开场只说在吗、你好",
}

_QUESTION = re.compile(
    "[?？吗啥咋谁]|呢(?=$| )|(?<![这那要])么|怎样|为何|哪|几[天号点个时件盒条双]|多少|多久|多大|多长|多重"
    "|(?P<one>[\u4e00-\u9fff])不(?P=one)|是否|不$|没$"
)
_GREETING = re.compile(
    "(?:(?:亲|老板|客服|店家|掌柜|hi|hello|哈喽|你好|您好|喂)*)[ ，,]*"
    "(?:在吗|在么|在不|在嘛|在不在|在吗亲|有人吗|有人么|有人在吗|人在吗|人在不|你好|您好|hi|hello|哈喽|在)?"
    "[啊呀呢哈 ～~?？!！。.]*",
    re.IGNORECASE,
)
_EMOTICON = re.compile(r"\[[^\[\]]{1,6}\]|/:[\w^_<>~*'\"-]{1,4}")


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured in some wordings, and in how many messages."""

    messages: int
    values: dict[Habit, float]

    def misses(self) -> tuple[Habit, ...]:
        """What lies outside of the tolerance. The outer tenths of the lengths are told, not judged."""
        return tuple(habit for habit in self.values if not is_near(habit, self.values[habit]))


def is_near(habit: Habit, value: float) -> bool:
    """Whether a value lies within the tolerance of what was measured."""
    wanted = MEASURED[habit]
    if habit is Habit.MEDIAN:
        return abs(value - wanted) <= MEDIAN_TOLERANCE * wanted
    if habit in (Habit.SHORT, Habit.LONG):
        return True
    return abs(value - wanted) <= SHARE_TOLERANCE + 1e-9


def figures(cases: Iterable[Case]) -> Figures:
    """Measure every wording that these cases can say, each once. No cases, no values."""
    cases = tuple(cases)
    turns = [turn for case in cases for turn in turns_of(case)]
    messages = [text for turn in turns for text in turn]
    if not messages:
        return Figures(0, {})
    lengths = sorted(map(len, messages))
    openings = [turn[0] for case in cases for turn in openings_of(case)]
    values = {
        Habit.SHORT: _quantile(lengths, 0.1),
        Habit.MEDIAN: _quantile(lengths, 0.5),
        Habit.LONG: _quantile(lengths, 0.9),
        Habit.QUESTIONS: _share(messages, asks),
        Habit.BARE: _share(messages, is_bare),
        Habit.BURSTS: _share(turns, lambda turn: len(turn) > 1),
    }
    if openings:
        values[Habit.OPENINGS] = _share(openings, is_greeting)
    return Figures(len(messages), values)


def turns_of(case: Case) -> Iterator[tuple[str, ...]]:
    """Everything that the buyer of a case may say in one go, placeholders filled in."""
    for wordings in _all_wordings(case):
        for burst in wordings:
            yield _texts(case, burst)


def openings_of(case: Case) -> Iterator[tuple[str, ...]]:
    """The first words of a case, where the buyer speaks first."""
    if not case.agent_opens:
        for burst in case.beats[0].say:
            yield _texts(case, burst)


def asks(text: str) -> bool:
    """Whether a message holds a question word or mark."""
    return _QUESTION.search(text) is not None


def is_bare(text: str) -> bool:
    """Whether a message has no punctuation; emoticons are none."""
    rest = _EMOTICON.sub("", text)
    return not any(unicodedata.category(sign).startswith("P") for sign in rest)


def is_greeting(text: str) -> bool:
    """Whether a message is nothing but 在吗, 你好 and the like."""
    return bool(text.strip()) and _GREETING.fullmatch(text.strip()) is not None


def _all_wordings(case: Case) -> Iterator[Wordings]:
    for beat in case.beats:
        yield beat.say
        yield from (branch.say for branch in beat.branches)
        if beat.otherwise is not None:
            yield beat.otherwise.reask
    yield case.silence.nudge
    yield case.buyer.protest
    if case.buyer.rude is not None:
        yield case.buyer.rude.say


def _texts(case: Case, burst: Burst) -> tuple[str, ...]:
    return tuple(_filled(part.text, case) for part in burst)


def _filled(text: str, case: Case) -> str:
    for slot, value in case.buyer.knows.items():
        text = text.replace(f"{{{slot.value}}}", value)
    return text


def _quantile(ordered: Sequence[int], share: float) -> float:
    """The value up to which this share of the ordered lengths goes."""
    return float(ordered[max(0, ceil(len(ordered) * share) - 1)])


def _share(items: Sequence[_Item], test: Callable[[_Item], bool]) -> float:
    return sum(map(test, items)) / len(items)
