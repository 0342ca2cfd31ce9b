"""A job as it is deployed, found by its name and the tags that every deployment gives."""

from collections.abc import Mapping
from dataclasses import dataclass

from databricks.sdk.service.jobs import BaseJob

from health_monitor.jobs.tags import PRODUCT
from health_monitor.remote import RemoteError
from health_monitor.remote.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """What the jobs of an environment are called."""

    environment: str
    name_prefix: str = ""

    def key(self, name: str) -> str:
        """The key of a job of that name."""
        return name.removeprefix(self.name_prefix)


@dataclass(frozen=True, kw_only=True)
class DeployedJob:
    """A job of the workspace."""

    key: str
    id: int
    name: str
    parameters: Mapping[str, str]
    """Names and defaults."""


def find_job(workspace: Workspace, deployment: Deployment, key: str) -> DeployedJob:
    """The deployment's job; raises RemoteError when there is none, or several look like it."""
    name = f"{deployment.name_prefix}{key}"
    of_that_name = workspace.ask(
        f"look for the job {name!r}",
        lambda: list(workspace.client.jobs.list(name=name, limit=100)),
    )
    found = [job for job in of_that_name if _is_of(deployment, job)]
    if not found:
        raise RemoteError(f"{workspace.host}: {_missing(deployment, name, of_that_name)}")
    if len(found) > 1:
        each = "; ".join(f"{job.job_id} of {job.creator_user_name}" for job in found)
        raise RemoteError(
            f"{workspace.host}: {len(found)} jobs are called {name!r} and tagged deployment="
            f"{deployment.environment}: {each}; delete those that nobody needs, or give each "
            "deployment a name_prefix of its own"
        )
    number = found[0].job_id or 0
    job = workspace.ask(f"read job {number}", lambda: workspace.client.jobs.get(number))
    declared = job.settings.parameters if job.settings else None
    return DeployedJob(
        key=key,
        id=number,
        name=name,
        parameters={each.name: each.default for each in declared or ()},
    )


def _is_of(deployment: Deployment, job: BaseJob) -> bool:
    tags = (job.settings.tags if job.settings else None) or {}
    return (tags.get("product"), tags.get("deployment")) == (PRODUCT, deployment.environment)


def _missing(deployment: Deployment, name: str, others: list[BaseJob]) -> str:
    tag = f"deployment={deployment.environment}"
    if others:
        numbers = ", ".join(str(job.job_id) for job in others)
        return (
            f"of the jobs that are called {name!r} ({numbers}) none has the tags product={PRODUCT} "
            f"and {tag}, so they belong to something else; deploy {deployment.environment} first"
        )
    return (
        f"there is no job {name!r}, or you may not see it; `health-monitor jobs` shows the names; "
        f"deploy {deployment.environment} first, or ask for CAN_MANAGE_RUN on the job"
    )
