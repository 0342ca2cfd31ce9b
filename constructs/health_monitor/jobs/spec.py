"""The vocabulary of the job hierarchy: frozen values, free of Terraform.

A reference from one job or task to another is the object itself, never a name, so a reference
to the wrong layer is a type error before it is a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar


class Layer(StrEnum):
    """Who owns a job: feature teams, domain leads, or the platform team."""

    ATOMIC = "atomic"
    COMPOSITE = "composite"
    ORCHESTRATOR = "orchestrator"


class Domain(StrEnum):
    """The part of the product that a job belongs to; jobs of other teams name their own."""

    BRONZE = "bronze"
    GOLD = "gold"
    SEMANTIC = "semantic"
    MONITORING = "monitoring"
    ML = "ml"
    ORCHESTRATION = "orchestration"
    SIMULATION = "simulation"


class RunIf(StrEnum):
    """When a task starts, given how the tasks it depends on ended (the platform's words)."""

    ALL_SUCCESS = "ALL_SUCCESS"
    ALL_DONE = "ALL_DONE"
    NONE_FAILED = "NONE_FAILED"
    AT_LEAST_ONE_SUCCESS = "AT_LEAST_ONE_SUCCESS"
    ALL_FAILED = "ALL_FAILED"
    AT_LEAST_ONE_FAILED = "AT_LEAST_ONE_FAILED"


class Schema(StrEnum):
    """A schema of the product; as an argument it becomes the deployed schema's name."""

    BRONZE = "bronze"
    GOLD = "gold"
    SEMANTIC = "semantic"
    MONITORING = "monitoring"
    ML = "ml"
    OPS = "ops"


class Setting(StrEnum):
    """A value that the environment file decides; as an argument it becomes that value."""

    LOOKBACK_DAYS = "lookback_days"
    MAX_DAYS = "max_days"
    ROLE = "role"
    STATEMENT_TEXT = "statement_text"
    RETENTION_DAYS = "retention_days"


class Resource(StrEnum):
    """Another deployed resource; as an argument it becomes what it is called by."""

    EXPERIMENT = "experiment"
    """Becomes the name of the MLflow experiment."""
    WAREHOUSE_ID = "warehouse_id"
    """Becomes the id of the SQL warehouse."""


Argument = str | Schema | Setting | Resource


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A job parameter, pushed down to every job that declares one of the same name."""

    name: str
    """Letters, digits, `_`, `.` and `-`."""
    default: str | None = None
    """None: the environment supplies it (catalog, source, registry)."""

    @property
    def reference(self) -> str:
        """The dynamic value reference that reads this parameter inside its job."""
        return "{{job.parameters." + self.name + "}}"


@dataclass(frozen=True, kw_only=True)
class Environment:
    """A serverless environment: its name and what pip installs into it."""

    key: str
    dependencies: tuple[str, ...] = ()
    """Requirement lines, pinned. Empty: only what the environment version brings."""


@dataclass(frozen=True, kw_only=True)
class Each:
    """The Python files below a folder of the workloads, but those whose names begin with `_`."""

    folder: str
    """Below `workloads/`, for example `ml/models`."""
    argument: str
    """Tells a task the name of its file."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One run of an entry file. Its description is the first line of the entry's docstring."""

    key: str
    entry: str
    """Path of the entry file below `workloads/`, for example `gold/merge_gold_tables.py`."""
    arguments: Mapping[str, Argument] = field(default_factory=dict)
    """Passed as `--name=value`, in this order."""
    depends_on: tuple[Task, ...] = ()
    run_if: RunIf = RunIf.ALL_SUCCESS
    retries: int = 1
    timeout_minutes: int = 60
    environment: Environment = Environment(key="base")
    each: Each | None = None
    """It stands for a task for each of these files, `<key>_<file>`. Omitted: for itself."""


@dataclass(frozen=True, kw_only=True)
class AtomicJob:
    """Layer 1: runs code. Each entry file belongs to exactly one atomic job."""

    key: str
    """Name and Terraform address; part of the product's contract."""
    description: str
    domain: str
    """One of `Domain`, or another team's own word."""
    tasks: tuple[Task, ...]
    parameters: tuple[Parameter, ...] = ()
    timeout_minutes: int = 120
    standalone: bool = False
    """True: run by hand only; a job that no other job runs must say so."""

    @property
    def layer(self) -> Layer:
        return Layer.ATOMIC


@dataclass(frozen=True, kw_only=True)
class CompositeJob:
    """Layer 2: runs atomic jobs of one domain, never code."""

    key: str
    description: str
    domain: str
    """One of `Domain`, or another team's own word."""
    tasks: tuple[RunJob[AtomicJob], ...]
    parameters: tuple[Parameter, ...] = ()
    timeout_minutes: int = 360
    standalone: bool = False
    schedulable: bool = False
    """True: the environment may give it a schedule of its own."""

    @property
    def layer(self) -> Layer:
        return Layer.COMPOSITE


@dataclass(frozen=True, kw_only=True)
class Orchestrator:
    """Layer 3: runs jobs of the layers below, across domains."""

    key: str
    description: str
    tasks: tuple[RunJob[AtomicJob] | RunJob[CompositeJob], ...]
    parameters: tuple[Parameter, ...] = ()
    timeout_minutes: int = 1440
    domain: str = Domain.ORCHESTRATION
    schedulable: bool = False
    """True: the environment may give it a schedule of its own."""

    @property
    def layer(self) -> Layer:
        return Layer.ORCHESTRATOR


Job = AtomicJob | CompositeJob | Orchestrator
JobT_co = TypeVar("JobT_co", bound=Job, covariant=True)


@dataclass(frozen=True, kw_only=True)
class RunJob(Generic[JobT_co]):
    """A task that runs another job and hands its parameters of the same name down to it."""

    key: str
    job: JobT_co
    depends_on: tuple[RunJob[Job], ...] = ()
    run_if: RunIf = RunIf.ALL_SUCCESS
