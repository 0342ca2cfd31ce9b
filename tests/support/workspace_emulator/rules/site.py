"""What the rules know of the workspace that a job is put into."""

from collections.abc import Mapping
from dataclasses import dataclass

from databricks.sdk.service.jobs import JobSettings

from workspace_emulator.account import Account


@dataclass(frozen=True, kw_only=True)
class Site:
    """The surroundings of one job."""

    account: Account
    principal: str
    """Who creates or changes the job."""
    job_id: int | None
    """None for a job that is about to be created."""
    jobs: Mapping[int, JobSettings]
    """The other jobs, and this one as it was."""
    warehouses: frozenset[str]
    """Ids."""
