"""Jobs: what a spec and an environment make of a `databricks_job`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from health_monitor.environments.operations import JobDefaults
from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Domain,
    Each,
    Parameter,
    RunJob,
    Schema,
)
from health_monitor.terraform import TerraformError
from health_monitor.terraform.job import DeployedJob
from health_monitor.terraform.site import Site
from health_monitor.terraform.workspace_files import WorkspaceFiles

Deploy = Callable[..., Mapping[str, Any]]


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


def test_task_that_stands_for_several_is_deployed_for_each_uploaded_file(
    deploy: Deploy, merge_job: AtomicJob
) -> None:
    each = replace(merge_job.tasks[0], each=Each(folder="gold", argument="model"))
    job = job_of(deploy(replace(merge_job, tasks=(each,))))

    told = {task["task_key"]: task["spark_python_task"]["parameters"][-1] for task in job["task"]}
    assert told == {"b_first_merge": "--model=merge", "b_first_silent": "--model=silent"}
    assert [found["environment_key"] for found in job["environment"]] == ["ml"]


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


def test_name_has_the_prefix_and_the_address_has_not(deploy: Deploy) -> None:
    assert job_of(deploy(name_prefix="[dev] "))["name"] == "[dev] merge_job"


def test_unknown_schema_names_the_job(deploy: Deploy, merge_job: AtomicJob) -> None:
    task = replace(merge_job.tasks[0], arguments={"ml-schema": Schema.ML})

    with pytest.raises(TerraformError, match="merge_job: the ml schema is not known to this layer"):
        deploy(replace(merge_job, tasks=(task,)))


def test_parameter_without_value_names_the_job(deploy: Deploy, merge_job: AtomicJob) -> None:
    message = "merge_job: job parameter colour: no environment supplies it; give it a default"

    with pytest.raises(TerraformError, match=message):
        deploy(replace(merge_job, parameters=(Parameter(name="colour"),)))


def test_child_that_is_not_deployed_is_named(
    synth: Any, workloads: Path, settings: Settings, merge_job: AtomicJob
) -> None:
    layer = CompositeJob(
        key="layer_job",
        description="Runs a job of another stack.",
        domain=Domain.GOLD,
        tasks=(RunJob(key="merge", job=merge_job),),
    )

    def build(stack: Any) -> None:
        files = WorkspaceFiles(stack, "files", workspace_root="/Shared/test", workloads=[workloads])
        site = Site(settings=settings, files=files, schemas={})
        DeployedJob(stack, "layer", spec=layer, site=site, children={})

    message = "layer_job: runs merge_job, which is in none of the layers given; give the one"
    with pytest.raises(TerraformError, match=message):
        synth(build)
