"""A draft as a tree: written and read back, checked, mended, changed, drawn and compared."""

import sys
from collections.abc import Iterator
from copy import deepcopy
from itertools import combinations
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from question_bank.authoring.check import check
from question_bank.authoring.difference import difference
from question_bank.authoring.graph import NodeKind, WayKind, graph_of
from question_bank.authoring.layout import layout_of
from question_bank.authoring.operations import (
    AddBeat,
    Drop,
    Insert,
    Move,
    MoveBeat,
    OperationError,
    Put,
    RemoveBeat,
    RenameBeat,
    apply,
    operation_of,
    record_of,
)
from question_bank.authoring.tree import Tree, TreeError, checked_tree, read_tree, value_at
from question_bank.authoring.writing import ORDER, as_text, in_order
from question_bank.case import Case
from question_bank.digest import digest
from question_bank.keys import keys_of
from question_bank.library import SHIPPED

CASES = sorted((SHIPPED / "cases").glob("*.yaml"))
BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
KEYS = st.sampled_from(["id", "say", "beats", "material", "any", "track", "expect", "1", "on"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)
NODES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


def tree_of(path: Path) -> Tree:
    tree, problems = read_tree(path.read_text(encoding="utf-8"))
    assert tree is not None
    assert problems == ()
    return tree


@pytest.fixture
def parcel() -> Tree:
    return tree_of(SHIPPED / "cases" / "aftersale-parcel-stuck.yaml")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_written_and_read_again_is_the_same_case(path: Path) -> None:
    tree = tree_of(path)
    again, problems = read_tree(as_text(tree))
    assert problems == ()
    assert again == tree
    assert list(again or {}) == list(in_order(tree))
    before, after = check(tree).case, check(again or {}).case
    assert before is not None
    assert after is not None
    assert digest(before) == digest(after)


@given(st.dictionaries(KEYS, NODES, min_size=1, max_size=4))
def test_whatever_texts_a_tree_holds_they_come_back(tree: dict[str, Any]) -> None:
    again, _ = read_tree(as_text(tree))
    assert again == tree


def test_every_key_of_a_type_has_a_place_in_the_order() -> None:
    assert {model: set(order) for model, order in ORDER.items()} == {
        model: set(keys_of(model)) for model in ORDER
    }


def test_a_text_of_which_forms_would_lose_a_part_opens_as_source_only() -> None:
    assert read_tree("id: a\nid: b\n")[0] is None
    assert read_tree("id: &x a\n")[0] is None
    assert read_tree("id: [a\n")[0] is None
    assert read_tree("id:\ntitle: x\n")[0] == {"id": "", "title": "x"}


@pytest.mark.parametrize(
    "sent", [None, [], "x", {"a": 1}, {"a": None}, {"a": ["b", True]}, {"a": "\ud800"}]
)
def test_what_is_no_tree_of_texts_is_refused(sent: object) -> None:
    with pytest.raises(TreeError):
        checked_tree(sent)


def test_a_sound_case_has_no_problems_whatever_its_status(parcel: Tree) -> None:
    assert check(parcel).problems == ()
    assert check(apply(parcel, Put(("status",), "draft"))).problems == ()


def test_a_problem_names_its_step_and_its_place(parcel: Tree) -> None:
    broken = apply(parcel, Put(("beats", 1, "branches", 2, "goto"), "sory"))
    first = check(broken).problems[0]
    assert first.code == "unknown-goto"
    assert first.loc == ("beats", 1, "branches", 2, "goto")
    assert first.where == "第 2 步「追问几时到」"
    assert first.mend is not None
    assert first.mend.title == "接到「要个说法」"
    assert check(apply(broken, *first.mend.operations)).problems == ()


def test_an_invalid_field_is_located_though_the_case_cannot_be_read(parcel: Tree) -> None:
    broken = apply(parcel, Put(("points", 0, "act"), "gret"), Put(("level",), "viel"))
    checked = check(broken)
    assert checked.case is None
    assert {one.loc for one in checked.problems} == {("points", 0, "act"), ("level",)}


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_mend_takes_its_problem_away(path: Path) -> None:
    tree, _ = read_tree(path.read_text(encoding="utf-8", errors="replace"))
    for one in check(tree).problems if tree else ():
        if one.mend is not None:
            mended = check(apply(tree or {}, *one.mend.operations))
            assert (one.code, one.loc) not in {(p.code, p.loc) for p in mended.problems}


def test_what_a_draft_of_a_chat_left_open_has_to_be_filled_in(parcel: Tree) -> None:
    draft = apply(parcel, Put(("shown", "shop"), "待填"), Put(("purpose",), "待填：练什么"))
    told = {one.loc: one for one in check(draft).problems}
    assert set(told) == {("shown", "shop"), ("purpose",)}
    assert told["purpose",].message == "「练什么」还写着「待填」"
    assert all(one.is_error for one in told.values())


def test_ids_are_told_as_names(parcel: Tree) -> None:
    problem = check(apply(parcel, Drop(("beats", 0, "otherwise")))).problems[0]
    assert "「来问快递」" in problem.message
    assert "open" not in problem.message


def test_a_new_step_leaves_the_ways_by_order_where_they_led() -> None:
    tree: Tree = {
        "beats": [
            {"id": "a", "branches": [{"act": "greet"}, {"act": "thank", "stay": "once"}]},
            {"id": "b", "branches": [{"act": "greet", "goto": "settled"}]},
        ]
    }
    grown = apply(tree, AddBeat(0))
    assert [beat["id"] for beat in grown["beats"]] == ["a", "step-3", "b"]
    assert grown["beats"][0]["branches"] == [
        {"act": "greet", "goto": "b"},
        {"act": "thank", "stay": "once"},
    ]
    assert apply(tree, MoveBeat(1, 0))["beats"][1]["branches"][0]["goto"] == "b"
    assert tree["beats"][0]["branches"][0] == {"act": "greet"}


def test_a_renamed_step_keeps_all_that_names_it(parcel: Tree) -> None:
    renamed = apply(parcel, RenameBeat(1, "eta"))
    assert check(renamed).problems == ()
    assert "when" not in {beat["id"] for beat in renamed["beats"]}


def test_ways_to_a_step_that_was_taken_away_hang_in_the_air(parcel: Tree) -> None:
    cut = apply(parcel, RemoveBeat(3))
    graph = graph_of(cut)
    missing = {node.key for node in graph.nodes if node.kind is NodeKind.MISSING}
    assert missing == {"missing:sorry"}
    assert any(one.code == "unknown-goto" for one in check(cut).problems)


def test_lists_grow_shrink_and_move(parcel: Tree) -> None:
    one = apply(parcel, Insert(("tags",), "新", 0), Move(("tags",), 0, 2), Drop(("tags", 0)))
    assert one["tags"] == ["查件", "新", "补偿"]
    assert apply({"tags": "单个"}, Insert(("tags",), "两个")) == {"tags": ["单个", "两个"]}
    assert apply({}, Put(("buyer", "rude", "limit"), "1")) == {"buyer": {"rude": {"limit": "1"}}}


@pytest.mark.parametrize(
    "operation",
    [
        Put(("a", "b"), "1"),
        Drop(("a", 0)),
        Insert(("a",), ["x"], 1),
        Move(("a",), 1, 0),
        AddBeat(-1),
        RemoveBeat(2),
        MoveBeat(0, 1),
        RenameBeat(0, "x"),
    ],
)
def test_an_operation_is_read_as_it_was_written(operation: Any) -> None:
    assert operation_of(record_of(operation)) == operation


@pytest.mark.parametrize(
    "raw", [None, {}, {"op": "put"}, {"op": "put", "loc": [1.5], "value": ""}, {"op": "eval"}]
)
def test_what_is_no_operation_is_refused(raw: object) -> None:
    with pytest.raises(OperationError):
        operation_of(raw)


def _places(node: Any, loc: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = node.items() if isinstance(node, dict) else enumerate(node)
    for key, value in inner if isinstance(node, dict | list) else ():
        yield (*loc, key)
        yield from _places(value, (*loc, key))


MUG = read_tree((Path(__file__).parent / "sound.yaml").read_text("utf-8"))[0] or {}


@pytest.mark.parametrize("loc", list(_places(MUG)), ids=str)
def test_whatever_stands_at_a_place_is_checked_drawn_and_compared(
    loc: tuple[str | int, ...],
) -> None:
    for wrong in ("x", ["x"], {"a": "b"}, ""):
        tree = deepcopy(MUG)
        value_at(tree, loc[:-1])[loc[-1]] = wrong
        check(tree)
        assert layout_of(graph_of(tree)).height > 0
        difference(MUG, tree)


@st.composite
def drafts(draw: st.DrawFn) -> Tree:
    """Beats that lead anywhere: onwards, back, to themselves, to ends, to nothing."""
    count = draw(st.integers(1, 7))
    ids = [f"b{number}" for number in range(count)]
    target = st.sampled_from([*ids, "settled", "walked_off", "nowhere", ""])
    branch = st.builds(lambda goto: {"act": "greet", **({"goto": goto} if goto else {})}, target)
    return {
        "beats": [
            {
                "id": one,
                "branches": draw(st.lists(branch, max_size=4)),
                **({"otherwise": {"goto": draw(target)}} if draw(st.booleans()) else {}),
            }
            for one in ids
        ]
    }


@given(drafts())
def test_a_drawing_has_every_node_and_edge_and_no_two_nodes_overlap(tree: Tree) -> None:
    before = deepcopy(tree)
    graph = graph_of(tree)
    drawn = layout_of(graph)
    assert tree == before
    assert {one.key for one in drawn.nodes} == {node.key for node in graph.nodes}
    assert [edge.way for edge in drawn.edges] == list(graph.ways)
    for one, other in combinations(drawn.nodes, 2):
        apart_x = abs(one.x - other.x) >= (one.w + other.w) / 2
        assert apart_x or abs(one.y - other.y) >= (one.h + other.h) / 2
    for node in drawn.nodes:
        assert node.x - node.w / 2 >= 0
        assert node.x + node.w / 2 <= drawn.width
        assert node.y + node.h / 2 <= drawn.height


def _tangle(steps: int) -> Tree:
    """Each step leads to the next one and to one far away."""
    return {
        "beats": [
            {
                "id": f"s{number}",
                "branches": [
                    {"act": "apologise", "goto": f"s{number + 1}"},
                    {"act": "offer_refund", "goto": f"s{number * 7 % steps}"},
                ],
            }
            for number in range(steps)
        ]
    }


def test_the_work_of_a_drawing_grows_with_its_stations() -> None:
    def calls(steps: int) -> int:
        graph, counted = graph_of(_tangle(steps)), 0

        def count(_frame: FrameType, event: str, _of: object) -> None:
            nonlocal counted
            counted += event in ("call", "c_call")

        sys.setprofile(count)
        try:
            layout_of(graph)
        finally:
            sys.setprofile(None)
        return counted

    assert calls(120) < 45 * calls(20)  # the edges' stations are 36 times as many


def test_a_case_without_steps_is_an_empty_drawing() -> None:
    trees: tuple[Tree, ...] = ({}, {"beats": "x"}, {"beats": []}, {"beats": ["x"]})
    for tree in trees:
        assert layout_of(graph_of(tree)).nodes == ()


def test_ways_run_downwards_and_the_first_step_stands_on_top(parcel: Tree) -> None:
    drawn = layout_of(graph_of(parcel))
    y_of = {node.key: node.y for node in drawn.nodes}
    for edge in drawn.edges:
        if edge.way.kind is WayKind.BRANCH:
            assert y_of[edge.way.start] < y_of[edge.way.target], edge.way
    assert min(y_of, key=lambda key: y_of[key]) == "beat:0"


def test_branches_with_the_same_end_are_one_edge() -> None:
    tree: Tree = {
        "beats": [
            {
                "id": "a",
                "branches": [
                    {"label": "退款", "act": "offer_refund", "goto": "settled"},
                    {"act": "offer_resend", "goto": "settled"},
                ],
            }
        ]
    }
    edge = graph_of(tree).ways[0]
    assert edge.label == "退款 等 2 种"
    assert edge.branches == (0, 1)


def test_equal_versions_differ_in_nothing(parcel: Tree) -> None:
    assert difference(parcel, as_again(parcel)) == ()


def as_again(tree: Tree) -> Tree:
    again, _ = read_tree(as_text(tree))
    assert again is not None
    return again


def test_a_difference_is_told_by_step_and_point(parcel: Tree) -> None:
    changed = apply(
        parcel,
        Put(("title",), "快递停在郑州"),
        Insert(("beats", 0, "say"), "你们发的什么快递"),
        Put(("beats", 1, "branches", 3, "act"), "offer_exchange"),
        Drop(("points", 8)),
        Put(("points", 1, "must"), "false"),
        Insert(("points",), {"id": "extra", "label": "多一条", "act": "thank"}),
        Put(("buyer", "knows", "time"), "周日"),
    )
    told = {(part.kind, part.name): part for part in difference(parcel, changed)}
    assert told["", "案例信息"].changes[0].after == ("快递停在郑州",)
    assert told["步骤", "1 来问快递"].changes[0].name == "买家怎么说"
    assert told["步骤", "2 追问几时到"].changes[0].name == "分支「当场补发」 · 要求"
    assert told["步骤", "2 追问几时到"].changes[0].after == ("换货",)
    assert told["要点", "道谢、道别"].fate == "gone"
    assert told["要点", "多一条"].fate == "new"
    assert told["要点", "先道歉、安抚，再去查"].changes[0].before == ("是",)
    assert told["", "买家"].changes[0].name == "只有买家知道 · 时间"


def test_a_step_that_only_moved_is_told_as_moved(parcel: Tree) -> None:
    fates = {
        part.name: part.fate for part in difference(parcel, apply(parcel, Move(("points",), 8, 0)))
    }
    assert fates == {"道谢、道别": "moved"}


def test_the_published_form_is_read_by_everybody(parcel: Tree) -> None:
    assert yaml.safe_load(as_text(parcel))["id"] == parcel["id"]
    assert value_at(parcel, ("beats", 0, "id")) == "open"
    assert Case.model_fields
