"""Metrics and stage rubrics as files: what is wrong is told in words, model answers earn their points."""

import pytest

from question_bank.condition import Said, match
from question_bank.digest import canonical, from_canonical
from question_bank.language.reader import shipped_reader
from question_bank.library import SHIPPED, load_library
from question_bank.loading import load_text
from question_bank.metric import Metric
from question_bank.stage_rubric import StageRubric
from question_bank.vocabulary import Stage

LIBRARY = load_library()
METRIC = (SHIPPED / "metrics" / "wangwang-average.yaml").read_text(encoding="utf-8")
RUBRIC = (SHIPPED / "rubrics" / "presale.yaml").read_text(encoding="utf-8")


def test_every_stage_has_a_rubric() -> None:
    assert set(LIBRARY.rubrics) == set(Stage)


@pytest.mark.parametrize("rubric", LIBRARY.rubrics.values(), ids=lambda one: one.id)
def test_a_model_answer_earns_its_point_and_has_no_fault(rubric: StageRubric) -> None:
    reader = shipped_reader()
    for point in rubric.points:
        assert point.model, point.id
        for model in point.model:
            reading = reader.read([model])
            assert match(point, Said(reading), reader.says).met, (point.id, model)
            assert reading.findings == (), model


@pytest.mark.parametrize("metric", LIBRARY.metrics.values(), ids=lambda one: one.id)
def test_a_metric_reads_back_from_its_canonical_form(metric: Metric) -> None:
    assert from_canonical(canonical(metric), Metric) == metric


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('from: "08:00"', 'from: "8 点"', "一天里的时间"),
        ('to: "23:00"', 'to: "24:01"', "一天里的时间"),
        ("cap: 600s\n", "", "缺少 cap"),
        ("unanswered: cap", "unanswered: missed", "没回的要有个数"),
        ("measure: mean", "measure: share", "缺少 limit"),
        ("as_of: 2026-11", "as_of: 去年", "as_of"),
    ],
)
def test_what_is_wrong_with_a_metric_is_told(before: str, after: str, told: str) -> None:
    assert told in refused(METRIC.replace(before, after), Metric)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("when: choice", "when: chioce", "topics 里没有「chioce」"),
        ("  - id: need", "  - id: greet", "同一个 id"),
        ("    when: parcel", "    must: true", "不能有 within、after、must"),
    ],
)
def test_what_is_wrong_with_a_rubric_is_told(before: str, after: str, told: str) -> None:
    assert told in refused(RUBRIC.replace(before, after), StageRubric)


def refused(text: str, model: type[Metric] | type[StageRubric]) -> str:
    """The problems for which such a file is not taken up."""
    loaded = load_text(text, model, "x.yaml")
    assert loaded.item is None
    return "\n".join(map(str, loaded.problems))


def test_a_topic_is_raised_by_the_buyers_words_in_any_script() -> None:
    rubric = LIBRARY.rubrics[Stage.PRESALE]
    assert "bargain" in rubric.not_due(["有货吗"])
    assert "bargain" not in rubric.not_due(["能便宜點嗎", "有货吗"])
