"""The rules for a job's settings as a whole."""

import re
from collections import Counter
from collections.abc import Iterable

from databricks.sdk.service.jobs import JobSettings

from workspace_emulator.refusal import forbidden, limit, refuse
from workspace_emulator.rules import clusters, dynamic_values, graph, notifications, tasks, triggers
from workspace_emulator.rules.site import Site


def check_job(settings: JobSettings, site: Site) -> None:
    """Refuse settings that the Jobs service refuses, by the first rule they break."""
    _texts(settings)
    _numbers(settings)
    _parameters(settings)
    _environments(settings)
    _run_as(settings, site)
    _policies(settings, site)
    clusters.check_job_clusters(settings)
    triggers.check_triggers(settings)
    notifications.check_notifications(settings.email_notifications, "email_notifications")
    notifications.check_destinations(
        settings.webhook_notifications, "webhook_notifications", site.account
    )
    notifications.check_health(settings.health, "health")
    for task in settings.tasks or []:
        tasks.check_task(task, settings, site, where=f"task {task.task_key}")
    graph.check_graph(settings)
    graph.check_run_jobs(settings, site)
    dynamic_values.check_references(settings)


def demand_unique(rule: str, what: str, keys: Iterable[str]) -> None:
    """Refuse keys of which one stands twice."""
    twice = [key for key, count in Counter(keys).items() if count > 1]
    if twice:
        refuse(rule, f"Duplicate {what}: {', '.join(sorted(twice))}")


def _texts(settings: JobSettings) -> None:
    size = len((settings.name or "").encode())
    if size > limit("job_name_max"):
        refuse("job_name_max", f"name has {size} bytes, at most {limit('job_name_max')}")
    length = len(settings.description or "")
    if length > limit("job_description_max"):
        most = limit("job_description_max")
        refuse("job_description_max", f"description has {length} characters, at most {most}")
    tags = settings.tags or {}
    if len(tags) > limit("job_tags_max"):
        refuse("job_tags_max", f"{len(tags)} tags, at most {limit('job_tags_max')} on a job")


def _numbers(settings: JobSettings) -> None:
    runs = settings.max_concurrent_runs
    if runs is not None and not 0 <= runs <= limit("max_concurrent_runs_max"):
        most = limit("max_concurrent_runs_max")
        refuse("max_concurrent_runs_max", f"max_concurrent_runs must be 0 to {most}, not {runs}")
    if (settings.timeout_seconds or 0) < 0:
        refuse("not_negative", f"timeout_seconds must not be negative: {settings.timeout_seconds}")
    count = len(settings.tasks or [])
    if count > limit("tasks_per_job"):
        refuse("tasks_per_job", f"{count} tasks, at most {limit('tasks_per_job')} in a job")


def _parameters(settings: JobSettings) -> None:
    charset = re.compile(limit("job_parameter_name_charset"))
    names = [parameter.name for parameter in settings.parameters or []]
    for name in names:
        if not charset.fullmatch(name):
            refuse(
                "job_parameter_name_charset",
                f"Job parameter name {name!r} may hold letters, digits, '_', '-' and '.' only",
            )
    demand_unique("parameter_unique", "job parameter", names)


def _environments(settings: JobSettings) -> None:
    environments = settings.environments or []
    demand_unique(
        "environment_key_unique", "environment_key", [e.environment_key for e in environments]
    )
    for environment in environments:
        spec = environment.spec
        if spec is None or spec.project_environment:
            continue
        given = [v for v in (spec.environment_version, spec.base_environment) if v]
        if len(given) != 1 and not (spec.client and not given):
            refuse(
                "environment_version_or_base",
                f"environment {environment.environment_key}: exactly one of environment_version "
                f"and base_environment must be given, not {len(given)}",
            )
        version = spec.environment_version
        if version and not version.isdigit():
            refuse(
                "environment_version",
                f"environment {environment.environment_key}: environment_version must be a whole "
                f"number as text, not {version!r}",
            )


def _run_as(settings: JobSettings, site: Site) -> None:
    if settings.run_as is None:
        return
    given = settings.run_as.as_dict()
    named = [(kind, name) for kind, name in given.items() if name]
    if len(named) != 1:
        refuse(
            "run_as_one",
            "Exactly one of user_name, service_principal_name and group_name must be given in "
            f"run_as, not {len(named)}",
        )
    ((kind, name),) = named
    account = site.account
    known = {
        "user_name": account.has_user(name),
        "group_name": account.has_group(name),
        "service_principal_name": name in account.service_principals,
    }
    if not known[kind]:
        refuse("run_as_exists", f"run_as: {kind} {name} does not exist or is not active")
    if name == site.principal or account.is_admin(site.principal):
        return
    if kind == "service_principal_name" and site.principal in account.service_principal_users.get(
        name, frozenset()
    ):
        return
    if kind == "group_name" and name in account.groups_of(site.principal):
        return
    forbidden(f"User {site.principal} is not allowed to let jobs run as {name}.")


def _policies(settings: JobSettings, site: Site) -> None:
    for name in ("usage_policy_id", "budget_policy_id"):
        policy = getattr(settings, name)
        if policy and policy not in site.account.usage_policies:
            refuse("policy_exists", f"{name} {policy} does not exist")
