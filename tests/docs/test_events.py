"""docs/events.md describes every kind of event and every field of it, with an example that reads back."""

import json
import re
from dataclasses import fields
from typing import get_args

import pytest

from question_bank.vocabulary import Outcome
from tests.docs.pages import blocks, page, section, table
from trainer.dialogue import events
from trainer.dialogue.events import Event, from_record, to_record

PAGE = page("events.md")
KINDS = {cls.kind: cls for cls in get_args(Event)}
COMMON = {"seq", "at"}


def test_every_kind_has_its_section_and_no_other() -> None:
    assert re.findall(r"^## `(\w+)`$", PAGE, re.MULTILINE) == list(KINDS)


def test_what_all_events_have_is_said_once() -> None:
    assert {row[0] for row in table(PAGE, "field")} == {"kind", *COMMON}


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_described_in_order_and_no_other(kind: str) -> None:
    own = [field.name for field in fields(KINDS[kind]) if field.name not in COMMON]
    described = section(PAGE, f"`{kind}`")
    rows = table(described, "field") if "| field |" in described else []
    assert [row[0] for row in rows] == own
    optional = {row[0] for row in rows if row[1].endswith("optional")}
    assert optional == {f.name for f in fields(KINDS[kind]) if f.default is None}


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_what_is_stored(kind: str) -> None:
    (source,) = blocks(section(PAGE, f"`{kind}`"), "json")
    record = json.loads(source)
    event = from_record(record)
    assert isinstance(event, KINDS[kind])
    assert to_record(event) == record


def test_the_causes_are_those_of_the_type() -> None:
    assert events.BuyerSpoke.__doc__
    told = re.search(r"cause (.*?)\n    need ", events.BuyerSpoke.__doc__, re.DOTALL)
    assert told
    assert [row[0] for row in table(PAGE, "cause")] == re.findall(r"`([\w:]+)`", told[1])


def test_the_reasons_are_those_of_the_type() -> None:
    told = re.findall(r"`(\w+)`", (events.Closed.__doc__ or "").split("`reason`")[1])
    assert [row[0] for row in table(PAGE, "reason")] == told


def test_the_example_of_the_close_names_an_outcome() -> None:
    (source,) = blocks(section(PAGE, "`closed`"), "json")
    assert json.loads(source)["outcome"] in set(Outcome)
