"""What the library covers is counted by what its cases ask for, and holes are told."""

from question_bank.coverage_map import coverage_of, findings_of, holes_of, practised_acts
from question_bank.vocabulary import Act, Category, Stage
from tests.question_bank.sample import load_sound

SOUND = load_sound().item
assert SOUND is not None
TABLES = {one.id: one for one in coverage_of([SOUND], lambda one: one.value, ["半日杯社", "空店"])}


def test_acts_of_points_and_branches_count() -> None:
    assert SOUND is not None
    assert {Act.APOLOGISE, Act.OFFER_RESEND, Act.ASK_ORDER} <= practised_acts(SOUND)


def test_a_finding_counts_where_a_witness_commits_it_or_a_branch_reacts() -> None:
    changes = ("expect: {outcome: walked_off}", "expect: {outcome: walked_off, findings: [curt]}")
    branch = ("- {act: apologise, say: [道歉有啥用], goto: demand}",) * 2
    case = load_sound(changes, (branch[0], f"{branch[0]}\n      - {{finding: abuse}}")).item
    assert case is not None
    assert findings_of(case) == {Category.CURT, Category.ABUSE}


def test_a_case_stands_in_the_column_of_its_stage_and_level() -> None:
    (row,) = TABLES["whole"].rows
    assert row.cases == ("mug-handle",)
    assert row.of_stage(Stage.AFTERSALE) == 1
    assert row.cells[6] == ("mug-handle",)


def test_what_no_case_practises_is_a_hole_and_is_told() -> None:
    told = holes_of(TABLES.values())
    assert "售前 1 级还没有案例" in told
    assert "售后 1 级还没有案例" not in told
    assert [row.name for row in TABLES["shop"].holes] == ["空店"]
    assert any("空店" in line for line in told)
