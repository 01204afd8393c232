"""Properties of every layout: what is written in it is recognised, and reads back to itself."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.transcripts.every_layout import LAYOUTS, Layout
from transcripts.conversation import Conversation
from transcripts.part_reading import read_part
from transcripts.parts import opened_parts
from transcripts.readers import READERS
from transcripts.recognition import judge, surest

by_name = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda one: one.name)
EXAMPLES = settings(
    # a quarter of the profile's, for each writes and reads a whole export
    max_examples=settings().max_examples // 4,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def read_back(content: bytes, path: Path, layout: Layout) -> list[Conversation]:
    """What is read from a file, recognised by content alone."""
    path.write_bytes(content)
    with opened_parts(path) as opened:
        (part,) = opened.parts
        chosen = surest(judge(part))
        assert chosen.reader.name == layout.name
        return list(read_part(chosen, agents=frozenset()))


def test_every_reader_has_a_writer() -> None:
    assert {one.name for one in LAYOUTS} == {reader.name for reader in READERS}


@by_name
def test_any_conversation_written_in_a_layout_reads_back_to_itself(
    layout: Layout, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("layout") / "export"

    @EXAMPLES
    @given(layout.conversations)
    def holds(written: list[Conversation]) -> None:
        found = read_back(layout.content(written), path, layout)
        assert [(one.id, one.turns) for one in found] == [(one.id, one.turns) for one in written]
        assert [one.problems for one in found] == [()] * len(written)

    holds()
