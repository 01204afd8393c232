"""Damaged exports: a clear refusal or a correct partial read, never a crash or a hang."""

import random
from pathlib import Path

import pytest

from tests.transcripts.make_golden import KEY, exports
from transcripts.pseudonyms import Pseudonyms
from transcripts.readers import READERS, Reader
from transcripts.reading import UnreadableError, import_file

MUTATIONS = 30


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, double, swap or overwrite a few stretches."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, size = chance.randrange(len(data) or 1), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                del data[at : at + size]
            case 1:
                data[at:at] = data[at : at + size]
            case 2:
                data[at : at + size] = bytes(chance.randrange(256) for _ in range(size))
            case _:
                data[at : at + size] = chance.choice(
                    [b"\r", b"\n", b"\0", b"\xff\xfe", b'"', b"---\n"]
                )
    return bytes(data)


@pytest.mark.parametrize("file", exports())
@pytest.mark.parametrize("reader", [None, *READERS], ids=lambda one: one.name if one else "any")
def test_a_damaged_export_is_read_in_part_or_refused(
    file: str, reader: Reader | None, tmp_path: Path
) -> None:
    content = exports()[file][1]
    path = tmp_path / file
    for seed in range(MUTATIONS):
        path.write_bytes(damaged(content, random.Random(f"{file} {seed}")))
        try:
            found = list(import_file(path, Pseudonyms(KEY), reader=reader))
        except UnreadableError:
            continue
        assert found
        assert all(one.conversation.turns and one.conversation.id for one in found)
