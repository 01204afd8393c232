"""A tree as the YAML file that an author reads: keys in the order of the format, one line a text, no anchors."""

from typing import Any

import yaml

from question_bank.authoring.tree import Tree
from question_bank.case import Beat, Branch, Case
from question_bank.condition import Condition
from question_bank.keys import Model, keys_of, models_at
from question_bank.rubric import Point
from question_bank.source import Loc

_ASKS = ("act", "slot", "offer", "finding", "says", "desk", "card", "any", "all", "unless")
ORDER: dict[Model, tuple[str, ...]] = {
    Case: (
        *("schema", "id", "title", "stage", "level", "minutes", "purpose", "tags", "status"),
        *("source", "opens", "outcomes", "shown", "buyer", "authority", "desk", "facts"),
        *("allowed", "product_words", "curt_is_fine", "beats", "silence", "points"),
        "walkthroughs",
    ),
    Beat: ("id", "label", "hint", "need", "may_hold", "say", "branches", "otherwise"),
    Branch: ("label", *_ASKS, "say", "stay", "meets", "mood", "goto"),
    Point: ("id", "label", "hint", "within", "after", *_ASKS, "weight", "must", "model"),
    Condition: _ASKS,
}
"""The order of keys where it differs from that of the type: what an author looks for first stands first."""

_ON_ONE_LINE = frozenset(
    {
        "patience",
        "authority",
        "grants",
        "expect",
        "silence",
        "gift",
        "any",
        "all",
        "unless",
        "track",
    }
)
"""Keys whose mappings (or mappings in a list) go on one line where they hold only texts."""
_LONGEST_LINE = 140
_APART = frozenset(
    {"shown", "buyer", "authority", "facts", "beats", "silence", "points", "walkthroughs"}
)
"""Blocks at the top with an empty line before them."""


def as_text(tree: Tree) -> str:
    """The tree as YAML. Read again it is equal."""
    ordered = _ordered(tree, ())
    body = yaml.dump(
        _styled(ordered, ""),
        Dumper=_Writer,
        allow_unicode=True,
        sort_keys=False,
        width=float("inf"),
    )
    return _spaced(body)


def in_order(tree: Tree) -> Tree:
    """The same tree with its keys in the order of the format; unknown keys keep their place at the end."""
    found = _ordered(tree, ())
    assert isinstance(found, dict)
    return found


def _ordered(node: Any, loc: Loc) -> Any:
    if isinstance(node, list):
        return [_ordered(item, (*loc, place)) for place, item in enumerate(node)]
    if not isinstance(node, dict):
        return node
    known = _known_keys(loc)
    keys = [key for key in known if key in node]
    keys += [key for key in node if key not in known]
    return {key: _ordered(node[key], (*loc, key)) for key in keys}


def _known_keys(loc: Loc) -> tuple[str, ...]:
    owners = models_at(Case, loc)
    for owner in owners:
        if owner in ORDER:
            return ORDER[owner]
    return tuple(key for owner in owners for key in keys_of(owner))


class _OneLine(dict[str, Any]):
    """A mapping on one line."""


class _Row(list[Any]):
    """A list on one line: `[+8s, 您好]`."""


class _Writer(yaml.SafeDumper):
    """Writes texts as they are typed: quoted only where YAML would read them as something else than a text."""

    yaml_implicit_resolvers = {  # as the base class has it
        first: [(tag, pattern) for tag, pattern in found if tag == "tag:yaml.org,2002:null"]
        for first, found in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: object) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _write_text(writer: _Writer, text: str) -> yaml.ScalarNode:
    """Line breaks are written as `\\n`, so that one text is always one line."""
    style = '"' if any(mark in text for mark in "\n\r\x85\u2028\u2029\ufeff") else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Writer.add_representer(str, _write_text)
_Writer.add_representer(
    _OneLine,
    lambda writer, node: writer.represent_mapping("tag:yaml.org,2002:map", node, flow_style=True),
)
_Writer.add_representer(
    _Row,
    lambda writer, row: writer.represent_sequence("tag:yaml.org,2002:seq", row, flow_style=True),
)


def _styled(node: Any, key: str, *, listed: bool = False) -> Any:
    if isinstance(node, dict):
        inner = {name: _styled(value, name) for name, value in node.items()}
        return _OneLine(inner) if key in _ON_ONE_LINE and _is_short(node) else inner
    if isinstance(node, list):
        if all(isinstance(item, str) for item in node) and (listed or _is_brief(node)):
            return _Row(node)
        return [_styled(item, key, listed=True) for item in node]
    return node


def _is_short(node: dict[str, Any]) -> bool:
    flat = all(isinstance(value, str) or _is_texts(value) for value in node.values())
    return flat and len(str(node)) <= _LONGEST_LINE


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_brief(texts: list[str]) -> bool:
    """Short words in a row (outcomes, tags) share a line; sentences have one each."""
    return bool(texts) and all(len(text) <= 16 for text in texts) and sum(map(len, texts)) <= 80


def _spaced(body: str) -> str:
    lines: list[str] = []
    for line in body.splitlines():
        begins_item = line.startswith("  - id:") and not lines[-1].endswith(":")
        if lines and (line.partition(":")[0] in _APART or begins_item):
            lines.append("")
        lines.append(line)
    return "\n".join(lines) + "\n"
