"""Tables of quick phrases: read by header in any encoding or workbook, written so that they read back and nothing is run."""

import io

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from question_bank.phrase import Phrase
from question_bank.phrase_rows import group_of, merged, phrase_of, replaced, stage_of_group
from question_bank.vocabulary import Stage
from transcripts.phrase_tables import (
    HEADER,
    PhraseRow,
    PhraseTableError,
    read_phrase_table,
    write_csv,
    write_xlsx,
)

TEXT = "快捷短语编码,快捷短语,快捷短语分组\r\nfh,今天【几点】前拍当天发,售中\r\n,您好呀,\r\n"


def _rows(body: bytes) -> list[tuple[str, str, str]]:
    return [(row.code, row.text, row.group) for row in read_phrase_table(body).rows]


@pytest.mark.parametrize("codec", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_the_encoding_is_found_by_content(codec: str) -> None:
    assert _rows(TEXT.encode(codec)) == [
        ("fh", "今天【几点】前拍当天发", "售中"),
        ("", "您好呀", ""),
    ]


def test_columns_are_found_by_their_headers_in_any_order_with_others_between() -> None:
    table = "序号\t分组\t快捷编码\t短语内容\n1\t售后\tth\t您好，可以退的\n"
    assert _rows(table.encode()) == [("th", "您好，可以退的", "售后")]


def test_a_title_above_the_header_is_passed_over() -> None:
    assert len(_rows(f"果仁巷的快捷短语,,\n{TEXT}".encode())) == 2


def test_a_phrase_of_several_lines_stays_one() -> None:
    body = '快捷短语编码,快捷短语,快捷短语分组\n1,"您好\n请看这里",\n'.encode("gbk")
    assert _rows(body) == [("1", "您好\n请看这里", "")]


def test_rows_without_a_phrase_or_with_too_long_a_one_are_named_by_their_line() -> None:
    table = read_phrase_table(f"快捷短语编码,快捷短语\na,\nb,{'长' * 501}\nc,好的\n".encode())
    assert [row.text for row in table.rows] == ["好的"]
    assert [problem.line for problem in table.problems] == [2, 3]


@pytest.mark.parametrize(
    "body", [b"", b"   ", "随便,写点\n什么,都行\n".encode(), b"PK\x03\x04 broken"]
)
def test_what_is_no_table_of_phrases_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(PhraseTableError):
        read_phrase_table(body)


def test_a_workbook_reads_like_a_csv() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate([HEADER, (1, "您好呀", "售前")]):
            for column, cell in enumerate(line):
                sheet.write(number, column, cell)
    assert _rows(out.getvalue()) == [("1", "您好呀", "售前")]


def test_nothing_that_is_exported_is_run_by_a_spreadsheet() -> None:
    row = PhraseRow("=cmd", '=HYPERLINK("x")', "@home")
    line = write_csv([row]).decode("gb18030").splitlines()[1]
    assert line.startswith("'=cmd,")
    assert _rows(write_csv([row])) == _rows(write_xlsx([row])) == [(row.code, row.text, row.group)]


_CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30
).map(str.strip)


@given(st.lists(st.tuples(_CELL, _CELL.filter(bool), _CELL), max_size=8))
@example([("'=1", "''=cmd", "'@")])
def test_what_is_written_reads_back(cells: list[tuple[str, str, str]]) -> None:
    rows = [PhraseRow(*row) for row in cells if "\ufffd" not in row[1] and row[1] != "'"]
    wanted = [(row.code, row.text, row.group) for row in rows]
    assert _rows(write_csv(rows)) == wanted
    assert _rows(write_xlsx(rows)) == wanted


def test_groups_tell_the_stage_and_stages_the_group() -> None:
    assert stage_of_group("退换货") is Stage.AFTERSALE
    assert stage_of_group("催付话术") is Stage.INSALE
    assert stage_of_group("尺码推荐") is Stage.PRESALE
    assert stage_of_group("每日问候") is None
    for stage in (*Stage, None):
        assert stage_of_group(group_of(Phrase(name="a", text="b", stage=stage))) is stage


def test_a_row_becomes_a_phrase_with_a_name_that_people_recognise() -> None:
    named = phrase_of("发货时间", "今天发", "售中")
    assert (named.name, named.stage, named.keys) == ("发货时间", Stage.INSALE, ("发货时间",))
    unnamed = phrase_of("fh1", "好的，马上给您安排发货", "我的常用")
    assert (unnamed.name, unnamed.stage, unnamed.keys) == ("好的", None, ("fh1", "我的常用"))


def test_a_phrase_that_is_known_keeps_its_name_and_keys() -> None:
    known = Phrase(name="问候", text="您好呀", keys=("wh",))
    new = phrase_of("1", "您好呀", "")
    other = phrase_of("2", "好的呢", "")
    assert merged([known], [new, other, other]) == (known, other)
    assert replaced([known], [other, new]) == (other, known)
