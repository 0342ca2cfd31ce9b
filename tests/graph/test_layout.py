"""Boxes never overlap, arrows begin and end at their boxes and go around the others."""

from itertools import combinations, pairwise

from health_monitor.graph.layout import Layout, Shape, arrange

SHAPES = {
    "a": Shape(column=0, width=100, height=40),
    "b": Shape(column=1, width=120, height=60),
    "c": Shape(column=1, width=80, height=40),
    "x": Shape(column=2, width=90, height=40),
    "y": Shape(column=2, width=90, height=40),
    "z": Shape(column=2, width=90, height=40),
    "alone": Shape(column=2, width=200, height=40),
}
EDGES = [("a", "b"), ("a", "c"), ("a", "y"), ("b", "z"), ("c", "x")]


def placed() -> Layout:
    return arrange(SHAPES, EDGES)


def test_boxes_keep_apart() -> None:
    places = placed().places
    for one, two in combinations(SHAPES, 2):
        if SHAPES[one].column == SHAPES[two].column:
            upper, lower = sorted((one, two), key=lambda key: places[key][1])
            assert places[lower][1] - places[upper][1] - SHAPES[upper].height >= 16 - 1e-9


def test_all_is_within_the_size() -> None:
    layout = placed()
    assert min(y for _, y in layout.places.values()) == 0
    for key, (x, y) in layout.places.items():
        assert x >= 0
        assert x + SHAPES[key].width <= layout.width
        assert y + SHAPES[key].height <= layout.height


def test_columns_follow_each_other_and_begin_together() -> None:
    layout = placed()
    for key, (x, _) in layout.places.items():
        assert x == layout.columns[SHAPES[key].column][0]
    for left, right in pairwise(sorted(layout.columns.values())):
        assert left[1] < right[0]


def test_arrows_begin_and_end_at_the_sides_of_their_boxes() -> None:
    layout = placed()
    for (source, target), route in layout.routes.items():
        (x, y), (to_x, to_y) = route[0], route[-1]
        left, top = layout.places[source]
        assert x == left + SHAPES[source].width
        assert top < y < top + SHAPES[source].height
        left, top = layout.places[target]
        assert to_x == left
        assert top < to_y < top + SHAPES[target].height


def test_arrow_across_a_column_touches_no_box_of_it() -> None:
    layout = placed()
    _, entering, leaving, _ = layout.routes["a", "y"]
    assert (entering[0], leaving[0]) == layout.columns[1]
    assert entering[1] == leaving[1]
    for key in ("b", "c"):
        top = layout.places[key][1]
        assert not top <= entering[1] <= top + SHAPES[key].height


def test_order_avoids_crossings() -> None:
    places = placed().places
    assert (places["b"][1] < places["c"][1]) == (places["z"][1] < places["x"][1])


def test_box_that_nothing_runs_stays_where_it_was_given() -> None:
    places = placed().places
    assert places["alone"][1] == max(y for _, y in places.values())


def test_nothing_to_place_takes_no_room() -> None:
    layout = arrange({}, [])
    assert (layout.width, layout.height, layout.places) == (0, 0, {})
