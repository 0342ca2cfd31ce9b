"""Where the boxes and arrows of a picture go: columns from left to right, few crossings.

After Sugiyama: an arrow across a column gets a place in it, as if it were a flat box; each column
is ordered by the mean place of its neighbours; heights are then as near to the neighbours as the
order allows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 8
BETWEEN_ROWS = 16.0
"""Pixels between two boxes of a column."""
BETWEEN_COLUMNS = 110.0
_FLAT = 4.0
"""Height of the place that an arrow takes in a column it crosses."""
_PORTS = 0.6
"""The part of a box's side at which arrows begin and end."""

Item = tuple[str, ...]
"""A box: (key,); an arrow in a column it crosses: (source, target, column)."""
Point = tuple[float, float]
Edge = tuple[str, str]
"""From a box, to a box."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    """A box to place."""

    column: int
    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Pixels, from (0, 0) at the top left."""

    places: Mapping[str, Point]
    """Top left corner of each box."""
    routes: Mapping[Edge, Sequence[Point]]
    """Of each arrow: where it leaves a column and where it reaches the next one, in turn."""
    columns: Mapping[int, Point]
    """Left and right end of each column."""
    width: float
    height: float


def arrange(shapes: Mapping[str, Shape], edges: Sequence[Edge]) -> Layout:
    """Place the boxes; the given order is kept where nothing speaks against it."""
    paths = {edge: _path(edge, shapes) for edge in edges}
    columns = _initial(shapes, paths)
    links = [pair for path in paths.values() for pair in pairwise(path)]
    columns = _ordered(columns, links)
    heights: dict[Item, float] = {(key,): shape.height for key, shape in shapes.items()}
    centers = _centers(columns, links, heights)
    spans = _spans(columns, shapes)
    places = {
        key: (spans[shape.column][0], centers[key,] - shape.height / 2)
        for key, shape in shapes.items()
    }
    bottoms = [places[key][1] + shape.height for key, shape in shapes.items()]
    return Layout(
        places=places,
        routes=_routes(paths, shapes, centers, spans),
        columns=spans,
        width=max((right for _, right in spans.values()), default=0.0),
        height=max(bottoms, default=0.0),
    )


def _path(edge: Edge, shapes: Mapping[str, Shape]) -> list[Item]:
    source, target = edge
    crossed = range(shapes[source].column + 1, shapes[target].column)
    return [(source,), *((source, target, str(column)) for column in crossed), (target,)]


def _initial(
    shapes: Mapping[str, Shape], paths: Mapping[Edge, Sequence[Item]]
) -> dict[int, list[Item]]:
    """Each column in the order in which the boxes are given, arrows as their ends stand."""
    rank = {key: place for place, key in enumerate(shapes)}
    columns: dict[int, list[tuple[int, Item]]] = {}
    for key, shape in shapes.items():
        columns.setdefault(shape.column, []).append((rank[key], (key,)))
    for (_, target), path in paths.items():
        for item in path[1:-1]:
            columns.setdefault(int(item[2]), []).append((rank[target], item))
    return {
        column: [item for _, item in sorted(found)] for column, found in sorted(columns.items())
    }


def _ordered(
    columns: dict[int, list[Item]], links: Sequence[tuple[Item, Item]]
) -> dict[int, list[Item]]:
    """The order with the fewest crossings that sweeping to and fro finds."""
    best, fewest = columns, _crossings(columns, links)
    for sweep in range(SWEEPS):
        place = _place(columns)
        moved = dict(columns)
        for column in sorted(columns, reverse=sweep % 2 == 1)[1:]:
            towards = column + 1 if sweep % 2 else column - 1
            near = _neighbours(links, {item for item in moved.get(towards, ())})
            mean = {
                item: sum(place[other] for other in near[item]) / len(near[item])
                for item in moved[column]
                if item in near
            }
            # What has no neighbour there keeps its place, equals keep their order.
            order = {item: mean.get(item, place[item]) for item in moved[column]}
            moved[column] = sorted(moved[column], key=order.__getitem__)
            place |= {item: float(row) for row, item in enumerate(moved[column])}
        columns = moved
        crossings = _crossings(columns, links)
        if crossings < fewest:
            best, fewest = columns, crossings
    return best


def _place(columns: Mapping[int, Sequence[Item]]) -> dict[Item, float]:
    return {item: float(row) for column in columns.values() for row, item in enumerate(column)}


def _neighbours(links: Sequence[tuple[Item, Item]], others: set[Item]) -> dict[Item, list[Item]]:
    """Of each item, what it is linked to among the others."""
    near: dict[Item, list[Item]] = {}
    for one, two in links:
        if two in others:
            near.setdefault(one, []).append(two)
        if one in others:
            near.setdefault(two, []).append(one)
    return near


def _crossings(columns: Mapping[int, Sequence[Item]], links: Sequence[tuple[Item, Item]]) -> int:
    place = _place(columns)
    column = {item: number for number, items in columns.items() for item in items}
    count = 0
    for number, (a, b) in enumerate(links):
        for c, d in links[number + 1 :]:
            if column[a] == column[c]:
                count += (place[a] - place[c]) * (place[b] - place[d]) < 0
    return count


def _centers(
    columns: Mapping[int, Sequence[Item]],
    links: Sequence[tuple[Item, Item]],
    heights: Mapping[Item, float],
) -> dict[Item, float]:
    """The height of each item's middle; the least top of a box is 0."""
    centers: dict[Item, float] = {}
    for column in columns.values():
        centers |= _spread(column, dict.fromkeys(column, 0.0), heights)
    near = _neighbours(links, set(centers))
    for sweep in range(SWEEPS):
        for number in sorted(columns, reverse=sweep % 2 == 0):
            wanted = {
                item: sum(centers[other] for other in near[item]) / len(near[item])
                if item in near
                else centers[item]
                for item in columns[number]
            }
            centers |= _spread(columns[number], wanted, heights)
    top = min((centers[item] - height / 2 for item, height in heights.items()), default=0.0)
    return {item: center - top for item, center in centers.items()}


def _spread(
    column: Sequence[Item], wanted: Mapping[Item, float], heights: Mapping[Item, float]
) -> dict[Item, float]:
    """Middles in this order, without overlap, as near as possible to those wanted.

    Pools neighbours that would overlap and centres each pool on what its members want.
    """
    offsets, offset, before = [], 0.0, None
    for item in column:
        height = heights.get(item, _FLAT)
        if before is not None:
            offset += (before + height) / 2 + BETWEEN_ROWS
        offsets.append(offset)
        before = height
    pools: list[tuple[float, int]] = []  # mean, members
    for item, shift in zip(column, offsets, strict=True):
        pools.append((wanted[item] - shift, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (mean, count), (other, more) = pools.pop(), pools.pop()
            pools.append(((mean * count + other * more) / (count + more), count + more))
    means = [mean for mean, count in pools for _ in range(count)]
    return {item: mean + shift for item, mean, shift in zip(column, means, offsets, strict=True)}


def _spans(columns: Mapping[int, Sequence[Item]], shapes: Mapping[str, Shape]) -> dict[int, Point]:
    spans, left = {}, 0.0
    for number in sorted(columns):
        widths = [shape.width for shape in shapes.values() if shape.column == number]
        spans[number] = (left, left + max(widths, default=0.0))
        left = spans[number][1] + BETWEEN_COLUMNS
    return spans


def _routes(
    paths: Mapping[Edge, Sequence[Item]],
    shapes: Mapping[str, Shape],
    centers: Mapping[Item, float],
    spans: Mapping[int, Point],
) -> dict[Edge, list[Point]]:
    leaving = _ports([(path[0], path[1]) for path in paths.values()], shapes, centers)
    arriving = _ports([(path[-1], path[-2]) for path in paths.values()], shapes, centers)
    routes = {}
    for edge, path in paths.items():
        source, target = edge
        points = [
            (spans[shapes[source].column][0] + shapes[source].width, leaving[path[0], path[1]])
        ]
        for item in path[1:-1]:
            left, right = spans[int(item[2])]
            points += [(left, centers[item]), (right, centers[item])]
        points.append((spans[shapes[target].column][0], arriving[path[-1], path[-2]]))
        routes[edge] = points
    return routes


def _ports(
    ends: Sequence[tuple[Item, Item]], shapes: Mapping[str, Shape], centers: Mapping[Item, float]
) -> dict[tuple[Item, Item], float]:
    """(box, where its arrow goes next) to the height at which the arrow touches the box."""
    ports = {}
    for box in dict.fromkeys(box for box, _ in ends):
        others = sorted({other for end, other in ends if end == box}, key=lambda o: (centers[o], o))
        room = shapes[box[0]].height * _PORTS
        for number, other in enumerate(others):
            share = (number / (len(others) - 1) - 0.5) if len(others) > 1 else 0.0
            ports[box, other] = centers[box] + room * share
    return ports
