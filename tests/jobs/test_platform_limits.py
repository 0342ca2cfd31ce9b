"""Every limit of the platform is checked, or cannot be broken by what is deployed."""

import json
from pathlib import Path
from typing import Any

import pytest
from broken_jobs.registry import EXAMPLES
from content_limits import NAMED_BY_OTHERS, REFUSED

from health_monitor.jobs.platform_limits import LIMITS, Limit

TESTS = Path(__file__).resolve().parents[1]
WORKLOADS = TESTS.parent / "workloads"
JOBS = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((TESTS / "snapshots").glob("*_job.json"))
    + sorted((TESTS / "snapshots").glob("*_p*line.json"))
    + sorted((TESTS / "snapshots").glob("master_*.json"))
}
CHECKED = {example.limit for example in EXAMPLES} - {""}
OF_CONTENT = {*REFUSED, *NAMED_BY_OTHERS}
"""What the contract of content refuses."""

# Name of a limit -> keys of a job that it is about, none of which our jobs have.
OF_OTHER_JOBS = {
    "notebook_base_parameters_json_max": ["notebook_task"],
    "notebook_import_source_max": ["notebook_task"],
    "notebook_cell_max": ["notebook_task"],
    "legacy_run_params_json_max": ["jar_params", "python_params", "spark_submit_params"],
    "for_each_inputs_chars": ["for_each_task"],
    "for_each_concurrency_max": ["for_each_task"],
    "for_each_nested_for_each": ["for_each_task"],
    "for_each_parent_retries": ["for_each_task"],
    "condition_task_retries_notifications": ["condition_task"],
    "dbt_commands_max": ["dbt_task"],
    "trigger_min_seconds": ["trigger"],
    "periodic_units_tf": ["trigger"],
    "schedule_trigger_exclusive": ["trigger", "continuous"],
}
# Name of a limit -> why nothing that we deploy can break it.
NOT_APPLICABLE = {
    "health_operator": "the plan writes no other operator",
    "environment_version_or_base": "the plan writes a version and never a base",
    "tvf_replace_same_signature": "the deployment drops a function whose signature changes",
    "tvf_genie_date_params": "no Genie space is deployed",
    "genie_instructions_per_space": "no Genie space is deployed",
    "genie_knowledge_snippets_per_space": "no Genie space is deployed",
    "genie_tables_per_space": "no Genie space is deployed",
    "monitor_notification_emails_max": "monitors notify nobody",
}


def keys(value: Any) -> set[str]:
    """All keys in a JSON value."""
    if isinstance(value, dict):
        return set(value) | {key for item in value.values() for key in keys(item)}
    if isinstance(value, list):
        return {key for item in value for key in keys(item)}
    return set()


def values_of(value: Any, wanted: str) -> list[Any]:
    """All values under a key, at any depth."""
    found = []
    if isinstance(value, dict):
        found = [item for key, item in value.items() if key == wanted]
        value = list(value.values())
    if isinstance(value, list):
        found += [item for part in value for item in values_of(part, wanted)]
    return found


def test_every_limit_is_checked_or_not_applicable() -> None:
    judged = {name for name, limit in LIMITS.items() if limit.severity is not None}
    named = [*CHECKED, *OF_CONTENT, *OF_OTHER_JOBS, *NOT_APPLICABLE]
    assert sorted(named) == sorted(judged)


@pytest.mark.parametrize("example", [example for example in EXAMPLES if example.limit])
def test_breaking_a_limit_is_as_severe_as_the_limit(example: Any) -> None:
    assert example.kind.severity is LIMITS[example.limit].severity


@pytest.mark.parametrize("limit", LIMITS.values(), ids=LIMITS)
def test_limit_has_a_unit_and_a_source(limit: Limit) -> None:
    assert limit.unit
    assert limit.source


@pytest.mark.parametrize("name", OF_OTHER_JOBS)
def test_our_jobs_have_nothing_that_this_limit_is_about(name: str) -> None:
    assert len(JOBS) == 20
    assert not keys(JOBS) & set(OF_OTHER_JOBS[name])


def test_health_rules_have_the_one_operator() -> None:
    assert set(values_of(JOBS, "op")) == {LIMITS["health_operator"].text}


def test_environments_have_a_version_and_no_base() -> None:
    specs = [entry["spec"] for group in values_of(JOBS, "environment") for entry in group]
    assert specs and all(spec.get("environment_version") for spec in specs)
    assert "base_environment" not in keys(JOBS)


def test_python_tasks_have_the_key_that_serverless_requires() -> None:
    tasks = [task for job in JOBS.values() for task in job["task"] if "spark_python_task" in task]
    assert tasks and all(
        task.get("environment_key") or task.get("job_cluster_key") for task in tasks
    )


def test_monitors_notify_nobody_and_no_genie_space_is_made() -> None:
    for path in sorted((WORKLOADS / "monitoring").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "MonitorDestination" not in text and "notifications" not in text, path
    told_of = WORKLOADS / "simulation"  # its account uses what others have made
    for path in sorted({*WORKLOADS.rglob("*.py")} - {*told_of.rglob("*.py")}):
        assert "genie" not in path.read_text(encoding="utf-8").lower(), path


def test_function_of_another_signature_is_dropped_first() -> None:
    text = (WORKLOADS / "semantic/deployment/functions.py").read_text(encoding="utf-8")
    assert text.index("DROP FUNCTION IF EXISTS") < text.index("(create_statement(function, name")
