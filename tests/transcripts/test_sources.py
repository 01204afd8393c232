"""What stands below the readers: values of JSON in pieces, rows of delimited text, gathering in bounded memory."""

import io
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transcripts.strategies import TEXTS
from tests.transcripts.table_layouts import as_csv
from transcripts import gathering, opening, turn_kinds
from transcripts.conversation import Conversation, Problem, Role, Turn, TurnKind
from transcripts.delimited import Row, rows_of
from transcripts.gathering import IN_PARTS, Message, Sorter, Strand
from transcripts.json_values import Value, json_values
from transcripts.markup import plain_text
from transcripts.moments import any_moment
from transcripts.notices import names_in_notice
from transcripts.opening import sampled, split_lines, text_lines
from transcripts.problems import MOST_PROBLEMS, Problems
from transcripts.pseudonyms import Pseudonyms
from transcripts.redacting import redact_conversation
from transcripts.sides import tell_sides
from transcripts.times import CHINA, parse_moment
from transcripts.turn_kinds import kind_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(TEXTS, JSON, min_size=1, max_size=3)


def pieces_of(text: str, size: int) -> Iterator[str]:
    yield from (text[at : at + size] for at in range(0, len(text), size))


def values(found: Iterator[Value | Problem]) -> list[Any]:
    return [one.value if isinstance(one, Value) else one for one in found]


@settings(max_examples=60)
@given(
    st.lists(OBJECTS, max_size=4),
    st.integers(1, 30),
    st.sampled_from(["array", "lines", "wrapped"]),
    st.none() | st.just(2),
)
def test_values_come_one_by_one_however_the_text_is_cut(
    written: list[Any], size: int, form: str, indent: int | None
) -> None:
    def dumped(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, indent=indent)

    text = {
        "array": dumped(written),
        "lines": "\n".join(map(dumped, written)),
        "wrapped": dumped({"tickets": written, "count": len(written), "next": None}),
    }[form]
    found = json_values(pieces_of(text, size), wrappers=frozenset({"tickets"}))
    assert values(found) == written


def test_a_broken_value_is_told_with_its_line_and_the_next_is_read() -> None:
    text = '[\n{"a": 1},\n{"a": tru},\n{"a": 2}\n]'
    found = list(json_values([text]))
    assert [one.number for one in found if isinstance(one, Value)] == [2, 4]
    assert [one.line for one in found if isinstance(one, Problem)] == [3]


def test_a_value_too_long_is_refused_and_reading_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transcripts.json_values.LONGEST_VALUE", 1000)
    text = '[{"a": "' + "x" * 5000 + '"}, {"a": 2}]'
    found = list(json_values(pieces_of(text, 100)))
    assert isinstance(found[0], Problem)
    assert found[-1] == Value(1, {"a": 2}, 1)


CELLS = st.text(st.sampled_from('ab,"\t\n在吗；: '), max_size=8)


@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(
            st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=6
        )
    ),
    st.sampled_from([",", "\t"]),
)
def test_rows_come_back_as_they_were_written(rows: list[list[str]], delimiter: str) -> None:
    header = [f"列{number}" for number in range(len(rows[0]))]
    text = as_csv([header, *rows], delimiter=delimiter)
    found = list(rows_of(text.split("\n")))
    assert [one.cells for one in found if isinstance(one, Row)] == [
        tuple(row) for row in [header, *rows]
    ]
    assert not [one for one in found if isinstance(one, Problem)]


def test_a_stray_quotation_mark_costs_its_own_line_only() -> None:
    lines = ["id,said", "1,hello", '2,"never closed', "3,fine", '4,"also ""fine"""', "5,end"]
    found = list(rows_of(lines))
    assert [one.line for one in found if isinstance(one, Problem)] == [3]
    assert [one.cells[0] for one in found if isinstance(one, Row)] == ["id", "1", "3", "4", "5"]


def test_a_quotation_mark_within_a_cell_is_a_letter_like_any_other() -> None:
    found = list(rows_of(["id,said", '1,55"的屏', "2,好"]))
    assert found[1:] == [Row(2, ("1", '55"的屏')), Row(3, ("2", "好"))]


def test_a_file_that_begins_in_ascii_shows_its_encoding_later() -> None:
    content = b"id,said\n" * 100_000 + "1,在吗\n".encode("gb18030") * 30
    encoding, _ = sampled(io.BytesIO(content))
    assert encoding.codec == "gb18030"
    assert sampled(io.BytesIO(b"id,said\n" * 100_000))[0].codec == "utf-8"


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_a_few_damaged_bytes_do_not_change_the_encoding(codec: str) -> None:
    content = bytearray(("买家：在吗，这款枸杞还有货吗\n客服：您好，有的\n" * 20).encode(codec))
    content[101:102] = b"\xff"
    assert sampled(io.BytesIO(bytes(content)))[0].codec == codec


def test_of_a_line_that_is_too_long_only_the_beginning_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "LINE_LIMIT", 10)
    pieces = ["ab", "c" * 30, "d" * 30, "\nnext", "\n", "e" * 30]
    assert list(split_lines(iter(pieces))) == ["ab" + "c" * 8, "next", "e" * 10]
    assert list(text_lines(io.BytesIO(b"short\nlines"))[1]) == ["short", "lines"]


def message(number: int, *, role: Role | None = Role.BUYER) -> Message:
    return Message(f"第{number}条", number, sender="a", role=role)


def test_mixed_conversations_come_in_the_order_of_their_first_messages() -> None:
    sorter = Sorter(frozenset(), own_ids=True)
    for number, key in zip(range(1, 7), cycle("ab"), strict=False):
        assert list(sorter.add(key, message(number))) == []
    found = list(sorter.rest())
    assert [one.id for one in found] == ["a", "b"]
    assert [len(one.turns) for one in found] == [3, 3]


def test_too_many_open_messages_give_the_conversation_untouched_longest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gathering, "MOST_OPEN_MESSAGES", 4)
    sorter = Sorter(frozenset(), own_ids=True)
    given_early: list[Conversation] = []
    for number, key in enumerate("aabbca", start=1):
        given_early += sorter.add(key, message(number))
    assert [(one.id, len(one.turns)) for one in given_early] == [("a", 2)]
    rest = {one.id: one for one in sorter.rest()}
    assert set(rest) == {"b", "c", "a#2"}
    assert rest["a#2"].problems == (Problem(6, IN_PARTS),)


def test_a_conversation_that_grows_too_long_comes_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "MOST_MESSAGES", 3)
    strand = Strand(frozenset(), buyer="a")
    found = [one for number in range(1, 8) for one in strand.begin(message(number, role=None))]
    found += strand.end()
    assert [len(one.turns) for one in found if isinstance(one, Conversation)] == [3, 3, 1]
    assert all(
        turn.role is Role.BUYER
        for one in found
        if isinstance(one, Conversation)
        for turn in one.turns
    )


def test_problems_are_counted_where_there_are_too_many() -> None:
    problems = Problems(Problem(number * 2, "坏了") for number in range(1, MOST_PROBLEMS + 51))
    told = problems.listed()
    assert len(told) == MOST_PROBLEMS + 1
    assert "另有 50 处" in told[-1].message
    joined = Problems([Problem(3, "坏了"), Problem(4, "坏了"), Problem(5, "坏了")]).listed()
    assert joined == (Problem(3, "坏了（第 3 至 5 行，共 3 处）"),)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2024-03-01 10:34:26", "2024-03-01T10:34:26+08:00"),
        ("2024-3-1 9:05", "2024-03-01T09:05:00+08:00"),
        ("2024/3/1 17:55:09", "2024-03-01T17:55:09+08:00"),
        ("2024年3月1日 17:55", "2024-03-01T17:55:00+08:00"),
        ("2024-03-01T02:00:00Z", "2024-03-01T02:00:00+00:00"),
        ("1709260800", "2024-03-01T10:40:00+08:00"),
        ("1709260800000", "2024-03-01T10:40:00+08:00"),
    ],
)
def test_times_are_read_as_people_write_them(written: str, moment: str) -> None:
    assert parse_moment(written) == datetime.fromisoformat(moment)
    assert parse_moment(written).tzinfo is not None


@pytest.mark.parametrize(
    "written", ["", "今天", "2024-13-01 10:00:00", "0001-01-01 00:00:00", "99999999999999"]
)
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        parse_moment(written)


@pytest.mark.parametrize("given_", [True, [], {}, 1e300, 10**400, float("nan"), "gestern"])
def test_a_json_value_that_is_no_time_is_refused(given_: object) -> None:
    with pytest.raises(ValueError):
        any_moment(given_)
    assert any_moment(None) is None
    assert any_moment(1709260800) == datetime(2024, 3, 1, 10, 40, tzinfo=CHINA)


def test_sides_are_told_by_what_is_known() -> None:
    agents = frozenset({"小云"})
    assert tell_sides(["甲", "小云"], agents) == ({"小云": Role.AGENT, "甲": Role.BUYER}, False)
    assert tell_sides(["木棉坊旗舰店", "甲"], frozenset())[0]["甲"] is Role.BUYER
    assert tell_sides(["甲**", "乙"], frozenset())[0] == {"甲**": Role.BUYER, "乙": Role.AGENT}
    assert tell_sides(["甲", "乙"], frozenset()) == ({"甲": Role.BUYER, "乙": Role.AGENT}, True)
    assert tell_sides(["jimi_vender", "甲"], agents)[0]["jimi_vender"] is Role.BOT


def test_names_in_notices_are_found() -> None:
    assert names_in_notice("由 小云 转交给 小美") == ("小云", "小美")
    assert names_in_notice("由 服务助手 转交给 小美") == ("小美",)
    assert names_in_notice("小云 --> 木棉坊:小美") == ("小云", "木棉坊:小美")
    assert names_in_notice("对方撤回了一条消息") == ()
    assert names_in_notice("在吗") == ()


def test_html_reads_as_people_see_it() -> None:
    html = (
        '<div>您好&nbsp;<b>亲</b></div><p>看<a href="https://a.example">这里</a></p><img src="x">'
    )
    assert plain_text(html) == "您好 亲\n看这里\n[图片]"
    assert plain_text("<script>x</script>在吗") == "在吗"
    assert plain_text(" 1 < 2 ") == "1 < 2"


def test_a_message_of_endless_lines_is_cut_and_told() -> None:
    strand = Strand(frozenset())
    list(strand.begin(message(1)))
    for number in range(2, gathering.MOST_LINES + 12):
        assert strand.more("还有", number)
    (found,) = strand.end()
    assert isinstance(found, Conversation)
    assert found.turns[0].text.count("\n") == gathering.MOST_LINES - 1
    assert "共 11 处" in found.problems[0].message


def test_a_layout_that_knows_the_kind_is_believed() -> None:
    strand = Strand(frozenset())
    list(strand.begin(Message("", 1, sender="a", role=Role.BUYER, kind=TurnKind.PLACEHOLDER)))
    (found,) = strand.end()
    assert isinstance(found, Conversation)
    assert found.turns[0].kind is TurnKind.PLACEHOLDER


@given(
    TEXTS | st.sampled_from(["HTTP://a.cn", "a --> b", " [图片] ", "小美撤回了一条消息", "＃E-s25"])
)
def test_the_quick_look_at_a_messages_kind_passes_over_nothing(text: str) -> None:
    found = turn_kinds._ANY.fullmatch(text.strip())
    assert kind_of(text) is TurnKind(found.lastgroup if found and found.lastgroup else "text")


def test_what_a_sub_account_calls_itself_is_known_to_redaction() -> None:
    turns = (
        Turn(Role.AGENT, "我是小云，售后2会找您", sender="木棉坊:小云"),
        Turn(Role.AGENT, "售后2在的", sender="木棉坊:售后2"),
    )
    found = redact_conversation(Conversation(turns), Pseudonyms(bytes(32)))
    assert [turn.text for turn in found.turns] == [
        f"我是{found.turns[0].sender}，售后2会找您",
        "售后2在的",
    ]
