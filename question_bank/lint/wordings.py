"""What the buyer says: placeholders it can fill, secrets it keeps until asked, lines that people would type."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.condition import Condition
from question_bank.lint.remark import Remark
from question_bank.problem import Gravity
from question_bank.source import Loc
from question_bank.values import Wordings
from question_bank.vocabulary import Act, Slot

LONGEST_LINE = 60
"""Characters of one message. Nine in ten real buyer messages have at most 33."""
SHORTEST_SECRET = 3
"""A shorter value (「两包」) can stand in a line by chance; then only a warning is given."""

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_BLANK = re.compile(r"\s+")
_ASKED_BY: dict[Act, frozenset[Slot]] = {
    Act.ASK_ORDER: frozenset({Slot.ORDER_NO}),
    Act.ASK_EVIDENCE: frozenset({Slot.PHOTO}),
    Act.ASK_DETAILS: frozenset({Slot.PROBLEM, Slot.REASON, Slot.TIME}),
    Act.CONFIRM_ORDER: frozenset({Slot.ADDRESS, Slot.PHONE, Slot.ORDER_NO}),
    Act.ASK_NEED: frozenset(
        {
            Slot.QUANTITY,
            Slot.SIZE,
            Slot.BODY,
            Slot.USE,
            Slot.RECIPIENT,
            Slot.TASTE,
            Slot.BUDGET,
            Slot.STYLE,
        }
    ),
}
"""What the buyer may name in answer to an asking act that names no slot."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One message the buyer may send; `asked` are the facts that the reply before it asked for."""

    loc: Loc
    text: str
    asked: frozenset[Slot] = frozenset()


def check_wordings(case: Case) -> Iterator[Remark]:
    """unknown-placeholder, said-unasked, long-line."""
    known = frozenset(slot.value for slot in case.buyer.knows)
    secrets = [
        (slot, f"{{{slot}}}", _BLANK.sub("", value)) for slot, value in case.buyer.knows.items()
    ]
    for line in _lines(case):
        if "{" in line.text:
            yield from _placeholders(known, line)
        yield from _secrets(secrets, line)
        if len(line.text) > LONGEST_LINE:
            what = f"这一句有 {len(line.text)} 字，买家很少打这么长"
            remedy = f"拆成几句：[前半句, +3s, 后半句]，每句不超过 {LONGEST_LINE} 字"
            yield Remark(Code.LONG_LINE, line.loc, what, remedy, Gravity.WARNING)


def _lines(case: Case) -> Iterator[_Line]:
    for place, beat in enumerate(case.beats):
        loc: Loc = ("beats", place)
        yield from _spoken((*loc, "say"), beat.say)
        for number, branch in enumerate(beat.branches):
            asked = _asked_for(branch)
            yield from _spoken((*loc, "branches", number, "say"), branch.say, asked)
        if beat.otherwise is not None:
            yield from _spoken((*loc, "otherwise", "reask"), beat.otherwise.reask)
    yield from _spoken(("silence", "nudge"), case.silence.nudge)
    yield from _spoken(("buyer", "protest"), case.buyer.protest)
    if case.buyer.rude is not None:
        yield from _spoken(("buyer", "rude", "say"), case.buyer.rude.say)


def _spoken(loc: Loc, wordings: Wordings, asked: frozenset[Slot] = frozenset()) -> Iterator[_Line]:
    for number, burst in enumerate(wordings):
        for part in burst:
            yield _Line((*loc, number), part.text, asked)


def _asked_for(condition: Condition) -> frozenset[Slot]:
    found: set[Slot] = set()
    for part in condition.conditions_within():
        if part.slot is not None:
            found.add(part.slot)
        elif part.act is not None:
            found |= _ASKED_BY.get(part.act, frozenset())
    return frozenset(found)


def _placeholders(known: frozenset[str], line: _Line) -> Iterator[Remark]:
    for name in _PLACEHOLDER.findall(line.text):
        if name not in known:
            what = f"买家不知道「{{{name}}}」是什么"
            remedy = f"在 buyer.knows 里写上 {name}" if name in set(Slot) else _can_fill(known)
            yield Remark(Code.UNKNOWN_PLACEHOLDER, line.loc, what, remedy)


def _can_fill(known: frozenset[str]) -> str:
    return f"可以填：{'、'.join(sorted(known))}" if known else "去掉花括号"


def _secrets(secrets: Sequence[tuple[Slot, str, str]], line: _Line) -> Iterator[Remark]:
    """`secrets`: the slot, its placeholder, and its value without blanks."""
    said = "".join(line.text.split())
    for slot, placeholder, secret in secrets:
        if (secret not in said and placeholder not in said) or slot in line.asked:
            continue
        in_full = placeholder in said or len(secret) >= SHORTEST_SECRET
        if not in_full and len(secret) < 2:
            continue
        what = f"没人问，买家就把「{slot}」说出来了"
        remedy = f"这句里去掉它，或让分支先问到 {slot}"
        severity = Gravity.ERROR if in_full else Gravity.WARNING
        yield Remark(Code.SAID_UNASKED, line.loc, what, remedy, severity)
