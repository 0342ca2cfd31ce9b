"""Compute: serverless environments, or a cluster of its own for each run."""

import json
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
from health_monitor.jobs.graph import code_tasks
from health_monitor.jobs.hierarchy import SIMULATED_HIERARCHY

CLUSTER = JobClusterCompute(
    cloud=Cloud.AWS, spark_version="17.3.x-scala2.13", node_type_id="m5.xlarge", max_workers=2
)

PROJECT = Path(__file__).resolve().parents[2]

Deploy = Callable[..., Mapping[str, Any]]


def job_of(resources: Mapping[str, Any], key: str = "merge_job") -> dict[str, Any]:
    job: dict[str, Any] = resources["databricks_job"][key]
    return job


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
    assert job["performance_target"] == "PERFORMANCE_OPTIMIZED"
    [cluster] = job["job_cluster"]
    assert cluster["job_cluster_key"] == "main"
    assert cluster["new_cluster"]["autoscale"] == {"min_workers": 1, "max_workers": 2}
    assert cluster["new_cluster"]["runtime_engine"] == "STANDARD"
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


def test_tasks_install_the_versions_that_the_tests_run_with() -> None:
    locked = json.loads((PROJECT / "Pipfile.lock").read_text(encoding="utf-8"))["default"]
    tasks = [task for job in SIMULATED_HIERARCHY for task in code_tasks(job)]
    installed = {line for task in tasks for line in task.environment.dependencies}

    names = {line.partition("==")[0] for line in installed}
    assert names == {"databricks-sdk", "mlflow", "scikit-learn"}
    assert installed == {f"{name}{locked[name]['version']}" for name in names}
