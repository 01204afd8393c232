"""docs/vocabulary.md names every id of every vocabulary, with its name on screens, and no other."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from question_bank.language.reader import shipped_reader
from question_bank.library import load_library
from question_bank.names import (
    ACT_NAMES,
    CATEGORY_NAMES,
    DESK_NAMES,
    LINE_NAMES,
    OUTCOME_NAMES,
    PLATFORM_NAMES,
    SEVERITY_NAMES,
    STAGE_NAMES,
)
from question_bank.vocabulary import (
    ASKING_ACTS,
    DEFAULT_SEVERITY,
    OUTCOME_CLASS,
    TEXT_CATEGORIES,
    Act,
    Category,
    Confidence,
    Criterion,
    Desk,
    OfferKind,
    Outcome,
    OutcomeClass,
    Persona,
    Platform,
    ProductLine,
    Severity,
    Slot,
    Stage,
    Unit,
)
from tests.docs.pages import page, section, table
from trainer.store.accounts import Role

PAGE = page("vocabulary.md")


@pytest.mark.parametrize(
    ("first", "vocabulary"),
    [
        ("act", Act),
        ("slot", Slot),
        ("severity", Severity),
        ("confidence", Confidence),
        ("offer", OfferKind),
        ("unit", Unit),
        ("stage", Stage),
        ("platform", Platform),
        ("line", ProductLine),
        ("persona", Persona),
        ("outcome", Outcome),
        ("outcome class", OutcomeClass),
        ("desk", Desk),
        ("criterion", Criterion),
        ("role", Role),
    ],
)
def test_a_vocabulary_is_listed_whole_and_in_its_order(
    first: str, vocabulary: type[StrEnum]
) -> None:
    assert [row[0] for row in table(PAGE, first)] == [one.value for one in vocabulary]


def test_the_categories_are_listed_apart_by_who_finds_them() -> None:
    read = [row[0] for row in table(section(PAGE, "Findings read from the text"), "category")]
    judged = [row[0] for row in table(section(PAGE, "Findings judged with the case"), "category")]
    assert read == list(TEXT_CATEGORIES)
    assert [*read, *judged] == list(Category)


@pytest.mark.parametrize(
    ("first", "names"),
    [
        ("act", ACT_NAMES),
        ("severity", SEVERITY_NAMES),
        ("stage", STAGE_NAMES),
        ("desk", DESK_NAMES),
        ("platform", PLATFORM_NAMES),
        ("line", LINE_NAMES),
        ("persona", {p: sheet.name for p, sheet in load_library().personas.items()}),
        ("role", {role: role.label for role in Role}),
    ],
)
def test_the_names_are_those_of_the_screens(first: str, names: Mapping[StrEnum, str]) -> None:
    assert {row[0]: row[1] for row in table(PAGE, first)} == dict(names)


def test_categories_have_their_names_and_default_severities() -> None:
    for heading in ("Findings read from the text", "Findings judged with the case"):
        for category, name, severity, *_ in table(section(PAGE, heading), "category"):
            assert name == CATEGORY_NAMES[Category(category)]
            assert severity == DEFAULT_SEVERITY[Category(category)]


def test_outcomes_have_their_names_and_classes() -> None:
    for outcome, kind, name, _ in table(PAGE, "outcome"):
        assert kind == OUTCOME_CLASS[Outcome(outcome)]
        assert name == OUTCOME_NAMES[Outcome(outcome)]


def test_the_asking_acts_are_named_beside_the_slots() -> None:
    words = section(PAGE, "Slots").split("\n\n")[0]
    assert {act for act in Act if f"`{act.value}`" in words} == ASKING_ACTS


@pytest.mark.parametrize(
    ("reply", "act"), [("不包邮哦", Act.OFFER_FREE_SHIPPING), ("没办法退款", Act.OFFER_REFUND)]
)
def test_a_negated_act_is_not_that_act_as_the_page_says(reply: str, act: Act) -> None:
    assert f"「{reply}」" in PAGE
    assert act not in shipped_reader().read([reply]).act_ids()
