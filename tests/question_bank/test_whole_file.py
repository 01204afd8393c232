"""A file that others look at is there whole, or as it was before."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from question_bank.whole_file import write_whole


def test_a_file_and_its_folder_are_written_for_their_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "cases" / "late.yaml"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert (path.parent.stat().st_mode | path.stat().st_mode) & 0o077 == 0
    assert list(path.parent.iterdir()) == [path]


def test_who_writes_at_once_leaves_one_whole_file(tmp_path: Path) -> None:
    path, bodies = tmp_path / "counts.json", [bytes([one]) * 100_000 for one in range(8)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda body: write_whole(path, body), bodies))
    assert path.read_bytes() in bodies
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_put_in_place_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tmp_path / "taken"
    folder.mkdir()
    with pytest.raises(OSError, match="taken"):
        write_whole(folder, b"words")
    assert list(tmp_path.iterdir()) == [folder]
