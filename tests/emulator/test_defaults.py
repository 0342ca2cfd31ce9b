"""The manner that fills in what the service gives a value by itself."""

from typing import Any

import pytest
from databricks.sdk import WorkspaceClient

from workspace_emulator.caller import Caller
from workspace_emulator.examples import CREATE, GET, RESET, condition, job, task
from workspace_emulator.manner import Manner

TASK = {
    "run_if": "ALL_SUCCESS",
    "timeout_seconds": 0,
    "email_notifications": {},
    "webhook_notifications": {},
}
PYTHON = {"max_retries": 0, "retry_on_timeout": False, "disable_auto_optimization": False}


@pytest.fixture
def manner() -> Manner:
    return Manner.DEFAULTS


def settings_of(raw: Caller, body: dict[str, Any]) -> dict[str, Any]:
    job_id = str(raw.post(CREATE, **body).body["job_id"])
    settings: dict[str, Any] = raw.get(GET, job_id=job_id).body["settings"]
    return settings


def test_job_is_filled_in(raw: Caller) -> None:
    source = task()["spark_python_task"]
    assert settings_of(raw, job()) == {
        **job(),
        "format": "MULTI_TASK",
        "max_concurrent_runs": 1,
        "timeout_seconds": 0,
        "queue": {"enabled": True},
        "email_notifications": {},
        "webhook_notifications": {},
        "tasks": [
            {
                **task(),
                **TASK,
                **PYTHON,
                "spark_python_task": {**source, "source": "WORKSPACE"},
            }
        ],
    }


def test_what_was_sent_wins(raw: Caller) -> None:
    mine = {
        "max_concurrent_runs": 3,
        "queue": {"enabled": False},
        "timeout_seconds": 60,
        "email_notifications": {"on_failure": ["a@example.com"]},
        "schedule": {
            "quartz_cron_expression": "0 0 6 * * ?",
            "timezone_id": "UTC",
            "pause_status": "PAUSED",
        },
    }
    chosen = task(run_if="ALL_DONE", max_retries=2, retry_on_timeout=True)
    read = settings_of(raw, job(chosen, **mine))
    assert {name: read[name] for name in mine} == mine
    assert (read["tasks"][0]["run_if"], read["tasks"][0]["max_retries"]) == ("ALL_DONE", 2)


def test_schedule_is_switched_on_unless_it_says_so(raw: Caller) -> None:
    schedule = {"quartz_cron_expression": "0 0 6 * * ?", "timezone_id": "UTC"}
    read = settings_of(raw, job(schedule=schedule))
    assert read["schedule"] == {**schedule, "pause_status": "UNPAUSED"}


def test_condition_and_run_job_tasks_get_no_retries(raw: Caller) -> None:
    child = raw.post(CREATE, **job()).body["job_id"]
    run = {"task_key": "run", "run_job_task": {"job_id": child}}
    read = settings_of(raw, {"name": "a", "tasks": [condition(), run]})
    assert read["tasks"] == [{**condition(), **TASK}, {**run, **TASK}]


def test_cluster_is_filled_in(raw: Caller) -> None:
    spec = {"spark_version": "16.4", "node_type_id": "m5.large", "num_workers": 1}
    cluster = {"job_cluster_key": "shared", "new_cluster": spec}
    on_it = task(environment_key=None, job_cluster_key="shared")
    read = settings_of(raw, job(on_it, job_clusters=[cluster]))
    assert read["job_clusters"] == [
        {
            "job_cluster_key": "shared",
            "new_cluster": {
                **spec,
                "cluster_name": "",
                "enable_elastic_disk": True,
                "data_security_mode": "SINGLE_USER",
                "aws_attributes": {"availability": "SPOT_WITH_FALLBACK", "zone_id": "auto"},
            },
        }
    ]
    assert "disable_auto_optimization" not in read["tasks"][0]


def test_run_as_is_read_beside_the_settings(raw: Caller) -> None:
    body = job(run_as={"user_name": "reader@example.com"})
    job_id = str(raw.post(CREATE, **body).body["job_id"])
    read = raw.get(GET, job_id=job_id).body
    assert "run_as" not in read["settings"]
    assert read["run_as_user_name"] == "reader@example.com"


def test_job_without_a_name_is_untitled(raw: Caller) -> None:
    assert settings_of(raw, job(name=None))["name"] == "Untitled"


def test_what_was_read_may_be_sent_again(raw: Caller) -> None:
    job_id = raw.post(CREATE, **job()).body["job_id"]
    read = raw.get(GET, job_id=str(job_id)).body["settings"]
    assert raw.post(RESET, job_id=job_id, new_settings=read).status == 200
    assert raw.get(GET, job_id=str(job_id)).body["settings"] == read


def test_schema_and_file_are_filled_in(admin: WorkspaceClient, raw: Caller) -> None:
    schema = admin.schemas.create(name="a", catalog_name="dev")
    assert schema.browse_only is False
    flag = schema.effective_predictive_optimization_flag
    assert flag is not None
    assert flag.inherited_from_name == "dev"
    body = {"path": "/Shared/a.py", "format": "RAW", "content": "AAAA"}
    raw.post("/api/2.0/workspace/import", **body)
    status = admin.workspace.get_status("/Shared/a.py")
    assert (status.size, status.resource_id) == (3, str(status.object_id))
