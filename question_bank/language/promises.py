"""The time that a hold or a follow-up promises."""

import re
from collections.abc import Sequence

from question_bank.language.numbers import Family, Quantity, quantities
from question_bank.language.types import Reading
from question_bank.vocabulary import Act

PROMISING = frozenset({Act.HOLD, Act.PROMISE_FOLLOWUP, Act.ESCALATE, Act.TRACE_PARCEL})
"""The acts that bind the agent to come back."""

_LONGEST = 3 * 86_400
_REACH = 16
_OTHER_TIMES = re.compile(
    r"发货|寄出|发出|到货|送达|无理由|退换|质保|保质|保修|签收|到账|停在|没动|没更新|已经|过了|等了|停了|泡|煮|焖|充电|长按|收到"
)
_PASSED = re.compile(r"多?了")
_BORDER = re.compile(r"[,。!?;\n]")
_LOOSE = {
    "一两分钟": 120,
    "几分钟": 300,
    "一小会": 60,
    "片刻": 60,
}
"""Words that name a time without a figure; the buyer counts them as these seconds."""


def hold_seconds(reading: Reading) -> int | None:
    """Seconds that the reply asks the buyer to wait (「两分钟」「稍等1分钟」「5分钟内回复您」); None if it names no time.

    Of a range the upper end counts, of several figures the longest. A time said of something else (「48小时内发货」) or gone by
    (「让您等3分钟了」) is none. Without a hold, a follow-up or a question to colleagues in the reply there is none either.
    """
    spans = [span for found in reading.acts if found.act in PROMISING for span in found.spans]
    if not spans:
        return None
    text = reading.normalised
    places = [place for span in spans for place in _places(text, span.text)]
    times = [
        int(quantity.high)
        for quantity in quantities(text)
        if quantity.family is Family.TIME
        and quantity.high <= _LONGEST
        and _belongs(text, quantity, places)
    ]
    if times:
        return max(times)
    return next((seconds for words, seconds in _LOOSE.items() if words in text), None)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    """Where the act's words stand in the normalised text; the whole text where they were typed otherwise."""
    at = text.find(words)
    return [(at, at + len(words))] if at >= 0 else [(0, len(text))]


def _belongs(text: str, quantity: Quantity, places: Sequence[tuple[int, int]]) -> bool:
    """Whether a time stands by a promise and is said of nothing else."""
    before = _BORDER.split(text[max(0, quantity.start - 5) : quantity.start])[-1]
    behind = _BORDER.split(text[quantity.end : quantity.end + 6])[0]
    if _PASSED.match(behind) or _OTHER_TIMES.search(
        before + text[quantity.start : quantity.end] + behind
    ):
        return False
    return any(
        start - _REACH <= quantity.end and quantity.start <= end + _REACH for start, end in places
    )
