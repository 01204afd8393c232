"""docs/case-format.md names every key of every content type, and its plays are what the trainer plays."""

import re
from collections.abc import Iterator

import pytest

from question_bank.condition import Condition
from question_bank.digest import canonical, from_canonical
from question_bank.keys import Model, keys_of, models_in
from question_bank.lint import lint_case
from question_bank.shelf import MODELS
from tests.docs.played import DOCS, Example, case_of, examples, played

TEXT = DOCS.read_text(encoding="utf-8")
FRAME, EXAMPLES = examples(TEXT)
SECTIONS = {
    found[1]: found[2]
    for found in re.finditer(
        r"^### [^\n]*\(`(\w+)`\)\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE
    )
}
STEPS = {"Wait", "SendCard", "AskDesk", "End", "Part"}
"""Written as lists, not as mappings: explained where they are used."""


def _types() -> Iterator[Model]:
    waiting: list[Model] = [*MODELS.values(), Condition]
    seen: set[Model] = set()
    while waiting:
        model = waiting.pop()
        if model in seen or model.__name__ in STEPS:
            continue
        seen.add(model)
        yield model
        for field in model.model_fields.values():
            waiting.extend(models_in(field.annotation))


TYPES = sorted(_types(), key=lambda model: model.__name__)


def _own_keys(model: Model) -> set[str]:
    keys = set(keys_of(model))
    inherits = issubclass(model, Condition) and model is not Condition
    return keys - set(keys_of(Condition)) if inherits else keys


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model.__name__)
def test_every_key_of_a_content_type_is_documented_and_no_other(model: Model) -> None:
    rows = re.findall(r"^\| `(\w+)` \|", SECTIONS[model.__name__], re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == _own_keys(model)


def test_no_section_describes_a_type_that_is_gone() -> None:
    assert set(SECTIONS) == {model.__name__ for model in TYPES}


def test_the_examples_show_the_features() -> None:
    assert len(EXAMPLES) >= 11


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_plays_as_the_document_says(example: Example) -> None:
    assert played(case_of(FRAME, example.source), example.play) == example.play


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.title)
def test_an_example_is_sound_apart_from_its_brevity(example: Example) -> None:
    case = case_of(FRAME, example.source)
    codes = {problem.code for problem in lint_case(case)}
    assert codes <= {"no-points", "few-walkthroughs", "outcome-unreachable"}
    assert from_canonical(canonical(case), type(case)) == case
