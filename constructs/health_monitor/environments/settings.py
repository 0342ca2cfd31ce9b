"""Everything that differs between one deployment and another: one file per environment."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, ClassVar

from health_monitor.environments.backends import Backend
from health_monitor.environments.compute import (
    Compute,
    NewWarehouse,
    ServerlessCompute,
    Warehouse,
)
from health_monitor.environments.operations import (
    JobDefaults,
    JobTags,
    Notifications,
    Owners,
    Schedule,
)
from health_monitor.environments.source import Source, SystemSource
from health_monitor.environments.values import (
    Between,
    CatalogName,
    Complaint,
    Host,
    Identifier,
    NamePrefix,
    SchemaName,
    Uuid,
    Version,
    WorkspacePath,
)


class Role(StrEnum):
    """Whether a deployment also loads the tables that hold the whole account."""

    PRIMARY = "primary"
    REGIONAL = "regional"


class StatementText(StrEnum):
    """What becomes of the text of SQL statements, which may hold personal data."""

    DROP = "drop"
    HASH = "hash"
    KEEP = "keep"


def _schemas_differ(
    bronze: str, gold: str, semantic: str, monitoring: str, ml: str, ops: str
) -> tuple[str, Complaint] | None:
    names = {
        "bronze": bronze,
        "gold": gold,
        "semantic": semantic,
        "monitoring": monitoring,
        "ml": ml,
        "ops": ops,
    }
    taken: dict[str, str] = {}
    for layer, name in names.items():
        if name in taken:
            return layer, Complaint(
                message=f"{name!r} is the schema of {taken[name]} already",
                fix="Give every layer a schema of its own.",
            )
        taken[name] = layer
    return None


@dataclass(frozen=True, kw_only=True)
class Schemas:
    """Names of the schemas, all in the environment's catalog."""

    CHECKS: ClassVar = (_schemas_differ,)

    bronze: SchemaName
    """Required."""
    gold: SchemaName
    """Required."""
    semantic: SchemaName
    """Required."""
    monitoring: SchemaName
    """Required."""
    ml: SchemaName
    """Required."""
    ops: SchemaName
    """Run log, quarantine and scratch tables. Required."""


def _one_address(host: str | None, profile: str | None) -> tuple[str, Complaint] | None:
    if host is None or profile is None:
        return None
    return "profile", Complaint(
        message="host and profile both name a workspace", fix="Keep one of the two."
    )


def _retention_covers_lookback(
    retention_days: int, lookback_days: int
) -> tuple[str, Complaint] | None:
    if retention_days >= lookback_days:
        return None
    return "retention_days", Complaint(
        message=f"{retention_days} is less than lookback_days, {lookback_days}",
        fix="Keep rows at least as long as they are looked back for.",
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """One environment. Its file's name is its name and the name of its stack."""

    CHECKS: ClassVar = (_one_address, _retention_covers_lookback)

    name: str
    """The stem of the file's name; never written in the file."""
    catalog: CatalogName
    """The catalog that the product writes to. Required; it must exist."""
    schemas: Schemas
    """Required."""
    workspace_root: WorkspacePath
    """Workspace folder of all that is uploaded. Required."""
    backend: Backend
    """Where Terraform keeps its state. Required."""
    host: Host | None = None
    """Address of the workspace. Omitted: the profile's, else that of DATABRICKS_HOST."""
    profile: Identifier | None = None
    """Profile in the Databricks configuration file. Omitted: none."""
    source: Source = field(default_factory=SystemSource)
    """Where the system tables are read from. Omitted: from `system` itself."""
    name_prefix: NamePrefix = ""
    """Stands before the displayed name of every job. Omitted: nothing."""
    compute: Compute = field(default_factory=ServerlessCompute)
    """Omitted: serverless."""
    warehouse: Warehouse = field(default_factory=NewWarehouse)
    """The SQL warehouse of monitors and dashboards. Omitted: a small one is created."""
    schedules: dict[str, Schedule] = field(default_factory=dict)
    """Schedules by job name, for jobs that may have one. Omitted: nothing starts by itself."""
    notifications: Notifications = field(default_factory=Notifications)
    """Omitted: nobody is told."""
    owners: Owners = field(default_factory=Owners)
    """Omitted: only the deployer and the admins have permissions."""
    run_as: Uuid | None = None
    """Application id of the service principal that the jobs run as. Omitted: the deployer."""
    tags: JobTags = field(default_factory=JobTags)
    """Omitted: only the product's own tags."""
    usage_policy_id: Identifier | None = None
    """Serverless usage policy that the jobs are billed under. Omitted: none."""
    role: Role = Role.PRIMARY
    """Omitted: primary, which loads the account-global tables too."""
    lookback_days: Annotated[int, Between(low=1, high=3650)] = 90
    """Days before the first load that are read, at most a source's own. Omitted: 90."""
    statement_text: StatementText = StatementText.DROP
    """Omitted: drop."""
    retention_days: Annotated[int, Between(low=1, high=36500)] = 730
    """Days that Bronze rows are kept. Omitted: 730."""
    provider_version: Version = "1.99.0"
    """Version of the Databricks provider. Omitted: the one that the bindings were made from."""
    job_defaults: JobDefaults = field(default_factory=JobDefaults)
    """Omitted: queue on, one run at a time, late at 80 % of the timeout, each task's retries."""
