"""The tree of a content file: dicts, lists and texts, as `source.py` reads them and as a page sends them back."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeGuard

from question_bank.problem import Problem
from question_bank.source import MAX_BYTES, MAX_DEPTH, Loc, Source, read_source

Tree = dict[str, Any]
"""A mapping at the top; below it only dicts with text keys, lists and texts."""

MOST_PLACES = 20_000
"""A tree with more places than this is refused: the largest shipped case has about a tenth."""
_CANNOT_BE_FORMS = frozenset({"duplicate-key", "anchor", "tag", "key-form", "several-documents"})
"""Problems of a text of which the tree keeps only a part: forms would lose the rest."""


class TreeError(ValueError):
    """What was sent is no tree of texts; the message says why, in the author's language."""


def read_tree(text: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree of a YAML text and the problems of its form.

    None where the tree would not hold all that the text says (no YAML, a key twice, anchors, several documents).
    """
    source, problems = read_source(text, "")
    if source is None or any(one.code in _CANNOT_BE_FORMS for one in problems):
        return None, problems
    return source.content, problems


def checked_tree(value: object) -> Tree:
    """The tree that a page has sent. Raises TreeError for anything else."""
    if not isinstance(value, dict):
        raise TreeError("案例的内容不完整，刷新页面再试")
    weight = 0
    for number, (loc, node) in enumerate(_walk(value, ())):
        if number > MOST_PLACES:
            raise TreeError("这个案例太大了，拆成几个")
        if len(loc) > MAX_DEPTH:
            raise TreeError(f"嵌套超过 {MAX_DEPTH} 层")
        if isinstance(node, str):
            weight += len(node)
            if any("\ud800" <= character <= "\udfff" or character == "\0" for character in node):
                raise TreeError("里面有认不出的字，删掉再存")
        elif not isinstance(node, dict | list):
            raise TreeError("案例里只能有文字、列表和「键: 值」")
    if weight > MAX_BYTES:
        raise TreeError("这个案例太大了，拆成几个")
    return value


def _walk(node: object, loc: Loc) -> Iterator[tuple[Loc, object]]:
    yield loc, node
    if len(loc) > MAX_DEPTH:
        return
    if isinstance(node, dict):
        for key, inner in node.items():
            if not isinstance(key, str):
                raise TreeError("键只能是文字")
            yield (*loc, key), key
            yield from _walk(inner, (*loc, key))
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from _walk(inner, (*loc, place))


def numbered(tree: Tree) -> tuple[Source, Mapping[int, Loc]]:
    """The tree as a source in which every place has a line of its own, and the place of each of these lines."""
    places: dict[int, Loc] = {}
    lines: dict[Loc, int] = {}
    for loc, _ in _walk(tree, ()):
        if loc not in lines:
            lines[loc] = len(places) + 1
            places[len(places) + 1] = loc
    return Source("", tree, lines), places


def value_at(tree: Tree, loc: Loc) -> Any:
    """What stands at a place, None where there is nothing."""
    node: Any = tree
    for element in loc:
        if isinstance(node, dict):
            node = node.get(str(element))
        elif isinstance(node, list) and isinstance(element, int) and 0 <= element < len(node):
            node = node[element]
        else:
            return None
    return node


def is_node(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is a mapping."""
    return isinstance(value, dict)


def items_at(tree: Tree, *loc: str | int) -> list[Any]:
    """The list at a place; a single value counts as a list of one, nothing as an empty list."""
    found = value_at(tree, loc)
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def nodes_at(tree: Tree, *loc: str | int) -> list[tuple[int, dict[str, Any]]]:
    """The mappings in the list at a place, each with its position."""
    found = value_at(tree, loc)
    items = found if isinstance(found, list) else []
    return [(place, one) for place, one in enumerate(items) if is_node(one)]


def text_of(node: Mapping[str, Any], key: str) -> str:
    """The text under a key, empty where there is none or something else."""
    found = node.get(key)
    return found if isinstance(found, str) else ""


def first_words(value: Any) -> str:
    """What a list of wordings says first: the first text of the first burst."""
    while isinstance(value, list) and value:
        value = value[0]
    return value if isinstance(value, str) else ""


def beat_name(tree: Tree, place: int) -> str:
    """What people call a beat: its label, else its first words, else its id."""
    node = value_at(tree, ("beats", place))
    if not is_node(node):
        return f"第 {place + 1} 步"
    return text_of(node, "label") or first_words(node.get("say"))[:16] or text_of(node, "id")
