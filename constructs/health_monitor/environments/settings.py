"""Everything that differs between one deployment and another: one file per environment."""

from collections.abc import Iterable, Sequence
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
from health_monitor.environments.rules import Between, Complaint
from health_monitor.environments.source import SimulatedSource, Source, SystemSource
from health_monitor.environments.values import (
    Host,
    Identifier,
    Name,
    NamePrefix,
    OwnCatalogName,
    SchemaName,
    Uuid,
    Version,
    WorkspacePath,
)
from health_monitor.jobs.tags import PRODUCT


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
    """System tables as they were. Required. Example: health_bronze"""
    gold: SchemaName
    """Facts and dimensions. Required. Example: health_gold"""
    semantic: SchemaName
    """Table functions and metric views. Required. Example: health_semantic"""
    monitoring: SchemaName
    """Profiles and drift of the Gold tables. Required. Example: health_monitoring"""
    ml: SchemaName
    """Features and models. Required. Example: health_ml"""
    ops: SchemaName
    """Run log, quarantine and scratch tables. Required. Example: health_ops"""


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
    catalog: OwnCatalogName
    """The catalog that the product writes to; it must exist. Required. Example: health_monitor"""
    schemas: Schemas
    """Names of the schemas. Required."""
    workspace_root: WorkspacePath
    """Workspace folder of all that is uploaded. Required. Example: /Shared/health_monitor"""
    backend: Backend
    """Where Terraform keeps its state. Required."""
    host: Host | None = None
    """Address of the workspace. Omitted: the profile's, else that of DATABRICKS_HOST.

    Example: https://acme-prod.cloud.databricks.com
    """
    profile: Name | None = None
    """Profile in the Databricks configuration file. Omitted: none. Example: acme-prod"""
    source: Source = field(default_factory=SystemSource)
    """Where the system tables are read from. Omitted: from `system` itself."""
    name_prefix: NamePrefix = ""
    """Stands before the displayed name of jobs and warehouse. Omitted: nothing.

    Example: "[test] "
    """
    compute: Compute = field(default_factory=ServerlessCompute)
    """What the jobs run on. Omitted: serverless."""
    warehouse: Warehouse = field(default_factory=NewWarehouse)
    """The SQL warehouse of the monitors' dashboards. Omitted: a small one is created."""
    schedules: dict[str, Schedule] = field(default_factory=dict)
    """Schedules by job name, for jobs that may have one. Omitted: nothing starts by itself."""
    notifications: Notifications = field(default_factory=Notifications)
    """Who hears of failed and late runs. Omitted: nobody."""
    owners: Owners = field(default_factory=Owners)
    """Who may see, run and change the jobs. Omitted: only the deployer and the admins."""
    run_as: Uuid | None = None
    """Application id of the service principal that the jobs run as. Once deployed, name another
    one instead of taking it out: the jobs would keep it, and it would lose its rights, so `diff`
    refuses that (docs/deployment.md). Omitted: the deployer.

    Example: 8d2e4b6a-1c3f-4e5d-a7b9-0f1e2d3c4b5a
    """
    tags: JobTags = field(default_factory=JobTags)
    """Tags of the jobs. Omitted: only the product's own."""
    usage_policy_id: Identifier | None = None
    """Serverless usage policy that bills the jobs. Omitted: none.

    Example: 0d6f3c1e-52b7-4a8c-9c35-6b1a7e4f2d80
    """
    role: Role = Role.PRIMARY
    """Whether the account-global tables are loaded too. Omitted: primary, which loads them."""
    lookback_days: Annotated[int, Between(low=1, high=3650)] = 90
    """Days before the first load that are read, at most a source's own. Omitted: 90.

    Example: 365
    """
    max_days: Annotated[int, Between(low=1, high=3650)] | None = None
    """Days by which one load reaches further back than those before it, to begin small: the first
    reads the newest ones, each later one as many older ones, until `lookback_days` are there.
    Omitted: the first load reads all.

    Example: 14
    """
    statement_text: StatementText = StatementText.DROP
    """What becomes of free text: statements, errors, what was asked for. Omitted: drop."""
    retention_days: Annotated[int, Between(low=1, high=36500)] = 730
    """Days that Bronze rows are kept. Omitted: 730. Example: 1095"""
    provider_version: Version = "1.99.0"
    """Version of the Databricks provider. Omitted: 1.99.0, which the bindings were made from.

    Example: 1.100.0
    """
    job_defaults: JobDefaults = field(default_factory=JobDefaults)
    """What holds for every job. Omitted: each of its keys' own."""

    def granted_schemas(self, required: Iterable[str]) -> Sequence[str] | None:
        """Schemas of the source that the stack lets `run_as` read: those that are named, else those
        that are required, since one that the source lacks would break the deployment. None: there
        is nothing to grant, simulated ones are its own already.
        """
        if self.run_as is None or isinstance(self.source, SimulatedSource):
            return None
        return sorted(set(required if self.source.grant is None else self.source.grant))

    @property
    def warehouse_name(self) -> str:
        """The displayed name of the SQL warehouse that the stack creates."""
        return f"{self.name_prefix}{PRODUCT}-{self.name}"
