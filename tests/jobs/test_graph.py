"""Graphs of names, also wrong ones."""

from health_monitor.jobs.graph import cycles, longest_chain, reachable


def test_cycles_that_share_no_name_are_all_found() -> None:
    edges = {"a": ["b"], "b": ["c"], "c": ["b"], "d": ["d"], "e": ["a", "x"], "x": []}
    assert sorted(cycles(edges)) == [("b", "c"), ("d",)]


def test_longest_chain_is_by_length_not_by_number_of_names() -> None:
    edges = {"a": [], "b": ["a"], "c": ["b"], "d": ["a"]}
    assert longest_chain(edges, {"a": 1, "b": 1, "c": 1, "d": 9}) == (10, ("a", "d"))
    assert longest_chain({"a": ["a"]}, {"a": 1}) == (0, ())


def test_a_name_reaches_itself_only_in_a_cycle() -> None:
    assert reachable({"a": ["b"], "b": []}, "a") == {"b"}
    assert reachable({"a": ["b"], "b": ["a"]}, "a") == {"a", "b"}
