"""Changes of a draft as values: what forms, mends and the page's buttons do to a tree. Each gives a new tree."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from question_bank.authoring.tree import Tree, items_at, nodes_at, text_of, value_at
from question_bank.source import Loc


class OperationError(ValueError):
    """The change does not fit the tree: the place is gone or is something else."""


@dataclass(frozen=True, slots=True)
class Put:
    """Write a value at a place, in place of what stands there; missing mappings on the way are made."""

    loc: Loc
    value: Any


@dataclass(frozen=True, slots=True)
class Drop:
    """Take away what stands at a place; nothing happens where there is nothing."""

    loc: Loc


@dataclass(frozen=True, slots=True)
class Insert:
    """Put a value into the list at a place, made where there is none; `place` counts from 0, None: at the end."""

    loc: Loc
    value: Any
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Move an item of the list at a place."""

    loc: Loc
    place: int
    to: int


@dataclass(frozen=True, slots=True)
class AddBeat:
    """A new beat after that position (-1: first); ways that lead on by order still lead where they led."""

    after: int


@dataclass(frozen=True, slots=True)
class RemoveBeat:
    """Take a beat away. Ways that led to it by name stay and hang in the air, so that nobody misses them."""

    place: int


@dataclass(frozen=True, slots=True)
class MoveBeat:
    """Move a beat; ways that lead on by order still lead where they led."""

    place: int
    to: int


@dataclass(frozen=True, slots=True)
class RenameBeat:
    """Give a beat another id, everywhere it is named."""

    place: int
    id: str


Operation = Put | Drop | Insert | Move | AddBeat | RemoveBeat | MoveBeat | RenameBeat


def apply(tree: Tree, *operations: Operation) -> Tree:
    """The tree after these changes, in their order. Raises OperationError where one does not fit."""
    changed = deepcopy(tree)
    for one in operations:
        _DOERS[type(one)](changed, one)
    return changed


def operation_of(raw: object) -> Operation:
    """Read `{"op": "put", "loc": […], "value": …}` and its like. Raises OperationError."""
    if not isinstance(raw, Mapping):
        raise OperationError("看不懂这个改动")
    try:
        return _READERS[str(raw.get("op"))](raw)
    except (KeyError, TypeError, ValueError) as error:
        raise OperationError("看不懂这个改动") from error


def record_of(operation: Operation) -> dict[str, Any]:
    """The form that `operation_of` reads."""
    name = next(key for key, kind in _NAMES.items() if kind is type(operation))
    fields = {key: getattr(operation, key) for key in operation.__slots__}
    if "loc" in fields:
        fields["loc"] = list(fields["loc"])
    return {"op": name, **fields}


_NAMES: dict[str, type] = {
    "put": Put,
    "drop": Drop,
    "insert": Insert,
    "move": Move,
    "add_beat": AddBeat,
    "remove_beat": RemoveBeat,
    "move_beat": MoveBeat,
    "rename_beat": RenameBeat,
}


def _loc(raw: Mapping[str, Any]) -> Loc:
    found = raw["loc"]
    if not isinstance(found, list) or not all(type(one) in (str, int) for one in found):
        raise OperationError("看不懂这个位置")
    return tuple(found)


def _place(raw: Mapping[str, Any], key: str = "place") -> int:
    found = raw[key]
    if type(found) is not int:
        raise OperationError("看不懂这个位置")
    return found


_READERS: dict[str, Callable[[Mapping[str, Any]], Operation]] = {
    "put": lambda raw: Put(_loc(raw), raw["value"]),
    "drop": lambda raw: Drop(_loc(raw)),
    "insert": lambda raw: Insert(
        _loc(raw), raw["value"], None if raw.get("place") is None else _place(raw)
    ),
    "move": lambda raw: Move(_loc(raw), _place(raw), _place(raw, "to")),
    "add_beat": lambda raw: AddBeat(_place(raw, "after")),
    "remove_beat": lambda raw: RemoveBeat(_place(raw)),
    "move_beat": lambda raw: MoveBeat(_place(raw), _place(raw, "to")),
    "rename_beat": lambda raw: RenameBeat(_place(raw), str(raw["id"])),
}


def _parent(tree: Tree, loc: Loc, *, make: bool) -> Any:
    node: Any = tree
    for element, following in pairwise(loc):
        inner = value_at({"": node}, ("", element))
        if inner is None and make and isinstance(node, dict) and isinstance(following, str):
            inner = node[str(element)] = {}
        if not isinstance(inner, dict | list):
            raise OperationError("这一处已经变了，刷新后再试")
        node = inner
    return node


def _put(tree: Tree, one: Put) -> None:
    if not one.loc:
        raise OperationError("看不懂这个位置")
    node, last = _parent(tree, one.loc, make=True), one.loc[-1]
    if isinstance(node, dict):
        node[str(last)] = deepcopy(one.value)
    elif isinstance(last, int) and 0 <= last < len(node):
        node[last] = deepcopy(one.value)
    else:
        raise OperationError("这一处已经变了，刷新后再试")


def _drop(tree: Tree, one: Drop) -> None:
    if value_at(tree, one.loc) is None or not one.loc:
        return
    del _parent(tree, one.loc, make=False)[one.loc[-1]]


def _insert(tree: Tree, one: Insert) -> None:
    found = value_at(tree, one.loc)
    items = found if isinstance(found, list) else [found] if found is not None else []
    if found is not items:
        _put(tree, Put(one.loc, items))
        items = value_at(tree, one.loc)
    place = len(items) if one.place is None else max(0, min(one.place, len(items)))
    items.insert(place, deepcopy(one.value))


def _move(tree: Tree, one: Move) -> None:
    items = value_at(tree, one.loc)
    if not isinstance(items, list) or not 0 <= one.place < len(items):
        raise OperationError("这一处已经变了，刷新后再试")
    items.insert(max(0, min(one.to, len(items) - 1)), items.pop(one.place))


def _beats(tree: Tree) -> list[Any]:
    found = tree.get("beats")
    if not isinstance(found, list):
        found = tree["beats"] = [] if found is None else [found]
    return found


def _keeping_ways(tree: Tree, change: Callable[[list[Any]], None]) -> None:
    """Make a change of the order of beats while ways without `goto` go on leading to the same beat."""
    beats = _beats(tree)
    implied: list[tuple[dict[str, Any], str]] = []
    for place, beat in nodes_at(tree, "beats"):
        following = beats[place + 1] if place + 1 < len(beats) else None
        target = text_of(following, "id") if isinstance(following, dict) else ""
        for branch in items_at({"": beat}, "", "branches"):
            if isinstance(branch, dict) and "goto" not in branch and "stay" not in branch:
                implied.append((branch, target))
    change(beats)
    after = _targets_by_order(beats)
    for branch, target in implied:
        if target and after.get(id(branch)) != target:
            branch["goto"] = target


def _targets_by_order(beats: list[Any]) -> dict[int, str]:
    found: dict[int, str] = {}
    for place, beat in enumerate(beats):
        following = beats[place + 1] if place + 1 < len(beats) else None
        if isinstance(beat, dict) and isinstance(following, dict):
            for branch in items_at({"": beat}, "", "branches"):
                found[id(branch)] = text_of(following, "id")
    return found


def new_beat_id(tree: Tree) -> str:
    """An id that no beat has: `open` for the first, then `step-2`, `step-3`…"""
    taken = {text_of(beat, "id") for _, beat in nodes_at(tree, "beats")}
    if not taken:
        return "open"
    number = len(taken) + 1
    while f"step-{number}" in taken:
        number += 1
    return f"step-{number}"


def _add_beat(tree: Tree, one: AddBeat) -> None:
    beat = {
        "id": new_beat_id(tree),
        "label": "",
        "need": "true",
        "say": [],
        "branches": [],
        "otherwise": {"limit": "2", "goto": "walked_off"},
    }
    _keeping_ways(tree, lambda beats: beats.insert(max(0, one.after + 1), beat))


def _remove_beat(tree: Tree, one: RemoveBeat) -> None:
    if not 0 <= one.place < len(_beats(tree)):
        raise OperationError("这一步已经没有了")
    _keeping_ways(tree, lambda beats: beats.pop(one.place) and None)


def _move_beat(tree: Tree, one: MoveBeat) -> None:
    if not 0 <= one.place < len(_beats(tree)):
        raise OperationError("这一步已经没有了")

    def change(beats: list[Any]) -> None:
        beats.insert(max(0, min(one.to, len(beats) - 1)), beats.pop(one.place))

    _keeping_ways(tree, change)


def _rename_beat(tree: Tree, one: RenameBeat) -> None:
    node = value_at(tree, ("beats", one.place))
    if not isinstance(node, dict):
        raise OperationError("这一步已经没有了")
    old = text_of(node, "id")
    node["id"] = one.id
    if not old:
        return
    for _, beat in nodes_at(tree, "beats"):
        for way in (*items_at({"": beat}, "", "branches"), beat.get("otherwise")):
            _redirect(way, "goto", old, one.id)
    _redirect(tree.get("silence"), "goto", old, one.id)
    _redirect(value_at(tree, ("buyer", "rude")), "goto", old, one.id)
    for _, point in nodes_at(tree, "points"):
        _redirect(point, "within", old, one.id)
        _redirect(point, "after", old, one.id)


def _redirect(node: Any, key: str, old: str, new: str) -> None:
    if isinstance(node, dict) and node.get(key) == old:
        node[key] = new


_DOERS: dict[type, Callable[[Tree, Any], None]] = {
    Put: _put,
    Drop: _drop,
    Insert: _insert,
    Move: _move,
    AddBeat: _add_beat,
    RemoveBeat: _remove_beat,
    MoveBeat: _move_beat,
    RenameBeat: _rename_beat,
}
