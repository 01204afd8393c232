"""The pattern syntax: what matches, what does not, and what is refused."""

import pytest

from question_bank.language.matcher import Matcher
from question_bank.language.patterns import PatternError, chains
from question_bank.language.surface import Surface

CLASSES = {"wechat": frozenset({"微信", "vx"})}


def _found(pattern: str, text: str) -> list[str]:
    matcher = Matcher([(0, chain) for chain in chains(pattern, CLASSES)])
    return [text[hit.start : hit.end] for hit in matcher.hits(Surface(text))]


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("加微信", "您加微信吧", ["加微信"]),
        ("(加|扫)~3{wechat}", "扫一下vx", ["扫一下vx"]),
        ("(加|扫)~3{wechat}", "加,微信", []),
        ("(加|扫)~~3{wechat}", "加,微信", ["加,微信"]),
        ("加~2微信", "加一下我微信", []),
        ("便宜[您]{n}块", "便宜您十块", ["便宜您十块"]),
        ("便宜[您]{n}块", "便宜5.5块", ["便宜5.5块"]),
        ("^哦$", "哦。", ["哦"]),
        ("^哦$", "哦好的", []),
        ("<滚>", "好,滚", ["滚"]),
        ("<滚>", "滚筒", []),
        ("打{phone}", "打139-1234-5678", ["打139-1234-5678"]),
        ("打{phone}", "打一三八零零一三八零零零", ["打一三八零零一三八零零零"]),
    ],
)
def test_a_pattern_finds_its_stretch(pattern: str, text: str, found: list[str]) -> None:
    assert _found(pattern, text) == found


@pytest.mark.parametrize(
    "pattern",
    [
        "(加|扫", "加)", "{nothing}", "加~99微信", "~3", "", "加^微信", "加~3-微信", "\\", "加|\\", "\\\u200b",
        "加~" + "9" * 5000 + "微信", "(" * 5000 + "加" + ")" * 5000,
    ],
)  # fmt: skip
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        chains(pattern, CLASSES)


def test_too_many_alternatives_are_refused() -> None:
    with pytest.raises(PatternError, match="alternatives"):
        chains("(a~1b|c~1d|e~1f)" * 7, {})
