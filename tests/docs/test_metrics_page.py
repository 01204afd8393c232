"""docs/metrics.md tells the truth: its tables are those of the files, its keys those of the type."""

from datetime import timedelta

from question_bank.library import load_library
from question_bank.metric import Metric, Window
from tests.docs.pages import page, section, tables
from trainer.quality.metrics import REASONS

PAGE = page("metrics.md")
METRICS = load_library().metrics


def _length(value: timedelta | None) -> str:
    return f"{value.total_seconds():.0f} s" if value is not None else "none"


def _hours(window: Window | None) -> str:
    if window is None:
        return "none"
    told = window.model_dump(mode="json", by_alias=True)
    return f"{told['from']}-{told['to']}"


def _first_row(metric: Metric) -> tuple[str, ...]:
    decides = metric.window.by if metric.window else "unit_start"
    return (
        metric.id,
        metric.name,
        metric.measure,
        metric.unit,
        _length(metric.limit),
        _length(metric.cap),
        _hours(metric.window),
        str(decides),
        metric.confidence,
    )


def _second_row(metric: Metric) -> tuple[str, ...]:
    return (
        metric.id,
        metric.unanswered,
        "yes" if metric.same_day else "no",
        metric.bots,
        metric.transfer,
        metric.empty_reply,
        _length(metric.merge_gap),
        _length(metric.parts_after),
        metric.target,
    )


def test_the_tables_are_those_of_the_files() -> None:
    first, second = (rows for _, rows in tables(section(PAGE, "The metrics")))
    assert set(first) == {_first_row(metric) for metric in METRICS.values()}
    assert set(second) == {_second_row(metric) for metric in METRICS.values()}
    assert {metric.as_of for metric in METRICS.values()} == {"2026-11"}


def test_every_reason_for_leaving_out_is_described_and_no_other() -> None:
    (rows,) = (rows for _, rows in tables(section(PAGE, "What is counted")))
    assert [row[0] for row in rows] == list(REASONS)
