"""A picture says what the plan says: layers, order, owners, schedules; and how a run went."""

from typing import Any

import pytest
from plans import Site, python, run_job

from health_monitor.graph import GraphError
from health_monitor.graph.picture import Picture
from health_monitor.graph.reader import read_picture
from health_monitor.jobs.spec import Layer


def layers(picture: Picture) -> dict[str, list[str]]:
    return {layer: [box.key for box in picture.layer(layer)] for layer in Layer}


def test_jobs_stand_in_their_layers_those_that_run_most_first(site: Site) -> None:
    picture = read_picture(site.plan())
    assert layers(picture) == {
        "orchestrator": ["master"],
        "composite": ["layer_job"],
        "atomic": ["load_job", "left_job", "by_hand_job"],
    }
    assert [box.key for box in picture.roots()] == ["master", "by_hand_job"]
    assert picture.title == "t: 5 jobs"


def test_arrows_say_who_runs_whom_and_in_which_order(site: Site) -> None:
    arrows = read_picture(site.plan()).arrows()
    assert {(arrow.source, arrow.target, arrow.stage) for arrow in arrows} == {
        ("master", "load_job", 1),
        ("master", "layer_job", 2),
        ("layer_job", "left_job", 1),
        ("layer_job", "load_job", 2),
    }


def test_owners_are_those_who_manage_the_job(site: Site) -> None:
    boxes = read_picture(site.plan()).boxes
    assert boxes["master"].owners == ('platform "A" <team>',)
    assert boxes["load_job"].owners == ("ann@example.com",)
    assert boxes["left_job"].owners == ()


def test_schedules_say_whether_they_are_paused(site: Site) -> None:
    boxes = read_picture(site.plan()).boxes
    assert str(boxes["layer_job"].schedule) == "SUN 03:00 UTC, paused"
    assert str(boxes["master"].schedule) == "daily 06:00 UTC"
    assert boxes["load_job"].schedule is None


def test_permissions_of_other_things_are_left_out(site: Site) -> None:
    entry = {"permission_level": "CAN_MANAGE", "group_name": "others"}
    site.add("databricks_permissions.files", directory_path="/a", access_control=[entry])
    owners = {owner for box in read_picture(site.plan()).boxes.values() for owner in box.owners}
    assert "others" not in owners


def test_outcomes_are_those_of_the_run_at_every_place(site: Site, record: dict[str, Any]) -> None:
    picture = read_picture(site.plan(), record)
    assert picture.title == "t: 5 jobs, run 1772344800000 of master, 2026-03-01 06:00:00 UTC"
    assert {path: str(outcome) for path, outcome in picture.outcomes.items()} == {
        ("master",): "FAILED 28.0s",
        ("master", "load"): "SUCCESS 20.0s",
        ("master", "load", "load"): "SUCCESS 20.0s",
        ("master", "layer"): "FAILED 8.0s",
        ("master", "layer", "left"): "FAILED 8.0s, 2 attempts",
        ("master", "layer", "left", "fill"): "FAILED 3.0s",
        ("master", "layer", "again"): "UPSTREAM_FAILED",
    }
    assert [str(outcome) for outcome in picture.outcomes_of("load_job")] == [
        "SUCCESS 20.0s",
        "UPSTREAM_FAILED",
    ]
    assert picture.outcomes_of("by_hand_job") == ()


def test_run_of_an_older_plan_shows_what_is_still_there(site: Site, record: dict[str, Any]) -> None:
    site.job("master", run_job("load_job", "load"), tags={"layer": "orchestrator"})
    picture = read_picture(site.plan(), record)
    assert [str(outcome) for outcome in picture.outcomes_of("load_job")] == ["SUCCESS 20.0s"]
    assert picture.outcomes_of("layer_job") == ()


def test_run_that_goes_on_has_no_time_yet(site: Site, record: dict[str, Any]) -> None:
    record |= {"state": "RUNNING", "result": None, "ended_at": None}
    (outcome,) = read_picture(site.plan(), record).outcomes_of("master")
    assert str(outcome) == "RUNNING"


def test_job_without_a_tag_is_placed_by_what_it_runs(site: Site) -> None:
    site.entry("a").job("plain_job", python("a")).job("above_job", run_job("plain_job"))
    boxes = read_picture(site.plan()).boxes
    assert boxes["plain_job"].layer is Layer.ATOMIC
    assert boxes["above_job"].layer is Layer.COMPOSITE


def test_unknown_layer_is_told(site: Site) -> None:
    site.job("by_hand_job", python("by_hand"), tags={"layer": "top"})
    message = "databricks_job.by_hand_job: tags.layer: 'top' is none of atomic, composite, orches"
    with pytest.raises(GraphError, match=message):
        read_picture(site.plan())


def test_unreadable_record_is_told(site: Site, record: dict[str, Any]) -> None:
    record["tasks"][0]["result"] = "FINE"
    with pytest.raises(GraphError, match=r"run 1772344800000: its record cannot be read \(.*FINE"):
        read_picture(site.plan(), record)
