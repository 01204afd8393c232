"""What the grader says to a trainee: short, to the words and not to the person, and itself without fault."""

import re

import pytest

from question_bank.language.reader import shipped_reader
from question_bank.vocabulary import Category, OfferKind, Outcome
from tests.grading.talk import Talk, rubric, solved
from trainer.grading.types import Check, Grade

CANNED = "亲这边帮您登记好了请您放心"
FACTS = [{"about": ["保质期"], "is": ["18个月"], "never": ["不含糖"]}]
POINTS = [
    {"id": "half", "all": [{"act": "apologise"}, {"act": "courier"}]},
    {"id": "missed", "act": "thank", "within": "open", "model": ["谢谢您的提醒"]},
    {"id": "later", "act": "thank", "within": "never", "must": "true"},
    {"id": "x", "act": "stock", "within": "x"},
    {"id": "y", "act": "farewell", "within": "y"},
]
RUBRIC = rubric(points=POINTS, facts=FACTS, beats=["open", "demand", "x", "y"], may_hold=["open"])


def everything_wrong() -> list[Grade]:
    """Talks that between them earn every case-bound finding and every kind of check."""
    offers = " ".join(f"{kind.value}=90y" for kind in OfferKind)
    talk = solved(RUBRIC, first=f"apologise {offers} 保质期12个月 不含糖", second="stock farewell")
    copied = solved(RUBRIC, first=CANNED, second=CANNED)
    held = Talk(RUBRIC).buyer(0, "到哪了").agent(40, "hold 稍等").hold(45, 60)
    held.buyer(60, "查到了吗", cause="hold_over").buyer(99, "算了", outcome="walked_off")
    off = Talk(RUBRIC).buyer(0, "几天到", need=True).agent(9, "天气不错")
    off.buyer(25, "到底几天", cause="reask").agent(70, "吃了吗")
    off.buyer(90, "还是没答", cause="reask")
    endings = [Talk(RUBRIC).buyer(0, "在吗").close(9, outcome) for outcome in Outcome]
    return [one.grade() for one in (talk, copied, held, off, *endings)]


GRADES = everything_wrong()
CHECKS: list[Check] = [check for grade in GRADES for check in grade.checks]
SENTENCES = sorted({text for check in CHECKS for text in (check.reason, check.advice) if text})


def test_the_talks_show_every_case_bound_finding() -> None:
    shown = {check.category for check in CHECKS if check.category is not None}
    assert shown == set(list(Category)[15:])


@pytest.mark.parametrize(
    "banned", ["亲，", "！", "!", "不合格", "严重", "错误", "session", "您的态度"]
)
def test_no_sentence_blames_shouts_or_speaks_the_machines_jargon(banned: str) -> None:
    assert [text for text in SENTENCES if banned in text] == []


def test_every_fault_comes_with_words_to_use_instead() -> None:
    for check in CHECKS:
        if check.category is not None:
            assert re.search("更好：", check.advice), check.rule


def test_no_reason_has_an_empty_place() -> None:
    assert [text for text in SENTENCES if "「」" in text or "None" in text] == []


def test_the_recommended_words_are_themselves_without_fault_and_promise_nothing() -> None:
    reader = shipped_reader()
    for check in CHECKS:
        for words in re.findall("「([^「」]{6,})」", check.advice):
            reading = reader.read([words])
            assert reading.findings == (), words
            assert reading.offers == (), words
