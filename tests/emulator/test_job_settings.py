"""What the Jobs service refuses in the settings of a job as a whole."""

from typing import Any

import pytest

from workspace_emulator.caller import Caller
from workspace_emulator.examples import Case, Json, job, task


def environment(**spec: Any) -> Json:
    return job(environments=[{"environment_key": "base", "spec": spec}])


def cluster(**changes: Any) -> Json:
    whole = {"spark_version": "16.4", "node_type_id": "m5.large", "num_workers": 1, **changes}
    spec = {name: value for name, value in whole.items() if value is not None}
    on_it = task(environment_key=None, job_cluster_key="shared")
    return job(on_it, job_clusters=[{"job_cluster_key": "shared", "new_cluster": spec}])


def tags(count: int) -> dict[str, str]:
    return {f"tag{number:02}": "x" for number in range(count)}


CASES = (
    Case(
        rule="job_name_max",
        says="name has 4098 bytes, at most 4096",
        refused=job(name="ü" * 2049),
        accepted=job(name="ü" * 2048),
    ),
    Case(
        rule="job_description_max",
        says="description has 27701 characters, at most 27700",
        refused=job(description="x" * 27701),
        accepted=job(description="x" * 27700),
    ),
    Case(
        rule="job_tags_max",
        says="26 tags, at most 25",
        refused=job(tags=tags(26)),
        accepted=job(tags=tags(25)),
    ),
    Case(
        rule="max_concurrent_runs_max",
        says="must be 0 to 1000, not 1001",
        refused=job(max_concurrent_runs=1001),
        accepted=job(max_concurrent_runs=1000),
    ),
    Case(
        rule="max_concurrent_runs_max",
        says="must be 0 to 1000, not -1",
        refused=job(max_concurrent_runs=-1),
        accepted=job(max_concurrent_runs=0),
    ),
    Case(
        rule="tasks_per_job",
        says="1001 tasks, at most 1000",
        refused=job(*(task(f"t{n}") for n in range(1001))),
        accepted=job(*(task(f"t{n}") for n in range(1000))),
    ),
    Case(
        rule="not_negative",
        says="timeout_seconds must not be negative: -1",
        refused=job(timeout_seconds=-1),
        accepted=job(timeout_seconds=0),
    ),
    Case(
        rule="job_parameter_name_charset",
        says="'start day' may hold letters, digits",
        refused=job(parameters=[{"name": "start day", "default": ""}]),
        accepted=job(parameters=[{"name": "start.day-1_a", "default": ""}]),
    ),
    Case(
        rule="parameter_unique",
        says="Duplicate job parameter: mode",
        refused=job(parameters=[{"name": "mode", "default": c} for c in "ab"]),
        accepted=job(parameters=[{"name": c, "default": "a"} for c in ("mode", "more")]),
    ),
    Case(
        rule="environment_key_unique",
        says="Duplicate environment_key: base",
        refused=job(environments=[{"environment_key": "base"}] * 2),
        accepted=job(environments=[{"environment_key": key} for key in ("base", "other")]),
    ),
    Case(
        rule="environment_version_or_base",
        says="environment base: exactly one of environment_version and base_environment must be "
        "given, not 0",
        refused=environment(dependencies=["mlflow"]),
        accepted=environment(dependencies=["mlflow"], environment_version="5"),
    ),
    Case(
        rule="environment_version_or_base",
        says="must be given, not 2",
        refused=environment(environment_version="5", base_environment="/Workspace/env.yaml"),
        accepted=environment(base_environment="/Workspace/env.yaml"),
    ),
    Case(
        rule="environment_version",
        says="must be a whole number as text, not '5.0'",
        refused=environment(environment_version="5.0"),
        accepted=environment(environment_version="4"),
    ),
    Case(
        rule="run_as_one",
        says="must be given in run_as, not 2",
        refused=job(run_as={"user_name": "reader@example.com", "group_name": "developers"}),
        accepted=job(run_as={"user_name": "reader@example.com"}),
    ),
    Case(
        rule="run_as_exists",
        says="user_name nobody@example.com does not exist",
        refused=job(run_as={"user_name": "nobody@example.com"}),
        accepted=job(run_as={"group_name": "developers"}),
    ),
    Case(
        rule="policy_exists",
        says="usage_policy_id policy-2 does not exist",
        refused=job(usage_policy_id="policy-2"),
        accepted=job(usage_policy_id="policy-1"),
    ),
    Case(
        rule="job_cluster_key_unique",
        says="Duplicate job_cluster_key: shared",
        refused={**cluster(), "job_clusters": cluster()["job_clusters"] * 2},
        accepted=cluster(num_workers=0),
    ),
    Case(
        rule="cluster_complete",
        says="job cluster shared: exactly one of num_workers and autoscale is needed",
        refused=cluster(autoscale={"min_workers": 1, "max_workers": 2}),
        accepted=cluster(num_workers=None, autoscale={"min_workers": 1, "max_workers": 2}),
    ),
    Case(
        rule="cluster_complete",
        says="job cluster shared: min_workers is above max_workers",
        refused=cluster(num_workers=None, autoscale={"min_workers": 3, "max_workers": 2}),
        accepted=cluster(num_workers=None, autoscale={"min_workers": 2, "max_workers": 2}),
    ),
    Case(
        rule="cluster_complete",
        says="job cluster shared: node_type_id or instance_pool_id is missing",
        refused=cluster(node_type_id=None),
        accepted=cluster(node_type_id=None, instance_pool_id="pool-1"),
    ),
    Case(
        rule="cluster_complete",
        says="job cluster shared: spark_version is missing",
        refused=cluster(spark_version=""),
        accepted=cluster(spark_version="16.4.x-scala2.12"),
    ),
    Case(
        rule="cluster_custom_tags_max",
        says="job cluster shared: 46 tags, at most 45",
        refused=cluster(custom_tags=tags(46)),
        accepted=cluster(custom_tags=tags(45)),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_settings_beyond_a_rule_are_refused(case: Case, raw: Caller) -> None:
    case.check(raw)
