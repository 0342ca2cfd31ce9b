"""A plan is read whole; what has no meaning here is an error that names address and key."""

import json
from typing import Any

import pytest
from plans import Site, python, run_job

from health_monitor.jobs.spec import RunIf
from health_monitor.local import LocalError
from health_monitor.local.plans.plan import PythonTask, RunJobTask
from health_monitor.local.plans.reader import read_plan


def two_jobs(site: Site, **task: Any) -> Site:
    """child_job with parameter p runs an entry; parent_job runs child_job."""
    site.add("databricks_schema.gold", name="t_gold", catalog_name="c", comment="Facts.")
    site.add("databricks_mlflow_experiment.models", name="/Shared/hm/models")
    site.entry("load")
    arguments = ["--p={{job.parameters.p}}", "--gold=${databricks_schema.gold.name}"]
    site.job("child_job", python("load", arguments=arguments, **task), parameters={"p": "1"})
    hands = {"p": "{{job.parameters.p}}"}
    return site.job("parent_job", run_job("child_job", hands=hands), parameters={"p": "2"})


def test_plan_holds_what_runs_here(site: Site) -> None:
    plan = two_jobs(site, max_retries=2, min_retry_interval_millis=1500, timeout_seconds=60).plan()
    assert plan.environment == "t"
    assert plan.schemas == {"gold": "t_gold"}
    assert plan.experiments == ("/Shared/hm/models",)
    assert [file.path for file in plan.files] == ["/Shared/hm/files/area/load.py"]
    assert plan.files[0].source == site.workloads / "area/load.py"
    assert plan.manifest.release == "r1"
    task = plan.job("child_job").tasks[0]
    assert task.action == PythonTask(
        file="/Shared/hm/files/area/load.py",
        arguments=("--p={{job.parameters.p}}", "--gold=t_gold"),
    )
    assert (task.max_retries, task.retry_interval_seconds, task.timeout_seconds) == (2, 1.5, 60)
    assert task.run_if is RunIf.ALL_SUCCESS
    assert plan.job("parent_job").tasks[0].action == RunJobTask(
        job="child_job", parameters={"p": "{{job.parameters.p}}"}
    )


def test_tasks_stand_behind_those_they_depend_on(site: Site) -> None:
    site.entry("a").entry("b").entry("c")
    site.job("x_job", python("a", after=("c",)), python("b", after=("a",)), python("c"))
    assert [task.key for task in site.plan().job("x_job").tasks] == ["c", "a", "b"]


def test_what_only_a_workspace_has_means_nothing_here(site: Site) -> None:
    two_jobs(site, environment_key="base", disable_auto_optimization=True, library=[{}])
    site.resources["databricks_job"]["child_job"] |= {
        "tags": {"a": "b"},
        "queue": {"enabled": True},
        "schedule": {"pause_status": "PAUSED"},
        "//": {"metadata": {}},
        "depends_on": ["databricks_directory.files"],
    }
    site.add("databricks_permissions.child_job", job_id="${databricks_job.child_job.id}")
    assert site.plan().job("child_job").tasks


def test_unknown_resource_type_is_an_error(site: Site) -> None:
    two_jobs(site).add("databricks_pipeline.p", name="p")
    with pytest.raises(LocalError, match=r"databricks_pipeline\.p: .* not supported"):
        site.plan()


def test_unknown_top_level_block_is_an_error(site: Site) -> None:
    file = two_jobs(site).write(data={"databricks_user": {}})
    with pytest.raises(LocalError, match="data: not supported"):
        read_plan(file)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"continuous": {}}, r"child_job: continuous: is not supported"),
        ({"timeout_seconds": -1}, r"child_job: timeout_seconds: -1 is less than 0"),
        ({"timeout_seconds": "1h"}, r"timeout_seconds: '1h' is not a whole number"),
        ({"name": None}, r"child_job: name: is missing"),
        ({"parameter": [{"name": "p"}]}, r"parameter\[0\]\.default: is missing"),
        ({"parameter": [{"name": "p", "default": "", "type": "x"}]}, r"parameter\[0\]\.type: is"),
        (
            {"parameter": [{"name": "p", "default": "{{task.name}}"}]},
            r"parameter\[0\]\.default: {{task\.name}} is not supported .* use one of job\.id, job",
        ),
        ({"queue": {"enabled": 1}}, r"queue\.enabled: 1 is not a flag"),
        ({"queue": {"max": 1}}, r"queue\.max: is not supported"),
        ({"max_concurrent_runs": -1}, r"max_concurrent_runs: -1 is less than 0"),
    ],
)
def test_job_argument_that_does_not_run_here_is_named(
    site: Site, change: dict[str, Any], message: str
) -> None:
    two_jobs(site).resources["databricks_job"]["child_job"] |= change
    with pytest.raises(LocalError, match=message):
        site.plan()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"notebook_task": {}}, r"task\[0\]\.notebook_task, spark_python_task: a task that runs"),
        ({"existing_cluster_id": "c"}, r"task\[0\]\.existing_cluster_id: is not supported"),
        ({"run_if": "SOMETIMES"}, r"task\[0\]\.run_if: 'SOMETIMES' is none of"),
        ({"max_retries": -1}, r"task\[0\]\.max_retries: -1 is less than 0"),
        ({"max_retries": True}, r"task\[0\]\.max_retries: True is not a whole number"),
        ({"depends_on": [{"task_key": "x"}]}, r"task load: depends on 'x', which the job does not"),
        ({"depends_on": [{"task_key": "load"}]}, r"tasks wait for each other: load > load"),
        ({"depends_on": [{"task_key": "load", "outcome": "true"}]}, r"depends_on\[0\]\.outcome"),
        ({"run_job_task": {"job_id": 1}}, r"run_job_task, spark_python_task: a task that runs"),
        ({"disabled": "yes"}, r"task\[0\]\.disabled: 'yes' is not a flag"),
    ],
)
def test_task_argument_that_does_not_run_here_is_named(
    site: Site, change: dict[str, Any], message: str
) -> None:
    two_jobs(site, **change)
    with pytest.raises(LocalError, match=message):
        site.plan()


@pytest.mark.parametrize("kind", ["for_each_task", "condition_task", "sql_task", "pipeline_task"])
def test_task_of_another_kind_is_named(site: Site, kind: str) -> None:
    two_jobs(site).resources["databricks_job"]["child_job"]["task"] = [{"task_key": "t", kind: {}}]
    with pytest.raises(
        LocalError, match=rf"child_job: task\[0\]\.{kind}: a task that runs here is"
    ):
        site.plan()


def test_task_without_a_kind_is_named(site: Site) -> None:
    two_jobs(site).resources["databricks_job"]["child_job"]["task"] = [{"task_key": "t"}]
    with pytest.raises(LocalError, match=r"child_job: task\[0\]\.task: a task that runs here is"):
        site.plan()


def test_second_task_of_the_same_key_is_named(site: Site) -> None:
    two_jobs(site).job("child_job", python("load"), python("load"), parameters={"p": "1"})
    with pytest.raises(LocalError, match=r"task\[1\]\.task_key: the job has a task 'load' already"):
        site.plan()


def test_queue_and_concurrency_are_read(site: Site) -> None:
    plan = two_jobs(site).plan()
    assert (plan.job("child_job").max_concurrent_runs, plan.job("child_job").is_queued) == (
        1,
        False,
    )
    changed = {"max_concurrent_runs": 3, "queue": {"enabled": True}}
    site.resources["databricks_job"]["child_job"] |= changed
    job = site.plan().job("child_job")
    assert (job.max_concurrent_runs, job.is_queued) == (3, True)


def test_warehouse_and_moved_addresses_mean_nothing_here(site: Site) -> None:
    two_jobs(site).add("databricks_sql_endpoint.small", name="w", cluster_size="2X-Small")
    argument = "--warehouse=${databricks_sql_endpoint.small.id}"
    site.job("child_job", python("load", arguments=[argument]), parameters={"p": "1"})
    moved = [{"from": "databricks_job.old", "to": "databricks_job.child_job"}]
    action = read_plan(site.write(moved=moved)).job("child_job").tasks[0].action
    assert isinstance(action, PythonTask)
    assert action.arguments == ("--warehouse=small",)


def test_parameter_that_the_child_lacks_is_an_error(site: Site) -> None:
    two_jobs(site).job("parent_job", run_job("child_job", hands={"z": "1"}))
    with pytest.raises(LocalError, match=r"job_parameters\.z: child_job has no such parameter"):
        site.plan()


def test_job_id_that_is_no_reference_to_a_job_is_an_error(site: Site) -> None:
    two_jobs(site)
    site.resources["databricks_job"]["parent_job"]["task"][0]["run_job_task"]["job_id"] = 4711
    with pytest.raises(LocalError, match=r"job_id: 4711 is no job of this plan"):
        site.plan()


def test_jobs_that_run_each_other_are_an_error(site: Site) -> None:
    site.job("a_job", run_job("b_job")).job("b_job", run_job("a_job"))
    with pytest.raises(LocalError, match="jobs run each other: "):
        site.plan()


def test_missing_plan_says_how_to_make_it(site: Site) -> None:
    with pytest.raises(LocalError, match="run `health-monitor synth`"):
        read_plan(site.folder / "cdk.tf.json")


def test_broken_plan_says_how_to_mend_it(site: Site) -> None:
    file = two_jobs(site).write()
    file.write_text("{", encoding="utf-8")
    with pytest.raises(LocalError, match=r"not JSON .*run `health-monitor synth`"):
        read_plan(file)


def test_plan_without_manifest_is_an_error(site: Site) -> None:
    file = two_jobs(site).write()
    document = json.loads(file.read_text(encoding="utf-8"))
    del document["resource"]["databricks_workspace_file"]["manifest"]
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(LocalError, match=r"databricks_workspace_file\.manifest is missing"):
        read_plan(file)


def test_unknown_job_is_told_with_those_there_are(site: Site) -> None:
    with pytest.raises(LocalError, match="no job 'x'; the jobs of this plan are child_job, parent"):
        two_jobs(site).plan().job("x")
