"""Where a draft can lead, as far as it can be told: beats, outcomes and the ways between them, sound or not."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from question_bank.authoring.phrasing import condition_words
from question_bank.authoring.tree import Tree, beat_name, is_node, nodes_at, text_of, value_at
from question_bank.names import OUTCOME_NAMES
from question_bank.vocabulary import OUTCOME_CLASS, Outcome, OutcomeClass


class NodeKind(StrEnum):
    """A step of the buyer, an end, or a place that nothing answers to."""

    BEAT = "beat"
    OUTCOME = "outcome"
    MISSING = "missing"


class WayKind(StrEnum):
    """By what the trainee said, by a reply off the point, by rudeness, or by time."""

    BRANCH = "branch"
    OTHERWISE = "otherwise"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class GraphNode:
    """`number` counts the beats from 1, 0 for others; `tone`: good, neutral or bad for outcomes, else empty."""

    key: str
    kind: NodeKind
    name: str
    number: int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """An edge. `branches`: positions of the branches that lead so; empty for `otherwise` and silence.

    tone  good where the buyer is content with it, bad where not
    """

    start: str
    target: str
    kind: WayKind
    label: str
    branches: tuple[int, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes in the order of the file, outcomes after the beats; ways likewise."""

    nodes: tuple[GraphNode, ...]
    ways: tuple[Way, ...]


def graph_of(tree: Tree) -> Graph:
    """The graph of a draft. Beats without a usable id get a key of their own."""
    beats = list(nodes_at(tree, "beats"))
    keys = {place: f"beat:{place}" for place, _ in beats}
    by_id = {text_of(node, "id"): keys[place] for place, node in reversed(beats)}
    ways = [way for place, node in beats for way in _ways_of(tree, place, node, by_id)]
    targets = dict.fromkeys(way.target for way in ways)
    nodes = [
        GraphNode(keys[place], NodeKind.BEAT, beat_name(tree, place), place + 1)
        for place, _ in beats
    ]
    nodes += [_end(target) for target in targets if not target.startswith("beat:")]
    return Graph(tuple(nodes), tuple(_merged(ways)))


def _end(target: str) -> GraphNode:
    kind, _, name = target.partition(":")
    if kind == "outcome":
        outcome = Outcome(name)
        return GraphNode(
            target, NodeKind.OUTCOME, OUTCOME_NAMES[outcome], tone=OUTCOME_CLASS[outcome].value
        )
    return GraphNode(target, NodeKind.MISSING, f"没有「{name}」" if name else "还没接到哪里")


def _ways_of(tree: Tree, place: int, node: dict[str, Any], by_id: dict[str, str]) -> Iterator[Way]:
    start = f"beat:{place}"
    following = f"beat:{place + 1}" if is_node(value_at(tree, ("beats", place + 1))) else "missing:"
    for number, branch in nodes_at({"": node}, "", "branches"):
        if "stay" in branch:
            continue
        goto = text_of(branch, "goto")
        target = _target(goto, by_id) if "goto" in branch else following
        label = text_of(branch, "label") or condition_words(branch) or "随便怎么回"
        yield Way(start, target, WayKind.BRANCH, label, (number,), _tone(branch, target))
    otherwise = node.get("otherwise")
    if is_node(otherwise):
        goto = text_of(otherwise, "goto") or Outcome.WALKED_OFF.value
        yield Way(start, _target(goto, by_id), WayKind.OTHERWISE, "答非所问", (), "bad")
    silence = value_at(tree, ("silence",))
    goto = text_of(silence, "goto") if is_node(silence) else ""
    goto = goto or Outcome.UNANSWERED.value
    yield Way(start, _target(goto, by_id), WayKind.SILENCE, "一直不回", (), "")


def _target(goto: str, by_id: dict[str, str]) -> str:
    if goto in by_id:
        return by_id[goto]
    return f"outcome:{goto}" if goto in set(Outcome) else f"missing:{goto}"


def _tone(branch: dict[str, Any], target: str) -> str:
    mood = text_of(branch, "mood")
    kind, _, name = target.partition(":")
    if kind == "outcome" and OUTCOME_CLASS[Outcome(name)] is OutcomeClass.BAD:
        return "bad"
    if mood.startswith("-") or text_of(branch, "finding"):
        return "bad"
    return "good" if text_of(branch, "meets") == "true" else ""


def _merged(ways: list[Way]) -> Iterator[Way]:
    """Branches of one beat that lead to the same place are one edge."""
    together: dict[tuple[str, str, WayKind], list[Way]] = {}
    for way in ways:
        together.setdefault((way.start, way.target, way.kind), []).append(way)
    for same in together.values():
        first = same[0]
        more = f" 等 {len(same)} 种" if len(same) > 1 else ""
        tones = {way.tone for way in same}
        yield Way(
            first.start,
            first.target,
            first.kind,
            f"{first.label}{more}",
            tuple(number for way in same for number in way.branches),
            tones.pop() if len(tones) == 1 else "",
        )
