"""Column mappings: guessed, given, kept and found again."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.columns import (
    ColumnMapping,
    MappingError,
    guess_mapping,
    header_digest,
    places,
)
from transcripts.conversation import Conversation, Role
from transcripts.delimited import Row
from transcripts.opening import Sample
from transcripts.readers.table import Table

NAMES = st.text("列abc时间", min_size=1, max_size=5)
MAPPINGS = st.builds(
    ColumnMapping,
    text=NAMES,
    at=st.none() | NAMES,
    role=st.none() | NAMES,
    sender=st.none() | NAMES,
    roles=st.dictionaries(NAMES, st.sampled_from(Role), max_size=3).map(
        lambda one: tuple(one.items())
    ),
)


@given(MAPPINGS)
def test_a_mapping_comes_back_from_its_json(mapping: ColumnMapping) -> None:
    assert ColumnMapping.from_json(json.loads(json.dumps(mapping.to_json()))) == mapping


@pytest.mark.parametrize(
    ("given_", "word"),
    [
        ([], "JSON 对象"),
        ({}, "text"),
        ({"text": 5}, "列名"),
        ({"text": "内容", "who": "谁"}, "不认识的含义 who"),
        ({"text": "内容", "roles": {"主播": "host"}}, "roles 的值"),
        ({"text": "内容", "roles": 1}, "roles 应是"),
    ],
)
def test_a_mapping_that_is_none_is_told(given_: object, word: str) -> None:
    with pytest.raises(MappingError, match=word):
        ColumnMapping.from_json(given_)


def test_a_header_is_known_again_in_any_order_and_width() -> None:
    header = ["会话编号", "发送时间", "消息内容（文本）"]
    assert header_digest(header) == header_digest(["消息内容", " 发送时间", "会话编号 ", ""])
    assert header_digest(header) != header_digest([*header, "状态"])


def test_columns_are_found_whatever_their_width_and_case() -> None:
    mapping = ColumnMapping(text="Content", role="角色(类型)")
    assert places(["角色", "ＣＯＮＴＥＮＴ"], mapping) == {"text": 1, "role": 0}
    assert places(["角色"], mapping) is None


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (
            "会话ID,发送时间,发送者类型,发送者昵称,消息内容",
            {"conversation", "at", "role", "sender", "text"},
        ),
        ("日期,时间,角色,内容", {"date", "time", "role", "text"}),
        ("买家昵称,客服昵称,发送方,内容,时间", {"buyer", "agent", "role", "text", "at"}),
        ("timestamp,role,content", {"at", "role", "text"}),
    ],
)
def test_usual_headers_are_understood(header: str, found: set[str]) -> None:
    mapping = guess_mapping(header.split(","))
    assert mapping is not None
    assert set(mapping.columns()) == found


@pytest.mark.parametrize("header", ["商品,价格,库存", "内容,时间", "姓名,电话,地址"])
def test_a_table_of_something_else_is_not_understood(header: str) -> None:
    assert guess_mapping(header.split(",")) is None
    rows = (Row(1, tuple(header.split(","))), Row(2, ("a", "b", "c")))
    assert Table().recognise(Sample((), complete=True, rows=rows)).confidence < 0.5


def test_a_given_mapping_reads_a_table_that_nobody_could_guess() -> None:
    mapping = ColumnMapping(
        text="说了什么", at="几时", role="谁", sender="称呼", roles=(("主播", Role.AGENT),)
    )
    rows = [
        Row(1, ("几时", "谁", "称呼", "说了什么")),
        Row(2, ("2024/3/1 20:00", "顾客", "飞飞", "还有吗")),
        Row(3, ("2024/3/1 20:01", "主播", "小云", "有的")),
    ]
    assert Table(mapping).recognise(Sample((), True, tuple(rows))).confidence > 0.9
    (found,) = Table(mapping).read(rows)
    assert isinstance(found, Conversation)
    assert [turn.role for turn in found.turns] == [Role.BUYER, Role.AGENT]
    assert (found.id, found.problems) == (None, ())
