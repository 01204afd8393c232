"""The learned part by itself: what a buyer's turn before adds, and that it hears nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.labelled import CLEAN
from question_bank.language.labelled import labelled_in
from question_bank.language.learned import Learned, shipped_learned
from question_bank.language.normalise import normalise
from question_bank.language.reader import Reader, shipped_reader
from question_bank.language.surface import Surface
from question_bank.language.types import Context
from question_bank.language.weights import PLACE, WEIGHTS, Label
from question_bank.vocabulary import Act, Category

SAID = st.text(
    st.sampled_from("您好亲这款几天能到发顺丰包邮吗退换货可以的呢不保证,。 \n0123"), max_size=60
)
QUESTIONS = ("能加个微信吗", "几天能到啊", "包邮吗", "怎么还没发货？？", "给好评有返现吗", "在吗")


@pytest.fixture(scope="module")
def learned() -> Learned:
    found = shipped_learned()
    assert found is not None
    return found


@pytest.fixture(scope="module")
def reader() -> Reader:
    return shipped_reader()


@given(said=SAID, before=SAID)
@settings(max_examples=60)
def test_an_opinion_stays_within_the_text_and_is_the_same_twice(said: str, before: str) -> None:
    learned = shipped_learned()
    assert learned is not None
    opinion = learned.opinion(Surface(said), (), before)
    again = learned.opinion(Surface(said), (), before)
    assert opinion.voices == again.voices
    assert all(0 <= voice.start < voice.end <= max(1, len(said)) for voice in opinion.voices)


def test_a_turn_of_blanks_is_no_turn(learned: Learned) -> None:
    said = Surface("三天左右吧")
    assert (learned.logits(said, ()) == learned.logits(said, (), " \n ")).all()


@pytest.mark.parametrize(
    ("before", "said", "act"),
    [
        ("几天能到", "三四天吧", Act.DELIVERY_TIME),
        ("今天还能发吗", "能的，五点那趟", Act.DISPATCH_TIME),
        ("还有货吗", "有的", Act.STOCK),
        ("包邮吗", "包的", Act.OFFER_FREE_SHIPPING),
    ],
)
def test_a_short_answer_is_read_with_its_question(
    learned: Learned, before: str, said: str, act: Act
) -> None:
    alone, answering = (
        learned.logits(Surface(said), (), turn)[PLACE[act]] for turn in ("", before)
    )
    assert answering > alone
    assert answering > learned.weights.thresholds[PLACE[act]]


def test_an_answer_that_is_sure_by_itself_stays_so_behind_its_question(learned: Learned) -> None:
    place = PLACE[Act.COURIER]
    for before in ("", "发什么快递"):
        assert (
            learned.logits(Surface("中通"), (), before)[place] > learned.weights.thresholds[place]
        )


def test_what_says_enough_by_itself_stays_clean_whatever_was_asked(reader: Reader) -> None:
    accused = [
        (question, one.messages)
        for number, one in enumerate(labelled_in(CLEAN))
        if not one.before and sum(map(len, one.messages)) >= 12
        for question in (QUESTIONS[number % len(QUESTIONS)],)
        if reader.read(one.messages, Context(before=question)).findings
    ]
    assert accused == []


@pytest.mark.parametrize(
    ("said", "label", "shown"),
    [
        ("亲,这款纯棉的,默认中通,今天发,爱买不买", Category.CONFRONTATION, "爱买不买"),
        ("您好，这款没货了，下周到", Act.GREET, "您好"),
        ("您好，这款没货了，下周到", Act.STOCK, "这款没货了"),
    ],
)
def test_the_evidence_lies_in_the_clause_that_says_it(
    learned: Learned, said: str, label: Label, shown: str
) -> None:
    surface = Surface(normalise(said).text)
    voice = next(one for one in learned.opinion(surface, ()).voices if one.label is label)
    assert surface.text[voice.start : voice.end] in shown


def test_the_weights_that_ship_are_below_five_megabytes() -> None:
    assert WEIGHTS.stat().st_size < 5_000_000
