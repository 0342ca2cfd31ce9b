"""Nothing in a plan makes the provider show a change again after it was applied."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from checkouts import Plan

Resources = Mapping[str, Mapping[str, Any]]
SECURABLES = ("catalog", "schema")


def resources(plan: Plan, kind: str) -> Resources:
    found: Resources = plan["resource"].get(kind, {})
    return found


def jobs(plan: Plan) -> Resources:
    return resources(plan, "databricks_job")


def tasks(plan: Plan) -> Iterator[Mapping[str, Any]]:
    for job in jobs(plan).values():
        yield from job["task"]


def test_lists_that_are_compared_by_place_are_in_byte_order(plan: Plan) -> None:
    for key, job in jobs(plan).items():
        lists = {
            "task": [task["task_key"] for task in job["task"]],
            "parameter": [item["name"] for item in job.get("parameter", [])],
            "environment": [item["environment_key"] for item in job.get("environment", [])],
            "job_cluster": [item["job_cluster_key"] for item in job.get("job_cluster", [])],
            "health": [rule["metric"] for rule in job["health"]["rules"]],
            **job.get("email_notifications", {}),
            **{
                event: [item["id"] for item in items]
                for event, items in job.get("webhook_notifications", {}).items()
            },
        }
        for task in job["task"]:
            lists[f"{task['task_key']}.depends_on"] = [
                item["task_key"] for item in task.get("depends_on", [])
            ]
        for environment in job.get("environment", []):
            lists[environment["environment_key"]] = environment["spec"].get("dependencies", [])
        for name, values in lists.items():
            assert values == sorted(values), f"{key}.{name}"


def test_what_the_service_would_add_to_a_job_is_written_out(plan: Plan) -> None:
    for key, job in jobs(plan).items():
        assert job["performance_target"] in {"STANDARD", "PERFORMANCE_OPTIMIZED"}, key
        assert job["edit_mode"] == "EDITABLE", key
        assert job["queue"].keys() == {"enabled"}, key
        assert job["notification_settings"].keys() == {
            "no_alert_for_canceled_runs",
            "no_alert_for_skipped_runs",
        }, key
        assert job["max_concurrent_runs"] >= 1, key
        assert job["timeout_seconds"] > 0, key
        if "schedule" in job:
            assert job["schedule"]["pause_status"] in {"PAUSED", "UNPAUSED"}, key


def test_what_the_service_would_add_to_a_task_is_written_out(plan: Plan) -> None:
    for task in tasks(plan):
        assert task["run_if"], task["task_key"]
        if "spark_python_task" in task:
            assert task["max_retries"] >= 0, task["task_key"]
            assert task["min_retry_interval_millis"] >= 0, task["task_key"]
            assert task["retry_on_timeout"] in {True, False}, task["task_key"]
            assert task["disable_auto_optimization"] is True, task["task_key"]
            assert task["spark_python_task"]["source"] == "WORKSPACE", task["task_key"]


def test_all_jobs_run_as_the_same_principal_or_none_does(plan: Plan) -> None:
    principals = {str(job.get("run_as")) for job in jobs(plan).values()}

    assert len(principals) == 1


def test_environments_name_their_version_and_no_client(plan: Plan) -> None:
    for key, job in jobs(plan).items():
        for environment in job.get("environment", []):
            assert environment["spec"]["environment_version"].isdecimal(), key
            assert "client" not in environment["spec"], key


def test_no_path_begins_with_workspace(plan: Plan) -> None:
    placed = {
        **resources(plan, "databricks_directory"),
        **resources(plan, "databricks_workspace_file"),
    }
    places = [item["path"] for item in placed.values()]
    places += [item["name"] for item in resources(plan, "databricks_mlflow_experiment").values()]

    assert places
    assert not [place for place in places if place.startswith("/Workspace")]


def test_entries_are_named_by_the_path_that_survives_a_change_of_content(plan: Plan) -> None:
    files = [task["spark_python_task"]["python_file"] for task in tasks(plan) if _has_code(task)]

    assert files
    for file in files:
        assert file.startswith("${databricks_workspace_file.")
        assert file.endswith(".workspace_path}")


def test_notifications_are_never_empty_or_blank(plan: Plan) -> None:
    for key, job in jobs(plan).items():
        for name in ("email_notifications", "webhook_notifications"):
            block = job.get(name)
            assert block != {}, key
            for event, recipients in (block or {}).items():
                assert recipients, f"{key}.{event}"
                assert "" not in recipients, f"{key}.{event}"


def test_experiments_have_no_tags(plan: Plan) -> None:
    for experiment in resources(plan, "databricks_mlflow_experiment").values():
        assert "tags" not in experiment


def test_names_of_schemas_come_back_as_they_were_sent(plan: Plan) -> None:
    for schema in resources(plan, "databricks_schema").values():
        assert schema["name"] == schema["name"].lower()
        assert "storage_root" not in schema
        assert "properties" not in schema


def test_no_two_resources_own_the_same_permissions(plan: Plan) -> None:
    owned = Counter(
        str({key: value for key, value in item.items() if key not in {"access_control", "//"}})
        for item in resources(plan, "databricks_permissions").values()
    )
    granted = Counter(
        str([item.get(kind) for kind in (*SECURABLES, "principal")])
        for item in resources(plan, "databricks_grant").values()
    )

    assert not [object for object, count in (owned + granted).items() if count > 1]
    assert "databricks_grants" not in plan["resource"]


def test_every_grant_is_on_one_securable_that_the_test_knows(plan: Plan) -> None:
    for key, grant in resources(plan, "databricks_grant").items():
        assert len([kind for kind in SECURABLES if kind in grant]) == 1, key
        assert grant["privileges"] == sorted(grant["privileges"]), key


def _has_code(task: Mapping[str, Any]) -> bool:
    return "spark_python_task" in task
