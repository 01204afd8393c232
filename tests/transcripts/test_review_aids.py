"""What helps a person to look through an import: words in doubt, masks, near copies, the look at a glance."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.vocabulary import Outcome, Stage
from tests.transcripts.strategies import TEXTS
from transcripts.conversation import Conversation, Role, Turn, TurnKind
from transcripts.masking import Mask, masked
from transcripts.near_copies import groups, sketch
from transcripts.overview import overview
from transcripts.redaction import PrivateKind, Redactor
from transcripts.redaction.doubts import find_doubts
from transcripts.times import CHINA
from transcripts.turn_records import turn_record, turns_of

START = datetime(2024, 3, 1, 10, 0, tzinfo=CHINA)


def talk(*lines: tuple[str, str] | tuple[str, str, float]) -> Conversation:
    """Lines as role, words, seconds from the start."""
    return Conversation(
        tuple(
            Turn(
                Role(line[0]),
                line[1],
                at=START + timedelta(seconds=line[2]) if len(line) > 2 else None,
            )
            for line in lines
        )
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("停在城北中转站了", "城北中转站"),
        ("放到蓝天幼儿园门口", "蓝天幼儿园"),
        ("打那个8651234", "8651234"),
        ("您找小王就行", "小王"),
        ("账号是mumu77889吗", "mumu77889"),
    ],
)
def test_what_may_be_private_is_asked_about(text: str, words: str) -> None:
    (doubt,) = find_doubts(text)
    assert text[doubt.start : doubt.end] == words
    assert doubt.reason


@pytest.mark.parametrize(
    "text",
    [
        "在快递公司",
        "我们小区门口",
        "菜鸟驿站",
        "货号8651234",
        "20240301发的",
        "型号XL200A33",
        "[电话1]打不通，找客服",
        "https://a.cn/item?id=8651234",
        "一共12345元",
        "叫什么名字",
        "买家-abcdefghij在吗",
    ],
)
def test_what_is_plainly_no_private_data_is_not_asked_about(text: str) -> None:
    assert find_doubts(text) == ()


@given(TEXTS)
def test_doubts_lie_in_order_and_never_in_a_mark(text: str) -> None:
    redacted = Redactor().redact(text).text
    at = 0
    for doubt in find_doubts(redacted):
        assert at <= doubt.start < doubt.end <= len(redacted)
        assert "[" not in redacted[doubt.start : doubt.end]
        at = doubt.end


def test_masks_count_on_from_the_marks_that_are_there() -> None:
    raw = talk(("buyer", "[地址1]不对，寄城北中转站"), ("agent", "城北中转站，还是城南站"))
    shown = masked(raw, [Mask("城北中转站", PrivateKind.ADDRESS), Mask("城南")])
    assert [turn.text for turn in shown.turns] == [
        "[地址1]不对，寄[地址2]",
        "[地址2]，还是[隐私1]站",
    ]


def test_of_masks_that_overlap_the_longer_one_is_put() -> None:
    raw = talk(("buyer", "小王和小王妈"))
    shown = masked(raw, [Mask("小王"), Mask("小王妈")])
    assert shown.turns[0].text == "[隐私1]和[隐私2]"


@given(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.lists(st.text("小王城北a1", min_size=2, max_size=4), max_size=5),
)
def test_nothing_that_was_masked_is_left(texts: list[str], words: list[str]) -> None:
    raw = Conversation(tuple(Turn(Role.BUYER, text) for text in texts))
    shown = masked(raw, [Mask(word) for word in words])
    assert not any(word in turn.text for turn in shown.turns for word in words)


def test_near_copies_are_one_group_and_others_none() -> None:
    one = [
        ("buyer", "我三天前买的枸杞怎么还没有动静"),
        ("agent", "您好，我马上帮您催一下仓库，今天五点前回您"),
    ]
    near = [one[0], ("agent", "您好，我马上帮您催一下仓库，今天六点前回您")]
    far = [("buyer", "门锁左开门能装吗"), ("agent", "可以的，锁体左右通用")]
    found = groups(
        [(name, sketch(talk(*lines))) for name, lines in zip("abc", (one, near, far), strict=True)]
    )
    assert found == {"a": "a", "b": "a"}


def test_an_empty_conversation_has_a_sketch_and_a_look() -> None:
    empty = Conversation(())
    assert len(sketch(empty)) == 128
    assert overview(empty).fit == 0


def test_the_look_tells_size_first_answer_and_who_answered() -> None:
    chat = talk(
        ("buyer", "在吗", 0),
        ("buyer", "想买枸杞，有没有大包的", 5),
        ("agent", "有的", 17),
        ("buyer", "那拍下了", 60),
    )
    seen = overview(chat)
    assert (seen.turns, seen.buyer_turns, seen.agent_turns) == (4, 3, 1)
    assert seen.opening == "想买枸杞，有没有大包的"
    assert seen.first_answer_s == 17
    assert (seen.stage, seen.outcome) == (Stage.PRESALE, Outcome.ORDERED)


def test_a_bots_answer_is_no_first_answer() -> None:
    assert (
        overview(
            talk(("buyer", "在吗", 0), ("bot", "您好", 1), ("agent", "在的", 40))
        ).first_answer_s
        == 40
    )


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("我要投诉你们", Outcome.COMPLAINED),
        ("算了不买了", Outcome.WALKED_OFF),
        ("我再看看吧", Outcome.UNDECIDED),
        ("什么时候发货呢", Outcome.UNANSWERED),
        ("黑色的", None),
    ],
)
def test_the_end_is_guessed_from_the_buyers_last_words(last: str, outcome: Outcome | None) -> None:
    assert overview(talk(("buyer", "有货吗"), ("agent", "有"), ("buyer", last))).outcome is outcome


@given(
    st.lists(
        st.builds(
            Turn,
            st.sampled_from(Role),
            st.text(max_size=20),
            st.sampled_from(TurnKind),
            st.none() | st.text(min_size=1, max_size=5),
            st.none() | st.datetimes(timezones=st.just(CHINA)),
        )
    )
)
def test_turns_read_back_from_their_records(turns: list[Turn]) -> None:
    assert turns_of([turn_record(turn) for turn in turns]) == tuple(turns)
