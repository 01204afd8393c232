"""Two versions of a case, compared as a person would: step by step and point by point, not line by line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from question_bank.authoring.field_names import field_name, value_words
from question_bank.authoring.phrasing import condition_words
from question_bank.authoring.tree import Tree, beat_name, is_node, nodes_at, text_of
from question_bank.condition import Condition
from question_bank.keys import keys_of

_CONDITION = frozenset(keys_of(Condition))
_LISTED = ("beats", "points", "walkthroughs")
_KINDS = {"beats": "步骤", "points": "要点", "walkthroughs": "示范"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: what it is called, before and after; one of both is empty where it is new or gone."""

    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A step, point, witness or block of the case, with all that changed in it.

    kind  in words · fate: new, gone, moved, changed
    """

    kind: str
    name: str
    fate: str
    changes: tuple[Change, ...] = ()


def difference(before: Tree, after: Tree) -> tuple[Part, ...]:
    """All parts in which two versions differ: the case's own fields first, then steps, points and witnesses."""
    parts = list(_blocks(before, after))
    for key in _LISTED:
        parts.extend(_listed(key, before, after))
    return tuple(parts)


def _blocks(before: Tree, after: Tree) -> Iterator[Part]:
    keys = [key for key in {**before, **after} if key not in (*_LISTED, "status", "schema")]
    own = []
    for key in keys:
        old, new = before.get(key), after.get(key)
        if is_node(old) or is_node(new):
            changes = tuple(_changes(_mapping(old), _mapping(new)))
            if changes:
                yield Part("", field_name(key), _fate(old, new), changes)
        elif old != new:
            own.append(Change(field_name(key), value_words(old), value_words(new)))
    if own:
        yield Part("", "案例信息", "changed", tuple(own))


def _listed(key: str, before: Tree, after: Tree) -> Iterator[Part]:
    old, new = _by_id(key, before), _by_id(key, after)
    kind = _KINDS[key]
    order = [name for name in old if name in new]
    moved = _moved(order, [name for name in new if name in old])
    for name, (place, node) in new.items():
        title = _title(key, after, place, node)
        if name not in old:
            yield Part(kind, title, "new", tuple(_changes({}, node)))
            continue
        changes = tuple(_changes(old[name][1], node))
        if changes:
            yield Part(kind, title, "changed", changes)
        elif name in moved:
            yield Part(kind, title, "moved")
    for name, (place, node) in old.items():
        if name not in new:
            yield Part(kind, _title(key, before, place, node), "gone")


def _moved(before: list[str], after: list[str]) -> frozenset[str]:
    """Those that stand elsewhere: what is left beside the longest run that kept its order."""
    place = {name: number for number, name in enumerate(before)}
    runs: list[list[str]] = []
    for name in after:
        best = max((run for run in runs if place[run[-1]] < place[name]), key=len, default=[])
        runs.append([*best, name])
    kept = max(runs, key=len, default=[])
    return frozenset(after) - frozenset(kept)


def _by_id(key: str, tree: Tree) -> dict[str, tuple[int, dict[str, Any]]]:
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for place, node in nodes_at(tree, key):
        name = text_of(node, "id") or text_of(node, "name") or f"#{place}"
        found.setdefault(name if name not in found else f"{name}#{place}", (place, node))
    return found


def _title(key: str, tree: Tree, place: int, node: dict[str, Any]) -> str:
    if key == "beats":
        return f"{place + 1} {beat_name(tree, place)}"
    return text_of(node, "label") or text_of(node, "name") or text_of(node, "id")


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    if _asked(before) != _asked(after):
        words = (condition_words(dict(before)), condition_words(dict(after)))
        yield Change("要求", *((one,) if one else () for one in words))
    for key in {**before, **after}:
        old, new = before.get(key), after.get(key)
        if old == new or key in _CONDITION:
            continue
        if key == "branches":
            yield from _branches(old, new)
        elif is_node(old) or is_node(new):
            for inner in _changes(_mapping(old), _mapping(new)):
                yield Change(f"{field_name(key)} · {inner.name}", inner.before, inner.after)
        else:
            yield Change(field_name(key), value_words(old), value_words(new))


def _branches(before: Any, after: Any) -> Iterator[Change]:
    old, new = _by_label(before), _by_label(after)
    for name, branch in new.items():
        if name not in old:
            yield Change(f"分支「{name}」", (), _branch_words(branch))
        elif old[name] != branch:
            for inner in _changes(old[name], branch):
                yield Change(f"分支「{name}」 · {inner.name}", inner.before, inner.after)
    for name, branch in old.items():
        if name not in new:
            yield Change(f"分支「{name}」", _branch_words(branch), ())
    kept = [name for name in old if name in new]
    if kept != [name for name in new if name in old]:
        yield Change("分支的先后", tuple(kept), tuple(name for name in new if name in old))


def _by_label(value: Any) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for place, branch in nodes_at({"": value}, ""):
        name = text_of(branch, "label") or condition_words(branch) or "随便怎么回"
        found[name if name not in found else f"{name}（第 {place + 1} 个）"] = branch
    return found


def _branch_words(branch: dict[str, Any]) -> tuple[str, ...]:
    words = (condition_words(branch) or "随便怎么回", *value_words(branch.get("say")))
    return tuple(word for word in words if word)


def _asked(node: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key in _CONDITION}


def _mapping(value: Any) -> dict[str, Any]:
    return value if is_node(value) else {}


def _fate(before: Any, after: Any) -> str:
    if before is None:
        return "new"
    return "gone" if after is None else "changed"
