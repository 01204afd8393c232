"""Phrases of the case itself: each has to be a pattern that the reader can match."""

from collections.abc import Iterator

from question_bank.case import Case
from question_bank.codes import Code
from question_bank.language.patterns import PatternError, chains
from question_bank.language.types import ALIKE
from question_bank.lint.conditions import placed_conditions
from question_bank.lint.remark import Remark
from question_bank.source import Loc


def check_phrases(case: Case) -> Iterator[Remark]:
    """bad-pattern."""
    for loc, phrase in _phrases(case):
        if phrase.startswith(ALIKE):
            continue  # a sentence, no pattern
        try:
            chains(phrase, {})
        except PatternError as error:
            what = f"「{phrase}」不是能用的句式，会当成原样的字去找（{error}）"
            remedy = "对照 docs/rules.md 里的句式写法；要找符号本身就在前面加 \\"
            yield Remark(Code.BAD_PATTERN, loc, what, remedy)


def _phrases(case: Case) -> Iterator[tuple[Loc, str]]:
    for loc, condition in placed_conditions(case):
        if condition.says is not None:
            yield (*loc, "says"), condition.says
    for number, fact in enumerate(case.facts):
        for place, phrase in enumerate(fact.never):
            yield ("facts", number, "never", place), phrase
