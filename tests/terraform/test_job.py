"""Jobs: what a spec and an environment make of a `databricks_job`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from health_monitor.environments.compute import (
    Availability,
    Cloud,
    JobClusterCompute,
    PerformanceTarget,
    ServerlessCompute,
)
from health_monitor.environments.operations import (
    JobDefaults,
    JobTags,
    LayerOwners,
    Notifications,
    Owners,
    Recipients,
    Schedule,
)
from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Environment,
    Parameter,
    Resource,
    RunIf,
    RunJob,
    Schema,
    Setting,
    Task,
)
from health_monitor.terraform.errors import TerraformError
from health_monitor.terraform.job import DeployedJob
from health_monitor.terraform.site import Site
from health_monitor.terraform.workspace_files import WorkspaceFiles

RUN_AS = "0a1b2c3d-0000-4000-8000-000000000001"
CATALOG = Parameter(name="catalog")
DATES = Parameter(name="dates", default="")
FIRST = Task(
    key="b_first",
    entry="gold/merge.py",
    arguments={
        "catalog": CATALOG.reference,
        "gold-schema": Schema.GOLD,
        "lookback-days": Setting.LOOKBACK_DAYS,
        "experiment": Resource.EXPERIMENT,
    },
    retries=3,
    timeout_minutes=10,
    environment=Environment(key="ml", dependencies=("scikit-learn==1.9.1", "mlflow==3.17.2")),
)
SECOND = Task(key="B_second", entry="gold/merge.py", depends_on=(FIRST,), run_if=RunIf.ALL_DONE)
THIRD = Task(key="a_third", entry="gold/merge.py", depends_on=(FIRST, SECOND))
MERGE = AtomicJob(
    key="merge_job",
    description="Merges.",
    domain=Domain.GOLD,
    tasks=(FIRST, SECOND, THIRD),
    parameters=(DATES, CATALOG),
    timeout_minutes=100,
)
LAYER = CompositeJob(
    key="layer_job",
    description="Runs the merge.",
    domain=Domain.GOLD,
    tasks=(RunJob(key="merge", job=MERGE),),
    parameters=(Parameter(name="source"), CATALOG),
)
CLUSTER = JobClusterCompute(
    cloud=Cloud.AWS, spark_version="17.3.x-scala2.13", node_type_id="m5.xlarge", max_workers=2
)

Deploy = Callable[..., Mapping[str, Any]]


@pytest.fixture
def deploy(synth: Any, workloads: Path, settings: Settings) -> Deploy:
    """Deploys MERGE and LAYER with changed settings; gives the resources."""

    def run(atomic: AtomicJob = MERGE, **changes: Any) -> Mapping[str, Any]:
        def build(stack: Any) -> None:
            files = WorkspaceFiles(
                stack, "files", workspace_root="/Shared/test", workloads=workloads
            )
            site = Site(
                settings=replace(settings, **changes),
                files=files,
                schemas={Schema.GOLD: "g"},
                experiment="/Shared/test/models",
            )
            merge = DeployedJob(stack, "merge", spec=atomic, site=site, children={})
            DeployedJob(stack, "layer", spec=LAYER, site=site, children={"merge_job": merge})

        resources: Mapping[str, Any] = synth(build)
        return resources

    return run


def job_of(resources: Mapping[str, Any], key: str = "merge_job") -> dict[str, Any]:
    job: dict[str, Any] = resources["databricks_job"][key]
    return job


def test_tasks_and_their_dependencies_are_in_byte_order(deploy: Deploy) -> None:
    tasks = job_of(deploy())["task"]

    assert [task["task_key"] for task in tasks] == ["B_second", "a_third", "b_first"]
    assert tasks[1]["depends_on"] == [{"task_key": "B_second"}, {"task_key": "b_first"}]


def test_task_runs_its_entry_with_arguments_in_the_order_of_the_spec(deploy: Deploy) -> None:
    task = job_of(deploy(lookback_days=7))["task"][2]

    assert task["spark_python_task"] == {
        "python_file": "${databricks_workspace_file.gold_merge_py.workspace_path}",
        "parameters": [
            "--catalog={{job.parameters.catalog}}",
            "--gold-schema=g",
            "--lookback-days=7",
            "--experiment=/Shared/test/models",
        ],
        "source": "WORKSPACE",
    }
    assert task["description"] == "Merge the tables."


def test_what_the_service_would_fill_in_is_written_out(deploy: Deploy) -> None:
    job = job_of(deploy())

    assert job["queue"] == {"enabled": True}
    assert job["edit_mode"] == "EDITABLE"
    assert job["performance_target"] == "STANDARD"
    assert job["max_concurrent_runs"] == 1
    assert job["notification_settings"] == {
        "no_alert_for_canceled_runs": True,
        "no_alert_for_skipped_runs": False,
    }
    assert [task["run_if"] for task in job["task"]] == ["ALL_DONE", "ALL_SUCCESS", "ALL_SUCCESS"]


def test_parameters_are_sorted_and_have_the_values_of_the_environment(deploy: Deploy) -> None:
    resources = deploy(catalog="reports")

    assert job_of(resources)["parameter"] == [
        {"name": "catalog", "default": "reports"},
        {"name": "dates", "default": ""},
    ]
    assert job_of(resources, "layer_job")["parameter"][1] == {
        "name": "source",
        "default": "system.",
    }


def test_parameters_of_the_same_name_are_pushed_down(deploy: Deploy) -> None:
    task = job_of(deploy(), "layer_job")["task"][0]

    assert task["run_job_task"] == {
        "job_id": "${databricks_job.merge_job.id}",
        "job_parameters": {"catalog": "{{job.parameters.catalog}}"},
    }
    assert task["description"] == "Merges."


def test_retries_and_timeouts_are_set(deploy: Deploy) -> None:
    job = job_of(deploy())

    assert job["timeout_seconds"] == 6000
    task = job["task"][2]
    assert (task["max_retries"], task["timeout_seconds"]) == (3, 600)
    assert (task["min_retry_interval_millis"], task["retry_on_timeout"]) == (60_000, False)
    assert task["disable_auto_optimization"] is True


@pytest.mark.parametrize(("at_most", "expected"), [(0, [0, 0, 0]), (2, [1, 1, 2])])
def test_environment_bounds_the_retries(deploy: Deploy, at_most: int, expected: list[int]) -> None:
    job = job_of(deploy(job_defaults=JobDefaults(retries_at_most=at_most)))

    assert [task["max_retries"] for task in job["task"]] == expected


def test_run_counts_as_late_after_its_share_of_the_timeout(deploy: Deploy) -> None:
    job = job_of(deploy(job_defaults=JobDefaults(late_after_percent=50)))

    rule = {"metric": "RUN_DURATION_SECONDS", "op": "GREATER_THAN", "value": 3000}
    assert job["health"] == {"rules": [rule]}


def test_serverless_environments_are_listed_once_by_key(deploy: Deploy) -> None:
    compute = ServerlessCompute(
        environment_version="6", performance_target=PerformanceTarget.PERFORMANCE_OPTIMIZED
    )
    job = job_of(deploy(compute=compute))

    assert job["environment"] == [
        {"environment_key": "base", "spec": {"environment_version": "6"}},
        {
            "environment_key": "ml",
            "spec": {
                "environment_version": "6",
                "dependencies": ["mlflow==3.17.2", "scikit-learn==1.9.1"],
            },
        },
    ]
    assert [task["environment_key"] for task in job["task"]] == ["base", "base", "ml"]
    assert job["performance_target"] == "PERFORMANCE_OPTIMIZED"


def test_job_cluster_replaces_the_environments(deploy: Deploy) -> None:
    resources = deploy(compute=CLUSTER)
    job = job_of(resources)

    assert "environment" not in job
    assert "performance_target" not in job
    [cluster] = job["job_cluster"]
    assert cluster["job_cluster_key"] == "main"
    assert cluster["new_cluster"]["autoscale"] == {"min_workers": 1, "max_workers": 2}
    assert {task["job_cluster_key"] for task in job["task"]} == {"main"}
    assert job["task"][2]["library"] == [
        {"pypi": {"package": "mlflow==3.17.2"}},
        {"pypi": {"package": "scikit-learn==1.9.1"}},
    ]
    assert "job_cluster" not in job_of(resources, "layer_job")


def test_equal_bounds_make_a_cluster_of_fixed_size(deploy: Deploy) -> None:
    [cluster] = job_of(deploy(compute=replace(CLUSTER, min_workers=2)))["job_cluster"]

    assert cluster["new_cluster"]["num_workers"] == 2
    assert "autoscale" not in cluster["new_cluster"]


@pytest.mark.parametrize(
    ("cloud", "attributes"),
    [
        (
            Cloud.AWS,
            {"availability": "SPOT_WITH_FALLBACK", "first_on_demand": 1, "zone_id": "auto"},
        ),
        (
            Cloud.AZURE,
            {
                "availability": "SPOT_WITH_FALLBACK_AZURE",
                "first_on_demand": 1,
                "spot_bid_max_price": -1,
            },
        ),
        (Cloud.GCP, {"availability": "PREEMPTIBLE_WITH_FALLBACK_GCP"}),
    ],
)
def test_spot_machines_are_asked_for_in_the_words_of_the_cloud(
    deploy: Deploy, cloud: Cloud, attributes: dict[str, object]
) -> None:
    compute = replace(CLUSTER, cloud=cloud, availability=Availability.SPOT_WITH_FALLBACK)

    [cluster] = job_of(deploy(compute=compute))["job_cluster"]

    given = {key: value for key, value in cluster["new_cluster"].items() if "_attributes" in key}
    assert given == {f"{cloud}_attributes": attributes}


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


def test_name_has_the_prefix_and_the_address_has_not(deploy: Deploy) -> None:
    assert job_of(deploy(name_prefix="[dev] "))["name"] == "[dev] merge_job"


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


def test_unknown_schema_names_the_job(deploy: Deploy) -> None:
    task = replace(FIRST, arguments={"ml-schema": Schema.ML})

    with pytest.raises(TerraformError, match="merge_job: the ml schema is not known to this layer"):
        deploy(replace(MERGE, tasks=(task,)))


def test_parameter_without_value_names_the_job(deploy: Deploy) -> None:
    message = "merge_job: job parameter colour: no environment supplies it; give it a default"

    with pytest.raises(TerraformError, match=message):
        deploy(replace(MERGE, parameters=(Parameter(name="colour"),)))


def test_child_that_is_not_deployed_is_named(
    synth: Any, workloads: Path, settings: Settings
) -> None:
    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=workloads)
        site = Site(settings=settings, files=files, schemas={})
        DeployedJob(stack, "layer", spec=LAYER, site=site, children={})

    message = "layer_job: runs merge_job, which this stack does not deploy; add the layer"
    with pytest.raises(TerraformError, match=message):
        synth(build)
