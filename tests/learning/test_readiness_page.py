"""docs/readiness.md tells the truth about the first standard and the vocabulary."""

from pathlib import Path

from question_bank.standard import CasesPassed, FirstResponse
from tests.learning.test_readiness import STANDARD
from trainer.learning.gates import GateState
from trainer.learning.result import NOT_COUNTED_IN_WORDS, NotCounted

PAGE = (Path(__file__).parents[2] / "docs" / "readiness.md").read_text(encoding="utf-8")


def test_the_page_lists_the_gates_of_the_first_standard_with_their_numbers() -> None:
    for gate in STANDARD.gates:
        (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `{gate.id}` |")]
        assert f"| `{gate.kind}` | {gate.count} " in row
        if isinstance(gate, FirstResponse):
            seconds = int(gate.within.total_seconds())
            assert f"{gate.count} of {gate.of} within {seconds} s" in row
        if isinstance(gate, CasesPassed):
            assert len(gate.stages) == 3


def test_the_page_explains_every_state_and_every_reason() -> None:
    for word in (*GateState, *NotCounted):
        assert f"| `{word.value}` |" in PAGE
    assert set(NOT_COUNTED_IN_WORDS) == set(NotCounted)
