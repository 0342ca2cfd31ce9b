"""Arguments of tasks are replaced for one run."""

import pytest
from plans import Site, python, run_job

from health_monitor.local import LocalError
from health_monitor.local.plans.plan import Plan, PythonTask
from health_monitor.local.running.arguments import task_arguments, with_arguments


@pytest.fixture
def plan(site: Site) -> Plan:
    """`master` runs `load_job`, whose task `load` takes two arguments; `other_job` has its like."""
    site.entry("load").entry("other")
    arguments = ["--catalog={{job.parameters.catalog}}", "--days=30"]
    for job in ("load_job", "other_job"):
        task = python("load", arguments=arguments)
        site.job(job, task, python("other"), parameters={"catalog": "prod"})
    return site.job("master", run_job("load_job")).plan()


def arguments(plan: Plan, job: str) -> dict[str, tuple[str, ...]]:
    tasks = plan.job(job).tasks
    return {
        task.key: task.action.arguments for task in tasks if isinstance(task.action, PythonTask)
    }


def test_arguments_of_nested_jobs_are_named(plan: Plan) -> None:
    assert task_arguments(plan, ["master"]) == {"load.catalog", "load.days"}


def test_only_what_is_given_is_replaced(plan: Plan) -> None:
    changed = with_arguments(plan, {"load.days": "{{job.parameters.catalog}} 7"})
    assert arguments(changed, "load_job") == {
        "load": ("--catalog={{job.parameters.catalog}}", "--days={{job.parameters.catalog}} 7"),
        "other": (),
    }
    assert with_arguments(plan, {}) == plan


def test_argument_that_cannot_be_filled_in_is_told(plan: Plan) -> None:
    with pytest.raises(
        LocalError, match=r"databricks_job\.load_job: load\.days: {{job\.x}} is not"
    ):
        with_arguments(plan, {"load.days": "{{job.x}}"})
