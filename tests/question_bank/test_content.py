"""The shipped personas, numbers and phrases keep to what the house has decided."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from question_bank.language.reader import shipped_reader
from question_bank.library import load_library
from question_bank.lint.style import style_problems
from question_bank.persona import PersonaSheet
from question_bank.phrase import Phrase
from question_bank.vocabulary import Persona, Stage

LIBRARY = load_library()


def _is_wordings(value: object) -> bool:
    return isinstance(value, tuple) and isinstance(value[0], tuple)


PHRASES = [phrase for pack in LIBRARY.phrases.values() for phrase in pack.phrases]
KINDS = tuple(name for name, value in next(iter(LIBRARY.personas.values())) if _is_wordings(value))


def _texts(sheet: PersonaSheet, kind: str) -> list[str]:
    return [part.text for burst in getattr(sheet, kind) for part in burst]


def test_there_is_a_sheet_for_every_persona() -> None:
    assert set(LIBRARY.personas) == set(Persona)


@pytest.mark.parametrize("sheet", LIBRARY.personas.values(), ids=lambda sheet: sheet.id)
def test_a_persona_keeps_to_the_house_numbers(sheet: PersonaSheet) -> None:
    seconds = timedelta(seconds=1)
    assert 2 * seconds <= sheet.delay_min < sheet.delay_max <= 10 * seconds
    assert 45 * seconds <= sheet.patience.reply <= 90 * seconds
    assert 150 * seconds <= sheet.patience.hold <= 180 * seconds
    assert (sheet.patience.holds, sheet.patience.nudges) == (2, 2)


@pytest.mark.parametrize("sheet", LIBRARY.personas.values(), ids=lambda sheet: sheet.id)
def test_a_persona_has_four_wordings_of_everything_and_no_placeholder(sheet: PersonaSheet) -> None:
    assert len(KINDS) == 12
    for kind in KINDS:
        assert len(getattr(sheet, kind)) >= 4, kind
        assert not any("{" in text for text in _texts(sheet, kind))


def test_personas_speak_each_in_their_own_words() -> None:
    said = [
        text
        for sheet in LIBRARY.personas.values()
        for kind in KINDS
        for text in _texts(sheet, kind)
    ]
    lengths = sorted(map(len, said))
    assert len(set(said)) / len(said) > 0.85
    assert lengths[len(lengths) // 2] <= 11, "buyers type a median of nine characters"


def test_the_default_scorecard_has_the_numbers_of_the_house() -> None:
    card = LIBRARY.scorecards["default"]
    assert card.model_dump(include={"weights", "deductions", "caps", "pass_mark", "hint_cost"}) == {
        "weights": {"speed": 25, "phrasing": 25, "coverage": 50},
        "deductions": {
            "critical": Decimal("0.5"),
            "major": Decimal("0.2"),
            "minor": Decimal("0.1"),
            "per_category": 2,
        },
        "caps": {
            "red_line": 59,
            "bad_outcome": 69,
            "missed_must": 69,
            "majors": 74,
            "majors_from": 2,
        },
        "pass_mark": 80,
        "hint_cost": 2,
    }
    assert card.speed_profile == "practice"


def test_the_practice_profile_has_the_limits_of_the_house() -> None:
    profile = LIBRARY.profiles["practice"]
    limits = (profile.first.full, profile.first.zero, profile.later.full, profile.later.zero)
    assert [limit.total_seconds() for limit in limits] == [30, 60, 30, 90]


def test_the_first_standard_asks_for_four_gates() -> None:
    gates = {gate.kind: gate for gate in LIBRARY.standards["first"].gates}
    assert set(gates) == {"cases_passed", "last_passed", "no_red_line", "first_response"}
    cases = gates["cases_passed"]
    assert cases.kind == "cases_passed"
    assert (cases.count, set(cases.stages)) == (6, set(Stage))


def test_there_are_thirty_phrases_over_all_stages() -> None:
    assert len(PHRASES) >= 30
    assert {phrase.stage for phrase in PHRASES} == {*Stage, None}


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.name)
def test_a_quick_phrase_is_clean_as_it_stands_and_filled_in(phrase: Phrase) -> None:
    reader = shipped_reader()
    filled = re.sub("【[^】]*】", "三", phrase.text)
    assert reader.read([phrase.text]).findings == ()
    assert reader.read([filled]).findings == ()
    assert phrase.text.count("【") == phrase.text.count("】")


def test_the_library_says_nothing_twice_nothing_faulty_and_no_two_buyers_alike() -> None:
    problems = style_problems(LIBRARY.files, shipped_reader())
    assert [str(problem) for problem in problems] == []
