"""What a change of one rule does to labelled replies."""

from hypothesis import given
from hypothesis import strategies as st

from question_bank.language.drafting import RuleDraft, rule_of
from question_bank.language.effect import (
    Probe,
    Sample,
    broken,
    effect_of,
    labels_of,
    sample_of,
    tallies,
)
from question_bank.language.evaluate import Tally
from question_bank.language.labelled import Labelled
from question_bank.language.packs import Rule
from question_bank.language.shop import reader_with
from question_bank.vocabulary import Act, Category

PROMISE = Category.OVERPROMISE


def _rule(*patterns: str, rule_id: str = "overpromise.shop_1") -> Rule:
    return rule_of(RuleDraft(category=PROMISE, patterns=patterns, reason="x", advice="y"), rule_id)


def _sample(text: str, *findings: Category, acts: frozenset[Act] | None = None) -> Sample:
    return sample_of(Labelled(text, (text,), frozenset(findings), acts))


OLD = _rule("七彩祥云送到", "金斗云送到")
NEW = _rule("七彩祥云送到", "筋斗云接您")
SAMPLES = (
    _sample("金斗云送到您家", PROMISE),
    _sample("我们说的金斗云送到是款式名"),
    _sample("筋斗云接您", PROMISE),
    _sample("筋斗云接您是绘本里的话"),
    _sample("七彩祥云送到", PROMISE),
    _sample("您好"),
)


def test_what_is_gained_and_lost_is_told_with_its_words_and_whether_it_is_right() -> None:
    effect = effect_of(
        PROMISE, SAMPLES, [Probe(OLD), Probe(NEW)], reader_with([OLD]), reader_with([NEW])
    )
    told = {c.sample.id: (c.gained, c.right, c.spans[0].text) for c in effect.changes}
    assert told == {
        "金斗云送到您家": (False, False, "金斗云送到您家"),
        "我们说的金斗云送到是款式名": (False, True, "金斗云送到"),
        "筋斗云接您": (True, True, "筋斗云接您"),
        "筋斗云接您是绘本里的话": (True, False, "筋斗云接您"),
    }
    assert (effect.hits, effect.is_cut_short) == (5, False)


def test_the_counts_after_are_those_of_reading_everything_anew() -> None:
    before, after = reader_with([OLD]), reader_with([NEW])
    effect = effect_of(PROMISE, SAMPLES, [Probe(OLD), Probe(NEW)], before, after)
    was = tallies(SAMPLES, [labels_of(before.read(one.messages)) for one in SAMPLES])
    now = tallies(SAMPLES, [labels_of(after.read(one.messages)) for one in SAMPLES])
    assert was[PROMISE] == Tally(2, 1, 1)
    assert effect.tally_after(was[PROMISE]) == now[PROMISE] == Tally(2, 1, 1)


def test_a_finding_that_silences_an_act_is_told_beside() -> None:
    unfair = rule_of(
        RuleDraft(category=Category.UNFAIR_TERMS, patterns=("拆了吊牌一律不退",)), "unfair.shop_1"
    )
    text = "拆了吊牌一律不退，七天无理由也不行"
    before, after = reader_with([]), reader_with([unfair])
    effect = effect_of(
        Category.UNFAIR_TERMS, [_sample(text, acts=frozenset())], [Probe(unfair)], before, after
    )
    lost = labels_of(before.read([text])) - labels_of(after.read([text]))
    assert {c.label for c in effect.beside if not c.gained} == lost


def test_acts_that_nobody_labelled_are_neither_right_nor_wrong() -> None:
    rule = rule_of(RuleDraft(act=Act.STOCK, patterns=("筋斗云归队",)), "stock.shop_1")
    samples = [_sample("筋斗云归队"), _sample("筋斗云归队呢", acts=frozenset({Act.STOCK}))]
    effect = effect_of(Act.STOCK, samples, [Probe(rule)], reader_with([]), reader_with([rule]))
    assert [c.right for c in effect.changes] == [None, True]
    assert effect.tally_after(Tally(0, 0, 1)) == Tally(1, 0, 0)


def test_a_clean_sentence_is_broken_where_the_rule_finds_what_is_not_there() -> None:
    probe = Probe(_rule("筋斗云接您"))
    (change,) = broken(PROMISE, SAMPLES, probe)
    assert change.sample.id == "筋斗云接您是绘本里的话"


@given(st.text(alphabet="筋斗云接您好，。a1 \u200b*", max_size=12))
def test_a_plain_reply_is_spared_only_where_reading_it_would_find_nothing(text: str) -> None:
    probe = Probe(_rule("筋斗云接您", "好~3您", "{n}云"))
    spared = _sample(text)
    read = Sample(text, (text,), frozenset())
    assert probe.spans(PROMISE, spared) == probe.spans(PROMISE, read)
