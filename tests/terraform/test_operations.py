"""Operations: schedules, notifications, tags and permissions of the jobs."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from health_monitor.environments.operations import (
    JobDefaults,
    JobTags,
    LayerOwners,
    Notifications,
    Owners,
    Recipients,
    Schedule,
)

RUN_AS = "0a1b2c3d-0000-4000-8000-000000000001"

Deploy = Callable[..., Mapping[str, Any]]


def job_of(resources: Mapping[str, Any], key: str = "merge_job") -> dict[str, Any]:
    job: dict[str, Any] = resources["databricks_job"][key]
    return job


def test_run_counts_as_late_after_its_share_of_the_timeout(deploy: Deploy) -> None:
    job = job_of(deploy(job_defaults=JobDefaults(late_after_percent=50)))

    rule = {"metric": "RUN_DURATION_SECONDS", "op": "GREATER_THAN", "value": 3000}
    assert job["health"] == {"rules": [rule]}


@pytest.mark.parametrize(("paused", "status"), [(True, "PAUSED"), (False, "UNPAUSED")])
def test_schedule_runs_only_when_switched_on(deploy: Deploy, paused: bool, status: str) -> None:
    schedule = Schedule(cron="0 0 6 * * ?", timezone="Europe/Berlin", paused=paused)
    resources = deploy(schedules={"layer_job": schedule})

    assert job_of(resources, "layer_job")["schedule"] == {
        "quartz_cron_expression": "0 0 6 * * ?",
        "timezone_id": "Europe/Berlin",
        "pause_status": status,
    }
    assert "schedule" not in job_of(resources)


def test_schedule_is_paused_when_the_environment_does_not_say(deploy: Deploy) -> None:
    resources = deploy(schedules={"layer_job": Schedule(cron="0 0 6 * * ?")})

    assert job_of(resources, "layer_job")["schedule"]["pause_status"] == "PAUSED"


def test_notifications_go_to_sorted_recipients(deploy: Deploy) -> None:
    notifications = Notifications(
        on_failure=Recipients(emails=("b@x.io", "a@x.io"), destination_ids=("d2", "d1")),
        on_late=Recipients(emails=("c@x.io",)),
    )
    job = job_of(deploy(notifications=notifications))

    assert job["email_notifications"] == {
        "on_failure": ["a@x.io", "b@x.io"],
        "on_duration_warning_threshold_exceeded": ["c@x.io"],
    }
    assert job["webhook_notifications"] == {"on_failure": [{"id": "d1"}, {"id": "d2"}]}


def test_without_recipients_there_is_no_empty_block(deploy: Deploy) -> None:
    job = job_of(deploy())

    assert "email_notifications" not in job
    assert "webhook_notifications" not in job


def test_tags_are_the_layers_own_over_the_common_ones(deploy: Deploy) -> None:
    tags = JobTags(common={"team": "all", "owner": "x"}, composite={"team": "leads"})
    resources = deploy(tags=tags, usage_policy_id="policy")

    assert job_of(resources)["tags"] == {
        "deployment": "test",
        "domain": "gold",
        "layer": "atomic",
        "owner": "x",
        "product": "health-monitor",
        "team": "all",
    }
    assert job_of(resources, "layer_job")["tags"]["team"] == "leads"
    assert job_of(resources)["usage_policy_id"] == "policy"


def test_permissions_are_those_of_the_layer(deploy: Deploy) -> None:
    owners = Owners(atomic=LayerOwners(manage=("team",), run=("ops",), view=("all",)))
    resources = deploy(owners=owners)

    assert resources["databricks_permissions"].keys() == {"merge_job"}
    permissions = resources["databricks_permissions"]["merge_job"]
    assert permissions["job_id"] == "${databricks_job.merge_job.id}"
    assert permissions["access_control"] == [
        {"group_name": "all", "permission_level": "CAN_VIEW"},
        {"group_name": "ops", "permission_level": "CAN_MANAGE_RUN"},
        {"group_name": "team", "permission_level": "CAN_MANAGE"},
    ]


def test_run_as_may_start_the_jobs_that_other_jobs_run(deploy: Deploy) -> None:
    resources = deploy(run_as=RUN_AS)

    assert job_of(resources)["run_as"] == {"service_principal_name": RUN_AS}
    row = {"service_principal_name": RUN_AS, "permission_level": "CAN_MANAGE_RUN"}
    assert resources["databricks_permissions"]["merge_job"]["access_control"] == [row]
