"""A digest names the content: the same content in another dress has the same, any change another."""

import random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.case import Case
from question_bank.digest import canonical, case_of, digest
from question_bank.library import load_library
from question_bank.loading import load_text
from tests.question_bank.sample import load_sound, sound_text


def _sound() -> Case:
    case = load_sound().item
    assert case is not None
    return case


def _shuffled(value: object, chance: random.Random) -> object:
    if isinstance(value, dict):
        items = list(value.items())
        chance.shuffle(items)
        return {key: _shuffled(one, chance) for key, one in items}
    return [_shuffled(one, chance) for one in value] if isinstance(value, list) else value


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=25, deadline=None)
def test_key_order_quoting_layout_and_comments_do_not_change_the_digest(
    seed: int, flow: bool
) -> None:
    tree = yaml.load(sound_text(), Loader=yaml.BaseLoader)  # noqa: S506  texts only
    dressed = yaml.safe_dump(
        _shuffled(tree, random.Random(seed)),
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=flow,
        default_style='"',
    )
    other = load_text(f"# another dress\n{dressed}", Case, "other.yaml")
    assert other.problems == ()
    assert other.item is not None
    assert digest(other.item) == digest(_sound())


@pytest.mark.parametrize(
    ("old", "new"),
    [("level: 1", "level: 2"), ("+3s", "+4s"), ("limit: 2", "limit: 3"), ("我要退钱", "我要退款")],
)
def test_any_change_of_content_changes_the_digest(old: str, new: str) -> None:
    changed = load_sound((old, new)).item
    assert changed is not None
    assert digest(changed) != digest(_sound())


def test_a_stored_case_is_read_back_as_it_was() -> None:
    case = _sound()
    assert case_of(canonical(case)) == case
    assert digest(case_of(canonical(case))) == digest(case)


def test_a_spelled_out_default_is_no_change() -> None:
    spelled = load_sound(("level: 1", "level: 1\nminutes: 6\nstatus: published\nallowed: []")).item
    assert spelled is not None
    assert digest(spelled) == digest(_sound())


@pytest.mark.parametrize(
    ("kind", "name", "version", "code"),
    [("standards", "first", 2, "194e9798"), ("scorecards", "default", 1, "6b380fdd")],
)
def test_what_is_told_by_its_version_changes_only_with_it(
    kind: str, name: str, version: int, code: str
) -> None:
    item = getattr(load_library(), kind)[name]
    assert (item.version, digest(item)[:8]) == (version, code)  # changed? then count it up
