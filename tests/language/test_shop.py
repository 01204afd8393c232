"""A shop's own rules and denials, read beside the shipped rules."""

from pathlib import Path

import pytest

from question_bank.language.drafting import RuleDraft
from question_bank.language.reader import shipped_reader
from question_bank.language.shop import (
    NO_SHOP,
    CleanSentence,
    Shop,
    ShopError,
    ShopRule,
    key_of,
    load_shop,
    reader_for,
    shop_text,
    sound_rules,
)
from question_bank.vocabulary import Act, Category, Confidence

DRAFT = RuleDraft(
    category=Category.OVERPROMISE, patterns=("七彩祥云送到",), reason="说大话", advice="一般三天"
)
OWN = ShopRule(id="overpromise.shop_1", draft=DRAFT)


def _clean(
    *messages: str, category: Category = Category.OFF_PLATFORM, **more: object
) -> CleanSentence:
    return CleanSentence(id=1, messages=messages, category=category, **more)  # type: ignore[arg-type]


def test_a_rule_of_the_shop_is_read_like_a_shipped_one() -> None:
    reader = reader_for(Shop(rules=(OWN,)))
    (finding,) = reader.read(["亲，七彩祥云送到您家"]).findings
    assert (finding.rule, finding.category) == ("overpromise.shop_1", Category.OVERPROMISE)
    assert finding.advice == "一般三天"
    assert not reader.read(["没有七彩祥云送到这种说法"]).findings
    (hidden,) = reader.read(["七 彩*祥 云 送 到"]).findings
    assert hidden.confidence is Confidence.REVIEW


def test_a_shops_act_is_an_act_and_the_shipped_rules_stay() -> None:
    draft = RuleDraft(act=Act.STOCK, patterns=("仓里堆成山",))
    reader = reader_for(Shop(rules=(ShopRule(id="stock.shop_2", draft=draft),)))
    assert Act.STOCK in reader.read(["仓里堆成山呢"]).act_ids()
    assert reader.read(["加我微信聊"]).categories() == {Category.OFF_PLATFORM}


def test_a_denied_finding_is_left_out_to_the_letter_and_nowhere_else() -> None:
    reader = reader_for(Shop(clean=(_clean("加我微信聊"),)))
    for same in ("加我微信聊", "加 我 微 信 聊。", "加我微信聊！！"):
        assert not reader.read([same]).findings, same
    assert not reader.read(["您好", "加我微信聊"]).findings
    assert reader.read(["加我微信聊聊"]).findings
    assert reader.read(["加我微信聊", "加我QQ也行"]).findings


def test_another_finding_of_the_same_words_stays() -> None:
    text = "加我微信聊，你个蠢货"
    found = shipped_reader().read([text]).categories()
    assert found == {Category.OFF_PLATFORM, Category.ABUSE}
    reader = reader_for(Shop(clean=(_clean(text),)))
    assert reader.read([text]).categories() == {Category.ABUSE}
    assert [one.category for one in reader.denied(reader.raw.read([text]))] == [
        Category.OFF_PLATFORM
    ]


def test_a_denied_burst_is_denied_as_a_burst_only() -> None:
    reader = reader_for(Shop(clean=(_clean("您好", "加我微信聊"),)))
    assert not reader.read(["您好", "加我微信聊"]).findings
    assert reader.read(["加我微信聊"]).findings


def test_what_may_be_found_counts_every_denial_of_the_same_words() -> None:
    first = _clean("加我微信聊，蠢货", still=(Category.ABUSE,))
    second = _clean("加我微信聊，蠢货！", category=Category.ABUSE)
    assert Shop(clean=(first,)).expected() == (frozenset({Category.ABUSE}),)
    assert Shop(clean=(first, second)).expected() == (frozenset(), frozenset())


def test_signs_alone_still_have_a_fingerprint_of_their_own() -> None:
    assert key_of(["？？"]) != key_of(["……"])
    assert key_of(["ＡＢ c"]) == key_of(["abC"])


def test_the_file_reads_back_and_the_mark_tells_decisions_apart(tmp_path: Path) -> None:
    shop = Shop(rules=(OWN,), clean=(_clean("加我微信聊", before="在吗", allowed=("假一赔十",)),))
    path = tmp_path / "shop.json"
    path.write_text(shop_text(shop), encoding="utf-8")
    assert load_shop(path) == shop
    assert shop.mark.startswith("+")
    assert len(shop.mark) == 9
    assert NO_SHOP.mark == ""
    assert load_shop(tmp_path / "none.json") == load_shop(None) == NO_SHOP


def test_the_digest_of_nothing_is_that_of_the_migration() -> None:
    assert NO_SHOP.digest == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("text", ["[]", "{", '{"rules": [{"id": 1}]}', '{"other": []}'])
def test_a_broken_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "shop.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ShopError, match=r"shop\.json"):
        load_shop(path)


def test_a_rule_that_is_no_longer_understood_takes_nothing_down() -> None:
    broken = ShopRule(id="abuse.shop_3", draft=DRAFT.model_copy(update={"patterns": ("{gone}",)}))
    shop = Shop(rules=(broken, OWN))
    assert [rule.id for rule in sound_rules(shop)] == ["overpromise.shop_1"]
    assert reader_for(shop).read(["七彩祥云送到"]).findings
