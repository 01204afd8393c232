"""Archives and workbooks: opened without trusting them, and told in words where they are not."""

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.transcripts import golden_texts as texts
from tests.transcripts.every_layout import layout_named
from tests.transcripts.make_golden import KEY
from tests.transcripts.packing import locked, packed
from tests.transcripts.table_layouts import as_csv, as_workbook, nine_columns
from transcripts import archives, workbooks
from transcripts.archives import (
    ArchiveError,
    PasswordNeededError,
    WrongPasswordError,
)
from transcripts.conversation import Conversation
from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.pseudonyms import Pseudonyms
from transcripts.reading import Imported, OnlyCompanionsError, import_file
from transcripts.recognition import facts_in, judge, surest
from transcripts.workbooks import WorkbookError

CHAT = "买家：在吗\n客服：在的，您说\n".encode()
PASSWORD = "七鱼2024"


def in_xml(conversations: list[Conversation]) -> bool:
    """Whether XML can hold what was said."""
    said = "".join(turn.text for one in conversations for turn in one.turns)
    return not any(ord(sign) & 0xFFFE == 0xFFFE or "_x" in said for sign in said)


def read(content: bytes, folder: Path, name: str = "a.zip", **options: str) -> list[Imported]:
    path = folder / name
    path.write_bytes(content)
    return list(import_file(path, Pseudonyms(KEY), **options))  # type: ignore[arg-type]


def troubles(found: list[Imported]) -> list[str]:
    return [
        problem.message
        for one in found
        for problem in one.conversation.problems
        if problem.line == 0
    ]


def test_every_member_is_read_and_named_after_its_archive(tmp_path: Path) -> None:
    found = read(packed({"一月/a.txt": CHAT, "b.txt": CHAT.replace(b"\n", b"\r\n")}), tmp_path)
    assert [one.provenance.source for one in found] == ["a.zip/一月/a.txt", "a.zip/b.txt"]


def test_a_name_in_gbk_is_read_as_windows_meant_it(tmp_path: Path) -> None:
    content = packed({"abcd.txt": CHAT}).replace(b"abcd.txt", "聊天".encode("gb18030") + b".txt")
    assert read(content, tmp_path)[0].provenance.source == "a.zip/聊天.txt"


def test_a_password_is_asked_for_and_a_wrong_one_is_told(tmp_path: Path) -> None:
    content = locked({"message.txt": CHAT * 50}, PASSWORD.encode())
    with pytest.raises(PasswordNeededError, match="有密码"):
        read(content, tmp_path)
    assert len(read(content, tmp_path, password=PASSWORD)) == 1
    for wrong in range(300):  # one in 256 passes the first check
        with pytest.raises(WrongPasswordError, match="密码不对"):
            read(content, tmp_path, password=f"{PASSWORD}{wrong}")


def test_a_password_typed_on_windows_opens_as_well(tmp_path: Path) -> None:
    content = locked({"a.txt": CHAT}, PASSWORD.encode("gb18030"))
    assert len(read(content, tmp_path, password=PASSWORD)) == 1


@pytest.mark.parametrize(
    "name", ["../a.txt", "/etc/a.txt", "x/../../a.txt", "C:\\a.txt", "..\\a.txt"]
)
def test_a_name_that_leads_out_is_refused_and_the_rest_is_read(name: str, tmp_path: Path) -> None:
    found = read(packed({name: CHAT, "good.txt": CHAT}), tmp_path)
    assert len(found) == 1
    (trouble,) = troubles(found)
    assert "指向压缩包之外" in trouble


def test_a_link_is_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good.txt", CHAT)
    (trouble,) = troubles(read(out.getvalue(), tmp_path))
    assert "是链接" in trouble


def test_what_packs_too_well_is_refused(tmp_path: Path) -> None:
    bomb = packed({"bomb.txt": bytes(archives.FREE_BYTES + 1), "good.txt": CHAT})
    (trouble,) = troubles(read(bomb, tmp_path))
    assert "压缩比" in trouble


def test_too_many_members_and_too_many_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = packed({"a.txt": CHAT, "b.txt": CHAT, "c.txt": CHAT})
    with monkeypatch.context() as limits:
        limits.setattr(archives, "MOST_MEMBERS", 2)
        with pytest.raises(ArchiveError, match="超过 2 个"):
            read(content, tmp_path)
    monkeypatch.setattr(archives, "MOST_BYTES", 100)
    with pytest.raises(ArchiveError, match="解开后超过"):
        read(content, tmp_path)


def test_a_header_that_lies_about_the_size_is_told(tmp_path: Path) -> None:
    honest = packed({"a.txt": CHAT * 1000})
    size = (len(CHAT) * 1000).to_bytes(4, "little")
    lying = honest.replace(size, (len(CHAT)).to_bytes(4, "little"))
    with pytest.raises(ArchiveError, match="已损坏"):
        read(lying, tmp_path)


def test_an_archive_within_an_archive_is_refused_and_a_workbook_is_read(tmp_path: Path) -> None:
    content = packed({"inner.zip": packed({"a.txt": CHAT}), "nine.xlsx": as_workbook(texts.NINE)})
    found = read(content, tmp_path)
    assert [one.provenance.format for one in found] == ["nine_columns"] * 2
    assert "还有压缩包" in troubles(found)[0]


def test_litter_of_systems_is_passed_over(tmp_path: Path) -> None:
    files = {"__MACOSX/._a.txt": b"\0\5", ".DS_Store": b"\0", "a.txt": CHAT}
    assert troubles(read(packed(files), tmp_path)) == []


def test_a_member_of_no_known_layout_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {"说明13812345678.txt": "各位同事，下周开会".encode(), "a.txt": CHAT}
    (trouble,) = troubles(read(packed(files), tmp_path))
    assert "说明[电话1].txt" in trouble
    assert "认不出" in trouble


@pytest.mark.parametrize(
    ("head", "word"),
    [
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "图片"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "图片"),
    ],
)
def test_other_kinds_of_files_are_told_by_name(head: bytes, word: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=word):
        read(head + bytes(100), tmp_path)


def test_nothing_is_unpacked_to_disk(tmp_path: Path) -> None:
    read(packed({"a.txt": CHAT, "nine.xlsx": as_workbook(texts.NINE)}), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_workbook_reads_as_its_table(tmp_path: Path) -> None:
    by_book = read(as_workbook(texts.NINE), tmp_path, "nine.xlsx")
    by_text = read(as_csv(texts.NINE).encode(), tmp_path, "nine.csv")
    assert [one.conversation.turns for one in by_book] == [
        one.conversation.turns for one in by_text
    ]
    assert by_book[0].provenance.encoding == "xlsx"


def test_rows_of_a_workbook_have_the_numbers_that_people_see(tmp_path: Path) -> None:
    path = tmp_path / "late.xlsx"
    path.write_bytes(as_workbook([[], [""], ["", "题目"], [], ["a", "b", "c"]]))
    with opened_parts(path) as opened:
        assert [row.number for row in opened.parts[0].rows()] == [3, 5]


def test_times_and_numbers_of_a_workbook_read_as_people_see_them(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "own.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        stamp = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, ["会话编号", "发送时间", "角色", "内容"])
        sheet.write_number(1, 0, 9001)
        sheet.write_number(1, 1, 45352.4375, stamp)  # 2024-03-01 10:30:00
        sheet.write_row(1, 2, ["客户", "在吗"])
    (found,) = import_file(path, Pseudonyms(KEY))
    assert found.conversation.id == "9001"
    assert str(found.conversation.started_at) == "2024-03-01 10:30:00+08:00"


def test_cells_far_apart_do_not_fill_the_memory(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(1_048_575, 16_383, "z")
    with pytest.raises(WorkbookError, match="另存为 CSV"):
        list(import_file(path, Pseudonyms(KEY)))


def test_a_workbook_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="已损坏"):
        read(b"\xd0\xcf\x11\xe0" + bytes(5000), tmp_path, "old.xls")
    assert workbooks.is_workbook(io.BytesIO(CHAT)) is False


def test_a_list_of_visits_alone_holds_no_conversation(tmp_path: Path) -> None:
    with pytest.raises(OnlyCompanionsError, match="一起导入"):
        read(as_workbook(texts.VISITS), tmp_path, "visits.xlsx")


def test_a_list_of_visits_tells_who_is_who(tmp_path: Path) -> None:
    log = (
        texts.JD.replace("老**客", "飞飞").replace("23:01", "08:01").replace("03-01 08", "03-02 08")
    )
    (tmp_path / "visits.xlsx").write_bytes(as_workbook(texts.VISITS))
    (tmp_path / "jd.log").write_text(log, encoding="utf-8")
    facts = facts_in(tmp_path / "visits.xlsx")
    found = list(import_file(tmp_path / "jd.log", Pseudonyms(KEY), facts=facts))
    roles = [turn.role.value for turn in found[1].conversation.turns]
    assert roles == ["buyer", "agent"]
    assert not any("看不出" in problem.message for problem in found[1].conversation.problems)


def test_progress_is_told_over_all_members(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(packed({"a.txt": CHAT * 9_000, "b.txt": CHAT * 9_000}))
    told: list[float] = []
    list(import_file(path, Pseudonyms(KEY), progress=told.append))
    assert told == sorted(told)
    assert len(told) > 3
    assert told[-1] == 1.0


@settings(max_examples=10, deadline=None)
@given(layout_named("nine_columns").conversations.filter(in_xml))
def test_any_conversation_in_a_workbook_reads_back_to_itself(written: list[Conversation]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nine.xlsx"
        path.write_bytes(as_workbook(nine_columns(written)))
        with opened_parts(path) as opened:
            found = list(read_part(surest(judge(opened.parts[0])), agents=frozenset()))
    assert [(one.id, one.turns) for one in found] == [(one.id, one.turns) for one in written]
