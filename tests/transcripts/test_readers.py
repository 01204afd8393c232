"""Readers: what is written in a layout reads back to itself; what can't be read is listed."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.docs.pages import page, tables
from tests.transcripts.layouts import LABEL_PAIRS, write_jsonl, write_labelled
from tests.transcripts.strategies import labelled_conversations, timed_conversations
from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.opening import Sample
from transcripts.readers import COMPANIONS, READERS, reader_named, recognise
from transcripts.readers.jsonl import JsonLines
from transcripts.readers.labelled import LabelledText
from transcripts.readers.protocol import Layout
from transcripts.turn_kinds import kind_of


def conversations(found: Iterable[Conversation | Problem]) -> list[Conversation]:
    return [one for one in found if isinstance(one, Conversation)]


def said(conversation: Conversation) -> list[tuple[str, str]]:
    return [(turn.role.value, turn.text) for turn in conversation.turns]


@settings(max_examples=50)
@given(st.lists(timed_conversations(), min_size=1, max_size=4))
def test_any_conversation_written_as_json_lines_reads_back_to_itself(
    written: list[Conversation],
) -> None:
    assert list(JsonLines().read(write_jsonl(written))) == written


@settings(max_examples=50)
@given(
    st.lists(labelled_conversations(), min_size=1, max_size=4),
    st.sampled_from(LABEL_PAIRS),
    st.sampled_from(["：", ":", "：:"]),
    st.sampled_from([("",), ("---",), ("", "-----", ""), ("======",), ("", "")]),
)
def test_any_conversation_written_as_labelled_text_reads_back_to_itself(
    written: list[Conversation], labels: tuple[str, str], colons: str, parting: tuple[str, ...]
) -> None:
    lines = write_labelled(written, labels=labels, colons=colons, parting=parting)
    assert list(LabelledText().read(lines)) == written


@settings(max_examples=50)
@given(st.lists(timed_conversations(), min_size=1, max_size=3))
def test_json_lines_are_recognised_and_labelled_text_is_not_seen_in_them(
    written: list[Conversation],
) -> None:
    found = recognise(Sample(tuple(write_jsonl(written)), complete=True))
    assert found[0].reader.name == "jsonl"
    assert found[0].candidate.confidence == 1.0


@settings(max_examples=50)
@given(labelled_conversations(), st.sampled_from(LABEL_PAIRS))
def test_labelled_text_is_recognised_by_both_sides(
    written: Conversation, labels: tuple[str, str]
) -> None:
    if {turn.role for turn in written.turns} == {Role.BUYER, Role.AGENT}:
        lines = write_labelled([written], labels=labels)
        found = recognise(Sample(tuple(lines), complete=True))
        assert [one.reader.name for one in found] == ["labelled"]
        assert found[0].candidate.confidence >= 0.6


def test_an_ordinary_letter_is_recognised_by_no_reader() -> None:
    assert recognise(Sample(("各位同事：", "下周一开会，请准时。", "谢谢"), complete=True)) == ()


def test_a_json_file_of_something_else_is_recognised_by_no_reader() -> None:
    assert recognise(Sample(('{"id": 1, "text": "在吗"}', "[1, 2]"), complete=True)) == ()


def test_every_reader_has_a_name_of_its_own_and_is_found_by_it() -> None:
    names = [reader.name for reader in READERS]
    assert len(set(names)) == len(names)
    assert [reader_named(name) for name in names] == list(READERS)
    with pytest.raises(KeyError):
        reader_named("nothing")


def test_a_broken_line_is_listed_with_its_number_and_the_rest_is_read() -> None:
    good = '{"id": "a", "turns": [{"role": "buyer", "text": "在吗"}]}'
    found = list(JsonLines().read([good, "", '{"id": "b", "tur', "[]", good]))
    assert [one.line for one in found if isinstance(one, Problem)] == [3, 4]
    assert len(conversations(found)) == 2


def test_a_broken_turn_is_a_problem_of_its_conversation() -> None:
    line = (
        '{"turns": [{"role": "buyer", "text": "在吗"}, {"role": "ghost", "text": "x"}, 5,'
        ' {"role": "agent"}, {"role": "agent", "text": "在", "time": "gestern"}]}'
    )
    (found,) = JsonLines().read([line])
    assert isinstance(found, Conversation)
    assert said(found) == [("buyer", "在吗")]
    assert [problem.line for problem in found.problems] == [1, 1, 1, 1]
    named = [problem.message.split("：")[0] for problem in found.problems]
    assert named == [f"第 {place} 条消息" for place in (2, 3, 4, 5)]


def test_a_time_without_a_zone_is_china_standard_time() -> None:
    (found,) = conversations(
        JsonLines().read(
            ['{"turns": [{"role": "buyer", "text": "在", "time": "2024-03-01 10:00:00"}]}']
        )
    )
    assert found.started_at == datetime.fromisoformat("2024-03-01T10:00:00+08:00")


def test_a_deeply_nested_line_is_a_problem_and_no_crash() -> None:
    (found,) = JsonLines().read(["[" * 200_000])
    assert isinstance(found, Problem)


def test_a_sender_named_as_agent_is_one_whatever_the_role_says() -> None:
    line = '{"turns": [{"role": "buyer", "text": "在的", "sender": "小美"}]}'
    (found,) = conversations(JsonLines().read([line], agents=frozenset({"小美"})))
    assert found.turns[0].role is Role.AGENT


def test_unlabelled_lines_continue_the_message_even_after_a_blank_line() -> None:
    found = conversations(
        LabelledText().read(["买家：两个问题", "一 包邮吗", "", "二 几天到", "客服：包的"])
    )
    assert said(found[0]) == [("buyer", "两个问题\n一 包邮吗\n\n二 几天到"), ("agent", "包的")]


def test_a_blank_line_before_a_label_begins_a_new_conversation() -> None:
    found = conversations(
        LabelledText().read(["买家：在吗", "客服：在", "", "顾客:你好", "商家:您好"])
    )
    assert [said(one) for one in found] == [
        [("buyer", "在吗"), ("agent", "在")],
        [("buyer", "你好"), ("agent", "您好")],
    ]


def test_a_file_with_a_blank_line_between_all_messages_is_one_conversation() -> None:
    lines = ["买家：在吗", "", "客服：在的", "", "买家：包邮吗", "", "客服：包邮"]
    assert len(conversations(LabelledText().read(lines))) == 1
    assert len(conversations(LabelledText().read([*lines, "", "", *lines]))) == 2


def test_a_phone_line_of_the_shop_is_no_label() -> None:
    lines = ["客服：您可以打", "客服电话：400-820-8820", "买家须知：看详情"]
    found = conversations(LabelledText().read(lines))
    assert said(found[0]) == [("agent", "您可以打\n客服电话：400-820-8820\n买家须知：看详情")]


@pytest.mark.parametrize(
    ("line", "role", "sender"),
    [
        ("客服小美：在的", Role.AGENT, "小美"),
        ("客服(阿云)：在的", Role.AGENT, "阿云"),
        ("客服-yun01: 在的", Role.AGENT, "yun01"),
        ("客服2：在的", Role.AGENT, "客服2"),
        ("买家3：在的", Role.BUYER, None),
        ("机器人：在的", Role.BOT, None),
        ("系统提示: 在的", Role.SYSTEM, None),
        ("k：在的", Role.AGENT, None),
    ],
)
def test_a_label_may_carry_a_name(line: str, role: Role, sender: str | None) -> None:
    (found,) = conversations(LabelledText().read([line]))
    assert found.turns == (Turn(role, "在的", sender=sender),)


def test_names_given_as_agents_are_labels_too() -> None:
    lines = ["买家：在吗", "小美：在的", "小美说：不是称呼"]
    (found,) = conversations(LabelledText().read(lines, agents=frozenset({"小美"})))
    assert said(found) == [("buyer", "在吗"), ("agent", "在的\n小美说：不是称呼")]


def test_lines_before_the_first_label_are_listed() -> None:
    found = list(LabelledText().read(["导出于今天", "买家：在吗", "---", "无主的话", "客服：在"]))
    assert [one.line for one in found if isinstance(one, Problem)] == [1, 4]
    assert len(conversations(found)) == 2


def test_readers_hold_one_conversation_at_a_time() -> None:
    def endless() -> Iterable[str]:
        while True:
            yield from ("买家：在吗", "客服：在的", "---")

    assert len(list(islice(LabelledText().read(endless()), 50))) == 50


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("仅发送商品链接", TurnKind.LINK),
        ("https://item.taobao.com/item.htm?id=612345678901", TurnKind.LINK),
        ("看这个https://item.taobao.com/item.htm?id=612345678901", TurnKind.TEXT),
        ("[图片]", TurnKind.IMAGE),
        ("/:^_^", TurnKind.STICKER),
        ("[微笑]", TurnKind.TEXT),
        ("小美撤回了一条消息", TurnKind.RECALL),
        ("由 小美 转交给 小云", TurnKind.HANDOFF),
        ("请在客户端查看原始聊天记录", TurnKind.PLACEHOLDER),
        ("[商品卡片]", TurnKind.CARD),
        ("图片收到了吗", TurnKind.TEXT),
    ],
)
def test_the_kind_of_a_turn_is_told_from_its_text(text: str, kind: TurnKind) -> None:
    assert kind_of(text) is kind


def test_a_turn_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        Turn(Role.BUYER, "在吗", at=datetime(2024, 3, 1, 10, 0))  # noqa: DTZ001 - naive on purpose


def test_the_page_names_every_layout_with_its_title_and_no_other() -> None:
    rows = [row for head, found in tables(page("layouts.md")) if head == "format" for row in found]
    assert [row[:2] for row in rows] == [
        (layout.name, layout.title) for layout in in_the_pages_order((*READERS, *COMPANIONS), rows)
    ]


def in_the_pages_order(layouts: Sequence[Layout], rows: list[tuple[str, ...]]) -> list[Layout]:
    """Every layout, in the order of the page as far as the page has it."""
    order = [row[0] for row in rows]
    return sorted(layouts, key=lambda one: order.index(one.name) if one.name in order else 99)
