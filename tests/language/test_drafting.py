"""A drafted rule: faults in Chinese with their line, its own examples, and the rule that it becomes."""

from pathlib import Path

import pytest

from question_bank.language.drafting import (
    LONGEST_LINE,
    MOST_LINES,
    RuleDraft,
    broad_lines,
    example_results,
    faults_of,
    in_chinese,
    reader_of,
    rule_of,
    unused_lines,
)
from question_bank.language.packs import Disguise, load_pack
from question_bank.language.patterns import PatternError, chains
from question_bank.vocabulary import Act, Category, Severity, Slot

SOUND = RuleDraft(
    category=Category.OVERPROMISE,
    patterns=("用坏~2(包|免费)换", "包您{n}年不坏"),
    unless=("质保期内",),
    reason="这句话把结果说死了",
    advice="亲，质保期内有问题都可以联系我们",
    hit=("用坏了免费换",),
    clean=("质保期内用坏了免费换",),
)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("加(微信", "括号没有合上"),
        ("加微信)", "第 4 个字「)」放错了位置"),
        ("好评~9-2返", "要在 0 到 30 之间"),
        ("好评~2-返", "少了一个数"),
        ("{nobody}微信", "没有「nobody」这一组词"),
        ("加>微信", "只能写在一行的开头或结尾"),
        ("~", "没有要找的词"),
        ("{n", "括号没有合上"),
    ],
)
def test_a_fault_of_a_pattern_is_told_in_chinese_with_its_line(pattern: str, words: str) -> None:
    (fault,) = faults_of(SOUND.model_copy(update={"patterns": ("好的", pattern)}))
    assert (fault.field, fault.line) == ("patterns", 2)
    assert words in fault.message
    assert not fault.message.startswith("这一行看不懂")


def test_every_fault_that_patterns_know_has_its_words() -> None:
    with pytest.raises(PatternError) as fault:
        chains("(a|b~8b|c~8c)" * 6, {})
    assert "拆成几行写" in in_chinese(str(fault.value))
    assert in_chinese("something new") == "这一行看不懂：something new"


def test_a_sound_draft_has_no_faults_and_an_empty_one_names_every_gap() -> None:
    assert faults_of(SOUND) == ()
    gaps = ["patterns", "hit", "clean", "reason", "advice"]
    for draft, named in (
        (RuleDraft(), ["kind", *gaps]),
        (RuleDraft(category=Category.ABUSE), gaps),
        (RuleDraft(act=Act.STOCK), ["patterns", "hit"]),
    ):
        faults = faults_of(draft)
        assert [fault.field for fault in faults] == named
        assert all(fault.is_gap for fault in faults)


def test_only_what_the_rule_looks_for_keeps_it_from_being_tried() -> None:
    bare = RuleDraft(category=Category.OVERPROMISE, patterns=("用坏了",))
    assert not any(fault.stops_trial for fault in faults_of(bare))
    for change in (
        {"category": None},
        {"patterns": ()},
        {"patterns": ("用坏(了",)},
        {"unless": ("质保)期",)},
        {"hit": ("很" * (LONGEST_LINE + 1),)},
    ):
        faults = faults_of(bare.model_copy(update=change))
        assert any(fault.stops_trial for fault in faults), change


def test_what_needs_the_case_cannot_be_a_rule_and_only_asking_acts_have_a_slot() -> None:
    wrong = SOUND.model_copy(update={"category": Category.WRONG_FACT})
    assert "对着案例" in faults_of(wrong)[0].message
    act = RuleDraft(act=Act.STOCK, slot=Slot.SIZE, patterns=("有货的",), hit=("有货的",))
    assert [fault.field for fault in faults_of(act)] == ["slot"]


def test_lists_and_lines_have_an_end() -> None:
    long = SOUND.model_copy(update={"hit": ("很" * (LONGEST_LINE + 1), *["好"] * MOST_LINES)})
    found = {(fault.field, fault.line) for fault in faults_of(long)}
    assert {("hit", 0), ("hit", 1)} <= found


def test_a_draft_becomes_the_rule_that_the_same_pack_would_hold(tmp_path: Path) -> None:
    path = tmp_path / "overpromise.yaml"
    path.write_text(
        "category: overpromise\nrules:\n"
        "  - id: overpromise.shop_1\n"
        "    patterns: ['用坏~2(包|免费)换', '包您{n}年不坏']\n"
        "    unless: [质保期内]\n"
        f"    reason: {SOUND.reason}\n    advice: {SOUND.advice}\n"
        "    examples: {hit: [用坏了免费换], clean: [质保期内用坏了免费换]}\n",
        encoding="utf-8",
    )
    (loaded,) = load_pack(path, {}).rules
    made = rule_of(SOUND, "overpromise.shop_1")
    same = ("id", "chains", "unless", "category", "severity", "negation", "disguise", "confidence")
    assert {name: getattr(made, name) for name in same} == {
        name: getattr(loaded, name) for name in same
    }


def test_an_act_is_not_looked_for_behind_disguises_and_a_severity_may_be_named() -> None:
    act = RuleDraft(act=Act.STOCK, patterns=("仓里还有",), hit=("仓里还有",))
    assert rule_of(act, "stock.shop_1").disguise is Disguise.NONE
    minor = SOUND.model_copy(update={"severity": Severity.MINOR})
    assert rule_of(minor, "x.shop_1").severity is Severity.MINOR
    assert rule_of(SOUND, "x.shop_1").severity is Severity.MAJOR


def test_examples_are_tried_with_the_rule_alone() -> None:
    draft = SOUND.model_copy(update={"hit": ("用坏了免费换", "加我微信"), "clean": ("用坏包换",)})
    results = example_results(draft, reader_of(rule_of(draft, "overpromise.shop_1")))
    assert [(one.text, one.is_right) for one in results] == [
        ("用坏了免费换", True),
        ("加我微信", False),
        ("用坏包换", False),
    ]
    assert results[0].spans[0].text == "用坏了免费换"


def test_lines_without_a_telling_word_are_named() -> None:
    draft = SOUND.model_copy(update={"patterns": ("用坏了", "亲", "(好|行)~3{n}")})
    assert broad_lines(draft) == (2, 3)


def test_a_line_that_no_example_needs_is_named_and_nothing_is_said_before_there_are_examples() -> (
    None
):
    assert unused_lines(SOUND) == (2,)
    both = SOUND.model_copy(update={"hit": ("用坏了免费换", "包您3年不坏")})
    assert unused_lines(both) == ()
    excused = SOUND.model_copy(update={"hit": ("质保期内用坏了免费换",)})
    assert unused_lines(excused) == (1, 2)
    assert unused_lines(SOUND.model_copy(update={"hit": ()})) == ()
