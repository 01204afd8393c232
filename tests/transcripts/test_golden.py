"""Golden files: an export in every encoding, and what is read from it."""

import json

import pytest

from tests.transcripts.make_golden import FOLDER, exports, result_of

PRIVATE = (
    "tb_rain88", "13812345678", "3312456789012345678", "YT8812345678901", "文三路", "李娜", "王芳", "周强",
    "287654321098", "rain_1988", "大米饭", "飞飞", "老同学", "木棉坊:小云", "访客88",
)  # fmt: skip
"""Names and numbers that stand in the golden exports; 老同学 speaks in a group, which isn't read."""


@pytest.mark.parametrize("file", exports())
def test_an_export_reads_as_its_golden_file_says(file: str) -> None:
    name, content = exports()[file]
    assert (FOLDER / file).read_bytes() == content, "run python -m tests.transcripts.make_golden"
    golden = (FOLDER / f"{name}.read.jsonl").read_text(encoding="utf-8").splitlines()
    assert result_of(FOLDER / file) == [json.loads(line) for line in golden]


@pytest.mark.parametrize("file", exports())
def test_no_private_word_of_an_export_comes_through(file: str) -> None:
    read = json.dumps(result_of(FOLDER / file), ensure_ascii=False)
    assert [word for word in PRIVATE if word in read] == []


def test_every_private_word_stands_in_some_export() -> None:
    raw = " ".join(
        content.decode(codec, "ignore")
        for _, content in exports().values()
        for codec in ("utf-8", "gb18030")
    )
    assert [word for word in PRIVATE if word not in raw] == []
