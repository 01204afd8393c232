"""Damaged exports: a clear refusal or a correct partial read, never a crash or a hang.

Each damage has a number; `FUZZ_FROM` sets the first one (0 unless said). To see one again:
``FUZZ_FROM=1234 pytest -m slow -k 'damaged and qianniu'``; the failure names it.
"""

import io
import os
import random
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.transcripts.every_layout import LAYOUTS, Layout
from tests.transcripts.golden_texts import NINE
from tests.transcripts.make_golden import KEY, exports
from tests.transcripts.packing import packed
from tests.transcripts.samples import sample
from tests.transcripts.table_layouts import as_workbook
from transcripts.archives import ArchiveError
from transcripts.conversation import Problem
from transcripts.part_reading import SHUT, Chosen, UnreadableError, read_part
from transcripts.parts import Part, opened_parts
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import READERS, Reader
from transcripts.reading import import_file
from transcripts.recognition import facts_of, judge, surest

FEW, MANY = 120, 10_000
FULL_EVERY = 12
"""One in so many damaged files goes through redaction too, which takes most of the time."""
FIRST = int(os.environ.get("FUZZ_FROM", "0"))

_BITS = (
    b"\r", b"\n", b"\0", b"\xff\xfe", b'"', b"'", b",", b"{", b"}", b"[", b"]", b":", b"\\",
    b"---\n", b"-" * 28 + b"\n", b"=" * 64 + b"\n", b"/****\n", b"2024-03-01 10:00:00",
    b"99999999999999999999", b"1e999", b"null", b"<", b"&#x110000;", b"%s", "：".encode(), "群聊".encode(),
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, double, move, overwrite a few stretches; break or double lines; end early."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data) or 1), chance.randint(1, 40)
        match chance.randrange(8):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = data[at : at + size]
            case 2:
                data[at : at + size] = chance.randbytes(size)
            case 3:
                data[at:at] = chance.choice(_BITS) * chance.choice((1, 1, 1, 50))
            case 4:
                data[at : at + 1] = bytes([chance.randrange(256)])
            case 5:
                lines = bytes(data).split(b"\n")
                chance.shuffle(lines)
                data = bytearray(b"\n".join(lines))
            case 6:
                del data[at:]
            case _:
                data[at : at + size] = chance.choice(_BITS)
    return bytes(data)


def files_of(reader: Reader) -> list[tuple[str, bytes]]:
    """The golden exports that the reader reads."""
    beginning = re.compile(rf"{reader.name}(?:_with_\w+)?\.")
    own = {"jsonl": "turns", "labelled": "labelled"}.get(reader.name, reader.name)
    found = [(file, content) for file, (name, content) in exports().items() if name == own]
    more = [(f, c) for f, (_, c) in exports().items() if beginning.match(f) and (f, c) not in found]
    return found + more


@contextmanager
def told(number: int, file: str) -> Iterator[None]:
    """Any failure says which damage it was."""
    try:
        yield
    except BaseException as fault:
        fault.add_note(f"damage {number} of {file}: FUZZ_FROM={number}")
        raise


def read_damaged(path: Path, reader: Reader | None) -> None:
    """Read every part; whatever is given has turns, and problems say where."""
    try:
        with opened_parts(path) as opened:
            for chosen in _chosen(opened.parts, reader):
                for conversation in read_part(chosen, agents=frozenset()):
                    assert conversation.turns
                    assert all(_is_whole(problem) for problem in conversation.problems)
    except (UnreadableError, *SHUT):
        return


def _chosen(parts: tuple[Part, ...], reader: Reader | None) -> Iterator[Chosen]:
    if reader is not None and len(parts) == 1:
        yield Chosen(parts[0], parts[0].sample()[0], reader)
        return
    judged = [judge(part) for part in parts]
    facts = facts_of(judged)
    for one in judged:
        chosen = surest(one) if reader is None else Chosen(one.part, one.encoding, reader)
        yield replace(chosen, reader=chosen.reader.beside(facts))


def _is_whole(problem: Problem) -> bool:
    return problem.line >= 0 and bool(problem.message)


def damage_many(reader: Reader, count: int, folder: Path) -> None:
    """Read so many damaged exports, told by content and by name in turn."""
    files = files_of(reader)
    assert files, f"no golden export for {reader.name}"
    print(f"{reader.name}: damages {FIRST} to {FIRST + count - 1}")
    path = folder / "damaged"
    for number in range(FIRST, FIRST + count):
        file, content = files[number % len(files)]
        path.write_bytes(damaged(content, random.Random(f"{reader.name} {number}")))
        with told(number, file):
            read_damaged(path, reader if number % 3 else None)
            if number % FULL_EVERY == 0:
                imported(path, reader)


def imported(path: Path, reader: Reader) -> None:
    """The whole way, redaction included."""
    try:
        found = list(import_file(path, Pseudonyms(KEY), reader=reader))
    except (UnreadableError, *SHUT):
        return
    assert found
    assert all(one.conversation.turns and one.conversation.id for one in found)


by_reader = pytest.mark.parametrize("reader", READERS, ids=lambda one: one.name)


@by_reader
def test_a_damaged_export_is_read_in_part_or_refused(reader: Reader, tmp_path: Path) -> None:
    damage_many(reader, FEW, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
@by_reader
def test_ten_thousand_damaged_exports_are_read_in_part_or_refused(
    reader: Reader, tmp_path: Path
) -> None:
    damage_many(reader, MANY, tmp_path)


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cut.zip"
    path.write_bytes(exports()["jd_with_visits.zip"][1][:-40])
    with pytest.raises(ArchiveError, match="已损坏"), opened_parts(path):
        pass


def damage_workbook(count: int, folder: Path) -> None:
    """Damage the file, and, behind a whole ZIP, the XML of the sheet."""
    content = as_workbook(NINE)
    path = folder / "book.xlsx"
    print(f"workbook: damages {FIRST} to {FIRST + count - 1}")
    for number in range(FIRST, FIRST + count):
        chance = random.Random(f"workbook {number}")
        path.write_bytes(_within(content, chance) if number % 2 else damaged(content, chance))
        with told(number, "a workbook"):
            read_damaged(path, None)


def _within(content: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(files))
    files[name] = damaged(files[name], chance)
    return packed(files)


def test_a_damaged_workbook_is_read_in_part_or_refused(tmp_path: Path) -> None:
    damage_workbook(FEW, tmp_path)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_ten_thousand_damaged_workbooks_are_read_in_part_or_refused(tmp_path: Path) -> None:
    damage_workbook(MANY, tmp_path)


_BITS_OF_LONG_LINES = (
    "a:", "nick(", "2024-03-01 10:00:00 ", "/:", "/:ab", "http://a", "[图片]", "由 a 转交给 ", " --> ", "买家", '"', '",',
    "{", "[", '{"a":', "/****", "---", "撤回", "（", "<p>", "<", "&", "\\", "20", "2024-3-1 ", "*", "原因：【", "\t", " ",
)  # fmt: skip


@by_reader
def test_long_lines_of_one_thing_take_no_more_than_their_length(
    reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "long"
    began = time.process_time()
    for bit in _BITS_OF_LONG_LINES:
        body = bit * (40_000 // len(bit))
        long = f"{body}\n{bit * 500}\n{body}".encode()
        path.write_bytes(b"\n".join((files_of(reader)[0][1], long)))
        read_damaged(path, reader)
    assert time.process_time() - began < 60


@pytest.mark.parametrize(
    "layout", [one for one in LAYOUTS if not one.mixes], ids=lambda one: one.name
)
def test_what_stands_before_the_damage_reads_as_if_there_were_none(
    layout: Layout, tmp_path: Path
) -> None:
    content = layout.content(sample(layout, 40))
    whole = len(content) * 6 // 10
    first = sample(layout, 1)[0].turns
    path = tmp_path / "damaged"
    for number in range(FIRST, FIRST + FEW // 4):
        chance = random.Random(f"before {layout.name} {number}")
        path.write_bytes(content[:whole] + damaged(content[whole:], chance))
        with told(number, layout.file), opened_parts(path) as opened:
            chosen = surest(judge(opened.parts[0]))
            assert next(read_part(chosen, agents=frozenset())).turns == first
