"""From a plan document to what people look for, case by case."""

from collections.abc import Mapping
from typing import Any

import pytest
from plan_documents import job, plan, resource, schedule

from health_monitor.review import ReviewError
from health_monitor.review.reader import read_review
from health_monitor.review.values import Action, Change, Section

CRON, LATER = "0 0 6 * * ?", "0 0 7 * * ?"


def changes(*rows: Mapping[str, Any], **more: Any) -> tuple[Change, ...]:
    return read_review(plan(*rows, **more), "dev").changes


def details(before: Mapping[str, Any], after: Mapping[str, Any], **more: Any) -> tuple[str, ...]:
    """What is told of a job that is updated."""
    row = resource("databricks_job.a_job", "update", before=before, after=after, **more)
    return next(change.details for change in changes(row) if change.section is Section.JOBS)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (schedule(CRON, "PAUSED"), schedule(CRON, "UNPAUSED"), f"switched on: {CRON} UTC"),
        (schedule(CRON, "PAUSED"), schedule(CRON), f"switched on: {CRON} UTC"),
        (schedule(CRON, "UNPAUSED"), schedule(CRON, "PAUSED"), f"switched off: {CRON} UTC"),
        (
            schedule(CRON, "PAUSED"),
            schedule(LATER, "UNPAUSED"),
            f"switched on: {CRON} UTC → {LATER} UTC",
        ),
        (
            schedule(CRON, "PAUSED"),
            schedule(LATER, "PAUSED"),
            f"other times, paused: {CRON} UTC → {LATER} UTC",
        ),
        ([], schedule(CRON, "UNPAUSED"), f"new and on: {CRON} UTC"),
        ([], schedule(CRON, "PAUSED"), f"new and paused: {CRON} UTC"),
        (schedule(CRON, "UNPAUSED"), [], f"removed; it was on: {CRON} UTC"),
        (schedule(CRON, "PAUSED"), None, f"removed; it was paused: {CRON} UTC"),
    ],
)
def test_schedule_tells_whether_it_will_run(before: Any, after: Any, told: str) -> None:
    row = resource(
        "databricks_job.a_job",
        "update",
        before=job("t", schedule=before),
        after=job("t", schedule=after),
    )
    found = [change for change in changes(row) if change.section is Section.SCHEDULES]
    assert [change.details for change in found] == [(told,)]


def test_schedule_of_a_new_and_of_a_destroyed_job_is_told() -> None:
    scheduled = job("t", schedule=schedule(CRON))
    found = changes(
        resource("databricks_job.a_job", "create", after=scheduled),
        resource("databricks_job.b_job", "delete", before=scheduled),
    )
    told = [(c.title, c.action, c.details) for c in found if c.section is Section.SCHEDULES]
    assert told == [
        ("a_job", Action.CREATE, (f"new and on: {CRON} UTC",)),
        ("b_job", Action.DESTROY, (f"removed; it was on: {CRON} UTC",)),
    ]


def test_schedule_that_stays_is_not_told() -> None:
    same = {"schedule": schedule(CRON, "PAUSED")}
    row = resource("databricks_job.a", "update", before=job("t", **same), after=job("u", **same))
    assert [change.section for change in changes(row)] == [Section.JOBS]


def test_tasks_are_compared_by_key_whatever_their_place() -> None:
    before = {"task": [{"task_key": "a", "max_retries": 1}, {"task_key": "b"}]}
    after = {"task": [{"task_key": "A"}, {"task_key": "a", "max_retries": 2}, {"task_key": "b"}]}
    assert details(before, after) == ("task + A", "task ~ a (max_retries)")


def test_tasks_in_another_order_are_told_as_such() -> None:
    assert details(job("b", "a"), job("a", "b")) == ("tasks in another order",)


def test_what_the_provider_fills_in_is_no_difference() -> None:
    before = job("t", timeout_seconds=0, tags={}, url="https://x", queue=[{"enabled": False}])
    after = job("t", timeout_seconds=None, tags=None, name="n", queue=[{}])
    assert details(before, after, unknown={"url": True}) == ("name none → n",)


def test_settings_that_are_blocks_or_long_are_named_only() -> None:
    before = job("t", description="d", tags={"a": "1"}, parameter=[{"name": "x", "default": ""}])
    after = job("t", description="d" * 61, tags={"a": "2"}, parameter=[{"name": "y"}])
    assert details(before, after) == ("description", "parameter", "tags")


def test_sensitive_value_is_not_shown() -> None:
    before, after = job("t", name="planted-one"), job("t", name="planted-two")
    assert details(before, after, sensitive={"name": True, "tags": {}}) == ("name",)
    assert details(before, after, sensitive={"name": [{"x": True}]}) == ("name",)
    assert details(before, after) == ("name planted-one → planted-two",)


def test_job_that_runs_as_somebody_else_is_a_change_of_rights() -> None:
    row = resource(
        "databricks_job.a_job",
        "update",
        before=job("t", run_as=[{"service_principal_name": "", "user_name": "a@example.com"}]),
        after=job("t", run_as=[{"service_principal_name": "app-id"}]),
    )
    told = [(c.title, c.details) for c in changes(row) if c.section is Section.ACCESS]
    assert told == [("job a_job", ("runs as a@example.com → app-id",))]


@pytest.mark.parametrize(
    ("kind", "value", "title"),
    [
        ("job_id", None, "job x"),
        ("directory_path", "/Shared/hm", "folder x"),
        ("experiment_id", "7", "experiment x"),
        ("sql_endpoint_id", "7", "warehouse x"),
        ("cluster_id", "7", "object x"),
    ],
)
def test_permissions_name_their_object(kind: str, value: str | None, title: str) -> None:
    rows = {"access_control": [{"group_name": "g", "permission_level": "CAN_RUN"}]}
    known = {kind: value} if value else {}
    row = resource(
        "databricks_permissions.x",
        "create",
        after=rows | known,
        unknown={} if value else {kind: True},
    )
    assert [(c.title, c.details) for c in changes(row)] == [(title, ("+ group g CAN_RUN",))]


def test_grant_tells_gained_and_lost_privileges() -> None:
    row = resource(
        "databricks_grant.gold",
        "update",
        before={"schema": "main.gold", "principal": "p", "privileges": ["SELECT", "MODIFY"]},
        after={"schema": "main.gold", "principal": "p", "privileges": ["SELECT", "EXECUTE"]},
    )
    assert [(c.title, c.details) for c in changes(row)] == [
        ("schema main.gold", ("p: + EXECUTE, - MODIFY",))
    ]


@pytest.mark.parametrize("action", ["delete", "forget"])
def test_source_that_could_not_be_read_any_more_is_named(action: str) -> None:
    grant = {"schema": "system.query", "principal": "p", "privileges": ["SELECT", "USE_SCHEMA"]}
    row = resource("databricks_grant.source_query", action, before=grant)
    assert [(c.title, c.details) for c in changes(row)] == [
        (
            "schema system.query",
            (
                "p: - SELECT, - USE_SCHEMA",
                "no table of it would be loaded any more; to keep it, name it under source.grant",
            ),
        )
    ]


def test_grant_for_somebody_else_takes_all_from_the_first() -> None:
    row = resource(
        "databricks_grant.c",
        "delete",
        "create",
        before={"catalog": "main", "principal": "p", "privileges": ["USE_CATALOG"]},
        after={"catalog": "main", "principal": "q", "privileges": ["USE_CATALOG"]},
    )
    assert [(c.title, c.details) for c in changes(row)] == [
        ("catalog main", ("p: - USE_CATALOG", "q: + USE_CATALOG"))
    ]


@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"]])
@pytest.mark.parametrize("kind", ["schema", "mlflow_experiment", "volume", "catalog"])
def test_loss_of_data_is_told_before_all_else(kind: str, actions: list[str]) -> None:
    row = resource(f"databricks_{kind}.x", *actions, before={"name": "n"}, after={"name": "m"})
    review = read_review(plan(row), "dev")
    assert [change.section for change in review.changes] == [Section.DATA]
    assert review.as_document()["loses_data"] is True


@pytest.mark.parametrize("actions", [["create"], ["update"], ["forget"]])
def test_schema_that_stays_loses_no_data(actions: list[str]) -> None:
    row = resource("databricks_schema.x", *actions, before={"name": "n"}, after={"name": "m"})
    review = read_review(plan(row), "dev")
    assert [change.section for change in review.changes] == [Section.OTHER]
    assert review.as_document()["loses_data"] is False


def test_moved_resource_is_a_change_without_other_effect() -> None:
    same = {"before": job("t"), "after": job("t")}
    row = resource("databricks_job.new", "no-op", previous_address="databricks_job.old", **same)
    review = read_review(plan(row), "dev")
    assert review.counts == {Action.MOVE: 1}
    assert [(c.section, c.action, c.title) for c in review.changes] == [
        (Section.JOBS, Action.MOVE, "new")
    ]


def test_output_that_changes_is_a_change() -> None:
    outputs = {"a": {"actions": ["create"]}, "b": {"actions": ["no-op"]}}
    review = read_review(plan(output_changes=outputs), "dev")
    assert review.counts == {Action.CREATE: 1}
    assert [change.title for change in review.changes] == ["output a"]


def test_data_source_is_no_change() -> None:
    row = resource("databricks_group.admins", "read", after={}) | {"mode": "data"}
    assert read_review(plan(row), "dev").is_empty


def test_file_keeps_its_path_where_no_manifest_tells_the_root() -> None:
    row = resource("databricks_workspace_file.a_py", "create", after={"path": "/r/a.py"})
    assert [change.title for change in changes(row)] == ["/r/a.py"]


def test_document_holds_what_the_texts_show() -> None:
    row = resource("databricks_job.a_job", "create", after=job("t"))
    assert read_review(plan(row), "dev").as_document() == {
        "environment": "dev",
        "is_complete": True,
        "has_changes": True,
        "loses_data": False,
        "loses_rights": False,
        "would_fail": False,
        "counts": {
            "create": 1,
            "update": 0,
            "replace": 0,
            "destroy": 0,
            "move": 0,
            "forget": 0,
        },
        "changes": [
            {
                "section": "jobs",
                "action": "create",
                "address": "databricks_job.a_job",
                "title": "a_job",
                "details": ("1 task",),
            }
        ],
    }


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({}, "no format"),
        ({"format_version": "2.0", "planned_values": {}}, "2.0"),
        ({"format_version": "1.0", "values": {}}, "1.0"),
    ],
)
def test_other_document_is_refused(document: Mapping[str, Any], said: str) -> None:
    with pytest.raises(ReviewError) as raised:
        read_review(document, "dev")
    assert str(raised.value) == (
        f"the document is no plan of format 1 (it says {said}); "
        "make it with `terraform show -json PLAN`, from Terraform 1.5 on"
    )
