"""What an environment adds to the jobs: prefix, tags, runs at once, clusters."""

from collections.abc import Iterator

from health_monitor.jobs.checks.subject import Subject
from health_monitor.jobs.faults import Fault, FaultKind
from health_monitor.jobs.graph import code_tasks, run_jobs
from health_monitor.jobs.platform_limits import LIMITS

_NAME = LIMITS["job_name_max"]
_TAGS = LIMITS["job_tags_max"]
_CLUSTER_TAGS = LIMITS["cluster_custom_tags_max"]
_RUNS = LIMITS["max_concurrent_runs_max"]
_PARENTS = LIMITS["ws_parent_tasks_running"]
_CONTEXTS = LIMITS["tasks_per_single_cluster_contexts"]


def names_fit(subject: Subject) -> Iterator[Fault]:
    """A job's displayed name, prefix and key, is no longer than the platform takes."""
    for deployment in subject.deployments:
        for job in subject.hierarchy:
            size = len(f"{deployment.name_prefix}{job.key}".encode())
            if size > _NAME.number:
                yield Fault(
                    kind=FaultKind.LONG_JOB_NAME,
                    job=job.key,
                    file=deployment.file,
                    limit=_NAME.name,
                    message=f"its name has {size} bytes with its prefix, more than {_NAME.number}",
                    fix="Shorten name_prefix.",
                )


def tags_fit(subject: Subject) -> Iterator[Fault]:
    """A job has no more tags than the platform takes, nor has its cluster, which inherits them."""
    for deployment in subject.deployments:
        for layer, count in deployment.tags.items():
            if count > _TAGS.number:
                yield Fault(
                    kind=FaultKind.TOO_MANY_TAGS,
                    file=deployment.file,
                    limit=_TAGS.name,
                    message=f"each {layer} job has {count} tags with those of the product, more "
                    f"than {_TAGS.number}",
                    fix=f"Remove tags from tags.common or tags.{layer}.",
                )
            if deployment.runtime is not None and count > _CLUSTER_TAGS.number:
                yield Fault(
                    kind=FaultKind.TOO_MANY_CLUSTER_TAGS,
                    file=deployment.file,
                    limit=_CLUSTER_TAGS.name,
                    message=f"the cluster of each {layer} job inherits {count} tags, more than "
                    f"{_CLUSTER_TAGS.number}",
                    fix=f"Remove tags from tags.common or tags.{layer}.",
                )


def runs_at_once_fit(subject: Subject) -> Iterator[Fault]:
    """As many runs at once as the platform takes, and at least one."""
    for deployment in subject.deployments:
        runs = deployment.max_concurrent_runs
        if not 1 <= runs <= _RUNS.number:
            yield Fault(
                kind=FaultKind.TOO_MANY_CONCURRENT_RUNS,
                file=deployment.file,
                limit=_RUNS.name,
                message=f"{runs} runs of a job at once are not between 1 and {_RUNS.number}",
                fix="Correct job_defaults.max_concurrent_runs.",
            )


def parent_tasks_fit(subject: Subject) -> Iterator[Fault]:
    """All tasks that run jobs could run at once in a workspace."""
    tasks = sum(len(run_jobs(job)) for job in subject.hierarchy)
    for deployment in subject.deployments:
        count = tasks * deployment.max_concurrent_runs
        if count > _PARENTS.number:
            yield Fault(
                kind=FaultKind.TOO_MANY_PARENT_TASKS,
                file=deployment.file,
                limit=_PARENTS.name,
                message=f"{tasks} tasks run jobs, {deployment.max_concurrent_runs} times at once: "
                f"{count} are more than a workspace's {_PARENTS.number}",
                fix="Lower job_defaults.max_concurrent_runs.",
            )


def clusters_are_large_enough(subject: Subject) -> Iterator[Fault]:
    """The tasks of a job can share its one cluster."""
    for deployment in subject.deployments:
        for job in subject.jobs if deployment.runtime is not None else ():
            count = len(code_tasks(job))
            if count > _CONTEXTS.number:
                yield Fault(
                    kind=FaultKind.CROWDED_CLUSTER,
                    job=job.key,
                    file=deployment.file,
                    limit=_CONTEXTS.name,
                    message=f"its {count} tasks share one cluster, which takes "
                    f"{_CONTEXTS.number} at once",
                    fix="Split the job, or use serverless compute.",
                )
