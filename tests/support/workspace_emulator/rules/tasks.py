"""The rules for one task."""

import json
import re
from dataclasses import fields

from databricks.sdk.service.jobs import JobSettings, Task

from workspace_emulator.refusal import limit, refuse
from workspace_emulator.rules import clusters, notifications
from workspace_emulator.rules.site import Site

TASK_KINDS = tuple(field.name for field in fields(Task) if field.name.endswith("_task"))
WITHOUT_COMPUTE = ("condition_task", "for_each_task", "run_job_task")
COMPUTE = ("environment_key", "existing_cluster_id", "job_cluster_key", "new_cluster")


def check_task(task: Task, settings: JobSettings, site: Site, *, where: str) -> None:
    """Refuse a task that the Jobs service refuses."""
    _key(task, where)
    kind = _kind(task, where)
    _numbers(task, where)
    _compute(task, kind, settings, where)
    notifications.check_notifications(task.email_notifications, where)
    notifications.check_destinations(task.webhook_notifications, where, site.account)
    notifications.check_health(task.health, where)
    _python_file(task, settings, where)
    _sizes(task, where)
    _condition(task, where)
    if task.sql_task and task.sql_task.warehouse_id not in site.warehouses:
        refuse(
            "warehouse_exists", f"{where}: warehouse {task.sql_task.warehouse_id} does not exist"
        )
    if task.for_each_task:
        _for_each(task, settings, site, where)


def _key(task: Task, where: str) -> None:
    if not re.fullmatch(limit("task_key_charset"), task.task_key):
        refuse(
            "task_key_charset",
            f"task_key {task.task_key!r} must be made of letters, digits, '_' and '-'",
        )
    if len(task.task_key) > limit("task_key_max_length"):
        most = limit("task_key_max_length")
        refuse("task_key_max_length", f"{where}: task_key is longer than {most} characters")


def _kind(task: Task, where: str) -> str:
    given = [kind for kind in TASK_KINDS if getattr(task, kind) is not None]
    if len(given) != 1:
        found = ", ".join(given) or "none"
        refuse("one_task_kind", f"{where}: exactly one kind of task must be given, found: {found}")
    return given[0]


def _numbers(task: Task, where: str) -> None:
    for name, least in (
        ("timeout_seconds", 0),
        ("min_retry_interval_millis", 0),
        ("max_retries", -1),
    ):
        value = getattr(task, name)
        if value is not None and value < least:
            refuse("not_negative", f"{where}: {name} must be at least {least}, not {value}")


def _compute(task: Task, kind: str, settings: JobSettings, where: str) -> None:
    given = [name for name in COMPUTE if getattr(task, name)]
    if kind in WITHOUT_COMPUTE:
        if given:
            refuse("compute_none", f"{where}: a {kind} takes no compute, found {', '.join(given)}")
        return
    if len(given) > 1:
        refuse("compute_one", f"{where}: one kind of compute only, found {', '.join(given)}")
    if not given and kind in limit("serverless_env_key_required"):
        refuse(
            "serverless_env_key_required",
            f"{where}: a {kind} on serverless compute needs an environment_key",
        )
    environments = {e.environment_key for e in settings.environments or []}
    if task.environment_key and task.environment_key not in environments:
        refuse("environment_exists", f"{where}: no environment {task.environment_key} in the job")
    shared = {cluster.job_cluster_key for cluster in settings.job_clusters or []}
    if task.job_cluster_key and task.job_cluster_key not in shared:
        refuse("job_cluster_exists", f"{where}: no job cluster {task.job_cluster_key} in the job")
    if task.existing_cluster_id:
        refuse("cluster_exists", f"{where}: Cluster {task.existing_cluster_id} does not exist")
    if task.new_cluster:
        clusters.check_cluster(task.new_cluster, where, settings.tags)
    if task.environment_key and task.libraries:
        refuse("libraries_classic", f"{where}: libraries go into the environment on serverless")


def _python_file(task: Task, settings: JobSettings, where: str) -> None:
    python = task.spark_python_task
    if python is None:
        return
    in_git = (python.source.value if python.source else "") == "GIT"
    if in_git and settings.git_source is None:
        refuse("git_source_given", f"{where}: source GIT needs a git_source in the job")
    is_uri = re.match(r"[a-z0-9]+:/", python.python_file) is not None
    is_absolute = python.python_file.startswith("/")
    if in_git and (is_absolute or is_uri):
        refuse("python_file_form", f"{where}: python_file must be relative: {python.python_file}")
    if not in_git and not (is_absolute or is_uri):
        refuse("python_file_form", f"{where}: python_file must be absolute: {python.python_file}")


def _sizes(task: Task, where: str) -> None:
    if task.notebook_task:
        size = len(json.dumps(task.notebook_task.base_parameters or {}).encode())
        most = limit("notebook_base_parameters_json_max")
        if size > most:
            refuse(
                "notebook_base_parameters_json_max",
                f"{where}: base_parameters has {size} bytes, at most {most}",
            )
    if task.dbt_task and len(task.dbt_task.commands) > limit("dbt_commands_max"):
        refuse("dbt_commands_max", f"{where}: at most {limit('dbt_commands_max')} dbt commands")
    for name in ("jar_params", "python_params", "spark_submit_params"):
        values = getattr(task.run_job_task, name, None)
        size = len(json.dumps({name: values}).encode()) if values else 0
        if size > limit("legacy_run_params_json_max"):
            most = limit("legacy_run_params_json_max")
            refuse(
                "legacy_run_params_json_max", f"{where}: {name} has {size} bytes, at most {most}"
            )


def _condition(task: Task, where: str) -> None:
    if task.condition_task and (
        task.max_retries
        or task.retry_on_timeout
        or task.email_notifications
        or task.webhook_notifications
    ):
        refuse(
            "condition_task_retries_notifications",
            f"{where}: a condition_task takes neither retries nor notifications",
        )


def _for_each(task: Task, settings: JobSettings, site: Site, where: str) -> None:
    loop = task.for_each_task
    assert loop is not None
    if task.max_retries:
        refuse("for_each_parent_retries", f"{where}: retries belong into the nested task")
    if loop.task.for_each_task:
        refuse("for_each_nested_for_each", f"{where}: for_each_task inside for_each_task")
    most = limit("for_each_concurrency_max")
    if loop.concurrency is not None and not 1 <= loop.concurrency <= most:
        refuse(
            "for_each_concurrency_max",
            f"{where}: concurrency must be 1 to {most}, not {loop.concurrency}",
        )
    check_task(loop.task, settings, site, where=f"{where} / {loop.task.task_key}")
