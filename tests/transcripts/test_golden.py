"""Golden files: an export in every encoding, and what is read from it."""

import json

import pytest

from tests.transcripts.make_golden import FOLDER, exports, result_of


@pytest.mark.parametrize("file", exports())
def test_an_export_reads_as_its_golden_file_says(file: str) -> None:
    name, content = exports()[file]
    assert (FOLDER / file).read_bytes() == content, "run python -m tests.transcripts.make_golden"
    golden = (FOLDER / f"{name}.read.jsonl").read_text(encoding="utf-8").splitlines()
    assert result_of(FOLDER / file) == [json.loads(line) for line in golden]
