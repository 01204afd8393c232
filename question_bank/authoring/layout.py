"""A layered drawing of a graph, top down: where each step stands and how the edges run. All lengths in pixels.

Ranks by the longest way from the top (ways back up are drawn round the side), long edges through waypoints, few crossings
by sweeping the layers with the median of neighbours, then columns evened out without overlap.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from question_bank.authoring.graph import Graph, NodeKind, Way, WayKind
from question_bank.authoring.labels import CHARACTER, NODE_H, Box, Spot, Taken, cut, free_place

NODE_W = 176.0
PILL_H = 40.0
GAP_X, GAP_Y = 36.0, 84.0
MARGIN = 28.0
WAYPOINT_W = 12.0
_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78)
"""Where along a curve a label may stand, the best first."""
LANE = 30.0
_SWEEPS = 8
_EVENINGS = 12
_PLENTY = 3000
"""Nodes and waypoints beyond which less care is taken, so that a drawing of hundreds of steps comes in seconds."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A node's box: centre, width, height."""

    key: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """An edge: an SVG path, and the centre and text of its label (cut to a readable length)."""

    way: Way
    path: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole drawing."""

    width: float
    height: float
    nodes: tuple[Placed, ...]
    edges: tuple[Drawn, ...]


@dataclass(slots=True)
class _Column:
    """A node or a waypoint in its layer."""

    key: str
    w: float
    h: float
    x: float = 0.0
    above: list["_Column"] = field(default_factory=list)
    below: list["_Column"] = field(default_factory=list)

    @property
    def near(self) -> list["_Column"]:
        return self.above + self.below


def layout_of(graph: Graph) -> Layout:
    """Draw a graph. Nodes never overlap; edges that are not by time run downwards unless they close a circle."""
    ranks = _ranks(graph)
    forward = [
        way
        for way in graph.ways
        if way.kind is not WayKind.SILENCE and ranks[way.start] < ranks[way.target]
    ]
    columns = {node.key: _Column(node.key, *_size(node.kind, node.name)) for node in graph.nodes}
    layers: list[list[_Column]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    for node in graph.nodes:
        layers[ranks[node.key]].append(columns[node.key])
    chains = _chains(forward, ranks, columns, layers)
    effort = min(1.0, _PLENTY / max(1, sum(map(len, layers))))
    _uncross(layers, sweeps=max(2, round(effort * _SWEEPS)))
    _even_out(layers, turns=max(2, round(effort * _EVENINGS)))
    left = min((c.x - c.w / 2 for layer in layers for c in layer), default=0.0)
    for layer in layers:
        for column in layer:
            column.x += MARGIN - left
    y_of = [MARGIN + NODE_H / 2 + rank * (NODE_H + GAP_Y) for rank in range(len(layers))]
    placed = {
        key: Placed(key, _r(one.x), y_of[ranks[key]], one.w, one.h) for key, one in columns.items()
    }
    edges = _edges(graph, placed, chains, y_of, ranks)
    right = max((c.x + c.w / 2 for layer in layers for c in layer), default=0.0)
    labels = [edge.x + CHARACTER * len(edge.label) / 2 for edge in edges]
    width = max([right, *labels]) + MARGIN / 2
    height = (y_of[-1] if y_of else 0.0) + NODE_H / 2 + MARGIN
    return Layout(_r(width), height, tuple(placed.values()), tuple(edges))


def _size(kind: NodeKind, name: str) -> tuple[float, float]:
    if kind is NodeKind.BEAT:
        return NODE_W, NODE_H
    return max(112.0, 34 + CHARACTER * min(len(name), 14)), PILL_H


def _ranks(graph: Graph) -> dict[str, int]:
    """The longest way from the top; ways that close a circle count for nothing, nor do ways by time."""
    ways = [way for way in graph.ways if way.kind is not WayKind.SILENCE]
    following: dict[str, list[str]] = {node.key: [] for node in graph.nodes}
    for way in ways:
        following[way.start].append(way.target)
    order = _finished_last_first(following)
    ranks = dict.fromkeys(following, 0)
    place = {key: number for number, key in enumerate(order)}
    for key in order:
        for target in following[key]:
            if place[target] > place[key]:
                ranks[target] = max(ranks[target], ranks[key] + 1)
    for way in graph.ways:  # an end that only time leads to stands below all
        if way.kind is WayKind.SILENCE and not any(w.target == way.target for w in ways):
            lowest = max((ranks[node.key] for node in graph.nodes if node.number), default=0)
            ranks[way.target] = max(ranks[way.target], lowest + (way.target != way.start))
    return ranks


def _finished_last_first(following: dict[str, list[str]]) -> list[str]:
    """Keys in an order in which every way but those that close a circle leads forwards."""
    done: list[str] = []
    seen: set[str] = set()
    for root in following:
        stack = [(root, iter(following[root]))] if root not in seen else []
        seen.add(root)
        while stack:
            key, rest = stack[-1]
            for target in rest:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(following[target])))
                    break
            else:
                done.append(key)
                stack.pop()
    return done[::-1]


def _chains(
    forward: Sequence[Way],
    ranks: dict[str, int],
    columns: dict[str, _Column],
    layers: list[list[_Column]],
) -> dict[int, list[_Column]]:
    """For each downward edge its stations, with a waypoint in every layer that it passes."""
    chains: dict[int, list[_Column]] = {}
    for number, way in enumerate(forward):
        stations = [columns[way.start]]
        for rank in range(ranks[way.start] + 1, ranks[way.target]):
            waypoint = _Column(f"way:{number}:{rank}", WAYPOINT_W, NODE_H)
            layers[rank].append(waypoint)
            stations.append(waypoint)
        stations.append(columns[way.target])
        for upper, lower in pairwise(stations):
            upper.below.append(lower)
            lower.above.append(upper)
        chains[id(way)] = stations
    return chains


def _uncross(layers: list[list[_Column]], *, sweeps: int) -> None:
    """Sweep down and up, ordering each layer by the mean place of its neighbours; the best order seen is kept."""
    best = [list(layer) for layer in layers]
    fewest = _crossings(layers)
    for sweep in range(sweeps):
        downwards = sweep % 2 == 0
        for beside, layer in pairwise(layers if downwards else layers[::-1]):
            places = {id(c): n for known in (beside, layer) for n, c in enumerate(known)}
            layer.sort(key=lambda c: _mean_place(c, places, downwards=downwards))
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in layers], crossings
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order


def _mean_place(column: _Column, places: dict[int, int], *, downwards: bool) -> float:
    near = column.above if downwards else column.below
    if not near:
        return float(places[id(column)])
    return sum(places[id(one)] for one in near) / len(near)


def _crossings(layers: list[list[_Column]]) -> int:
    total = 0
    for upper, lower in pairwise(layers):
        place = {id(one): number for number, one in enumerate(lower)}
        passed: list[int] = []
        for one in upper:
            arrivals = sorted(place[id(below)] for below in one.below if id(below) in place)
            total += sum(len(passed) - bisect_right(passed, arrival) for arrival in arrivals)
            for arrival in arrivals:
                insort(passed, arrival)
    return total


def _even_out(layers: list[list[_Column]], *, turns: int) -> None:
    """Give each column a place: near the mean of its neighbours, in order, without overlap."""
    for layer in layers:
        x = 0.0
        for column in layer:
            column.x = x + column.w / 2
            x += column.w + GAP_X
        middle = (x - GAP_X) / 2
        for column in layer:
            column.x -= middle
    for turn in range(turns):
        for layer in layers if turn % 2 == 0 else reversed(layers):
            wished = [_wish(column) for column in layer]
            _settle(layer, wished)


def _wish(column: _Column) -> float:
    near = column.near
    return sum(one.x for one in near) / len(near) if near else column.x


def _settle(layer: list[_Column], wished: list[float]) -> None:
    """The places nearest to those wished for that keep the order and the gaps (pool adjacent violators)."""
    offsets = [0.0] if layer else []
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + (left.w + right.w) / 2 + GAP_X)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wished, offsets, strict=True):
        mean, count = wish - offset, 1
        while pools and pools[-1][0] > mean:
            other, size = pools.pop()
            mean = (mean * count + other * size) / (count + size)
            count += size
        pools.append((mean, count))
    places = [mean for mean, count in pools for _ in range(count)]
    for column, place, offset in zip(layer, places, offsets, strict=True):
        column.x = place + offset


def _edges(
    graph: Graph,
    placed: dict[str, Placed],
    chains: dict[int, list[_Column]],
    y_of: Sequence[float],
    ranks: dict[str, int],
) -> list[Drawn]:
    ports = _ports(graph, placed, chains)
    taken = Taken()
    for one in placed.values():
        taken.add(Box(one.x, one.y, one.w, one.h))
    margin = max((one.x + one.w / 2 for one in placed.values()), default=0.0) + LANE
    floor = (y_of[-1] if y_of else 0.0) + NODE_H / 2 + 16
    lanes = 0
    drawn = []
    for way in graph.ways:
        text = cut(way.label)
        start, target = placed[way.start], placed[way.target]
        if way.kind is WayKind.SILENCE:
            last = target.y >= y_of[-1] - 1
            path, (x, y) = _by_time(start, target, margin, floor if last else None)
            drawn.append(Drawn(way, path, text, _r(x), _r(y)))
            continue
        if id(way) in chains:
            path, wished = _down(way, chains[id(way)], placed, y_of, ranks, ports)
        else:
            path, wished = _around(start, target, lanes)
            lanes += 1
        x, y = free_place(wished, CHARACTER * len(text), taken)
        drawn.append(Drawn(way, path, text, _r(x), _r(y)))
    return drawn


def _ports(
    graph: Graph, placed: dict[str, Placed], chains: dict[int, list[_Column]]
) -> dict[tuple[int, bool], float]:
    """Where on its box an edge leaves and arrives: spread over the width, in the order of the other ends."""
    ports: dict[tuple[int, bool], float] = {}
    for node in graph.nodes:
        box = placed[node.key]
        for leaving in (True, False):
            ends = [
                w
                for w in graph.ways
                if id(w) in chains and (w.start if leaving else w.target) == node.key
            ]
            ends.sort(key=lambda w: chains[id(w)][1 if leaving else -2].x)
            for number, way in enumerate(ends, 1):
                ports[id(way), leaving] = box.x + box.w * 0.72 * (number / (len(ends) + 1) - 0.5)
    return ports


def _down(
    way: Way,
    stations: Sequence[_Column],
    placed: dict[str, Placed],
    y_of: Sequence[float],
    ranks: dict[str, int],
    ports: dict[tuple[int, bool], float],
) -> tuple[str, list[Spot]]:
    """The path, and the places on its first stretch at which a label may stand, the best first."""
    start, end = placed[way.start], placed[way.target]
    x, y = ports[id(way), True], start.y + start.h / 2
    path = f"M{_r(x)} {_r(y)}"
    wished: list[Spot] = []
    for step, station in enumerate(stations[1:], 1):
        last = step == len(stations) - 1
        to_x = ports[id(way), False] if last else station.x
        to_y = end.y - end.h / 2 if last else y_of[ranks[way.start] + step] - NODE_H / 2
        half = (to_y - y) / 2
        path += f"C{_r(x)} {_r(y + half)} {_r(to_x)} {_r(to_y - half)} {_r(to_x)} {_r(to_y)}"
        wished += [_on_curve(x, y, to_x, to_y, share) for share in _SHARES]
        x, y = to_x, to_y
        if not last:
            y += NODE_H
            path += f"V{_r(y)}"
    return path, wished


def _on_curve(x: float, y: float, to_x: float, to_y: float, share: float) -> Spot:
    """A point of the S-shaped curve between two places."""
    eased = share * share * (3 - 2 * share)
    back = 1 - share
    down = 1.5 * back * back * share + 1.5 * back * share * share + share**3
    return x + (to_x - x) * eased, y + (to_y - y) * down


def _around(start: Placed, end: Placed, lane: int) -> tuple[str, list[Spot]]:
    """Up or sideways: out of the right side of one box, round, and into the right side of the other."""
    out, back = start.x + start.w / 2, end.x + end.w / 2
    far = max(out, back) + 34 + 14 * lane
    path = f"M{_r(out)} {_r(start.y)}C{_r(far)} {_r(start.y)} {_r(far)} {_r(end.y)} {_r(back)} {_r(end.y)}"
    middle = (start.y + end.y) / 2
    return path, [(far - 8, middle + shift) for shift in (0.0, 22.0, -22.0, 44.0, -44.0)]


def _by_time(start: Placed, end: Placed, margin: float, floor: float | None) -> tuple[str, Spot]:
    """Out to the right margin, down along it, and into the end from below (`floor`) or from the right."""
    out = start.x + start.w / 2
    path = f"M{_r(out)} {_r(start.y)}H{_r(margin)}"
    if floor is None:
        path += f"V{_r(end.y)}H{_r(end.x + end.w / 2)}"
    else:
        path += f"V{_r(floor)}H{_r(end.x)}V{_r(end.y + end.h / 2)}"
    return path, (margin, start.y + 30)


def _r(value: float) -> float:
    return round(value, 1)
