"""Encodings are found from content, and lines are cut where the export cut them."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.encodings import detect
from transcripts.opening import text_lines

CHAT = "买家：在吗，这款枸杞还有货吗\n客服：您好，有的，今天下单明天发货\n" * 3
TRADITIONAL = "買家：請問這款還有貨嗎，幾天可以到\n客服：您好，有的，兩三天就能收到\n" * 3


@pytest.mark.parametrize(
    ("written", "codec"),
    [
        (CHAT.encode(), "utf-8"),
        (CHAT.encode("utf-8-sig"), "utf-8-sig"),
        (CHAT.encode("gb18030"), "gb18030"),
        (CHAT.encode("utf-16"), "utf-16"),
        (CHAT.encode("utf-16-le"), "utf-16-le"),
        (CHAT.encode("utf-16-be"), "utf-16-be"),
        (TRADITIONAL.encode("big5"), "big5hkscs"),
        (b"", "utf-8"),
        (b"hello", "utf-8"),
    ],
)
def test_the_encoding_is_found(written: bytes, codec: str) -> None:
    assert detect(written).codec == codec


@pytest.mark.parametrize("cut", range(1, 40, 3))
def test_a_character_cut_at_the_end_of_the_sample_does_no_harm(cut: int) -> None:
    assert detect(CHAT.encode()[:-cut]).codec == "utf-8"


def test_one_stray_nul_does_not_make_a_file_utf_16() -> None:
    assert detect((CHAT + "\0" + CHAT).encode()).codec == "utf-8"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_line_end_gives_the_same_lines(ending: str, codec: str) -> None:
    lines = CHAT.split("\n")[:-1]
    written = ending.join([*lines, ""]).encode(codec)
    assert list(text_lines(io.BytesIO(written))[1]) == lines


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\ufeff")), max_size=30)
)
def test_lines_come_back_as_they_were_written(lines: list[str]) -> None:
    written = "".join(f"{line}\n" for line in lines)
    stream = io.BytesIO(b"\xef\xbb\xbf" + written.encode())
    assert list(text_lines(stream)[1]) == lines


def test_a_file_longer_than_the_sample_is_read_to_its_end() -> None:
    lines = [f"买家：第{place}条消息" for place in range(30_000)]
    stream = io.BytesIO("\r\n".join(lines).encode("gb18030"))
    assert list(text_lines(stream)[1]) == lines


def test_a_bad_byte_is_shown_and_does_not_end_the_reading() -> None:
    stream = io.BytesIO(CHAT.encode() + b"\xff\xfe\n" + "客服：好的".encode())
    assert list(text_lines(stream)[1])[-1] == "客服：好的"
