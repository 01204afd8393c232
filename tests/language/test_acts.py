"""Acts in the words that people type: what is there, what is not, and where."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.labelled import TUNE
from question_bank.language.labelled import labelled_in
from question_bank.language.reader import shipped_reader
from question_bank.vocabulary import ASKING_ACTS, Act, Slot

PLAIN = [
    (text, frozenset(map(Act, acts.split())))
    for text, _, acts in (
        line.partition("|")
        for line in Path(__file__).with_name("acts_plain.txt").read_text("utf-8").splitlines()
    )
]
"""Sentences of our own, as agents type them, each with its acts (labels.md)."""


def _acts(text: str) -> frozenset[Act]:
    return shipped_reader().read([text]).act_ids()


def test_plain_sentences_are_read_as_a_coach_would() -> None:
    read = [(_acts(text), wanted) for text, wanted in PLAIN]
    right = sum(len(found & wanted) for found, wanted in read)
    found = sum(len(found) for found, _ in read)
    wanted = sum(len(wanted) for _, wanted in read)
    assert right / found >= 0.91
    assert right / wanted >= 0.91


def test_every_act_is_taught_in_at_least_forty_wordings() -> None:
    stands = Counter(act for one in labelled_in(TUNE) for act in one.acts or ())
    assert min(stands[act] for act in Act) >= 40


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("不包邮哦", Act.OFFER_FREE_SHIPPING),
        ("没办法给您退款的", Act.OFFER_REFUND),
        ("没有赠品哦", Act.OFFER_GIFT),
        ("不能给您打折", Act.OFFER_DISCOUNT),
        ("不支持换货的", Act.OFFER_EXCHANGE),
        ("没法给您补偿", Act.OFFER_COMPENSATION),
        ("我问下主管能不能给您重新发一份", Act.OFFER_RESEND),
    ],
)
def test_a_negated_or_open_act_is_not_that_act(text: str, act: Act) -> None:
    assert act not in _acts(text)


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        ("还请见谅", None, Act.APOLOGISE),
        ("绝对不起球", None, Act.APOLOGISE),
        ("放心", None, Act.EMPATHISE),
        ("别着急", Act.EMPATHISE, None),
        ("亲，在的", None, Act.GREET),
        ("我去问下仓库", Act.ESCALATE, Act.TRACE_PARCEL),
        ("我去问下快递", Act.TRACE_PARCEL, Act.ESCALATE),
        ("主管批下来了，给您减五块", Act.OFFER_DISCOUNT, Act.ESCALATE),
        ("编号给我，我看看", Act.ASK_ORDER, Act.HOLD),
        ("还有其他问题吗", Act.CONFIRM_SATISFIED, Act.OFFER_HELP),
        ("晚点给您答复", Act.PROMISE_FOLLOWUP, Act.HOLD),
        ("这单不收您邮资啦", Act.OFFER_FREE_SHIPPING, Act.FREIGHT_DUTY),
        ("退货运费我们承担", Act.FREIGHT_DUTY, Act.OFFER_FREE_SHIPPING),
        ("商城改不了价", Act.DECLINE_PRICE, None),
        ("支持微信支付的", None, Act.KEEP_ON_PLATFORM),
        ("收件地址是圆通大厦9楼对吗", Act.CONFIRM_ORDER, Act.COURIER),
    ],
)
def test_the_borders_that_were_decided(text: str, has: Act | None, has_not: Act | None) -> None:
    found = _acts(text)
    assert has is None or has in found
    assert has_not not in found


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("您要几件呢", Slot.QUANTITY),
        ("平时穿什么码呢", Slot.SIZE),
        ("小朋友多高多重", Slot.BODY),
        ("您是自己用还是送人呢", Slot.USE),
        ("请问送给谁呢", Slot.RECIPIENT),
        ("您喜欢什么口味的呢", Slot.TASTE),
        ("您预算大概多少呢", Slot.BUDGET),
        ("您想要什么类型的呢", Slot.STYLE),
        ("麻烦提供一下订单号", Slot.ORDER_NO),
        ("麻烦核对一下收货地址", Slot.ADDRESS),
        ("您拍张照片发我看看", Slot.PHOTO),
        ("请问具体是什么问题呢", Slot.PROBLEM),
        ("请问是什么原因想退呢", Slot.REASON),
        ("您是什么时候收到的呀", Slot.TIME),
    ],
)
def test_what_is_asked_for_is_the_slot(text: str, slot: Slot) -> None:
    assert slot in shipped_reader().read([text]).slots()


def test_several_acts_in_one_message_each_show_their_words() -> None:
    text = "有货的亲，白色黑色都能今天发，送您一双袜子"
    reading = shipped_reader().read([text])
    assert {Act.STOCK, Act.DISPATCH_TIME, Act.OFFER_GIFT} <= reading.act_ids()
    for found in reading.acts:
        assert all(text[span.start : span.end] == span.text for span in found.spans)


@given(st.text(max_size=80))
def test_only_asking_acts_carry_a_slot_and_every_act_has_words(text: str) -> None:
    reading = shipped_reader().read([text])
    assert all(found.slot is None or found.act in ASKING_ACTS for found in reading.acts)
    assert all(found.spans for found in reading.acts)
