"""What the layers have in common: jobs over a foundation and the schemas that they know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from health_monitor.jobs.spec import Job, Resource, Schema
from health_monitor.layers.foundation import Foundation
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.job import DeployedJob
from health_monitor.terraform.literal import literal
from health_monitor.terraform.site import Site
from health_monitor.terraform.storage import SchemaName


class HasSchema(Protocol):
    """A layer, as seen by the layers that read its tables."""

    @property
    def schema(self) -> SchemaName: ...


class HasJobs(Protocol):
    """A layer, as seen by those that run its jobs."""

    @property
    def job_ids(self) -> Mapping[str, str]: ...


@dataclass(frozen=True, kw_only=True)
class ExistingLayer:
    """A layer that another stack deploys into the same workspace."""

    key: Schema
    """Whose place it takes."""
    name: str
    """Its schema, in the catalog of the settings."""
    job_ids: Mapping[str, str] = field(default_factory=dict)
    """The ids of its jobs, or references to them, by name. Omitted: none is run from here."""

    @property
    def schema(self) -> SchemaName:
        """Its schema, as the layers above know it."""
        return SchemaName(key=self.key, name=literal(self.name))


class Layer(Construct):
    """Jobs of one part of the product, or of another team, by name in `jobs`."""

    def __init__(self, scope: Construct, id: str, *, foundation: Foundation) -> None:
        super().__init__(scope, id)
        self.foundation = foundation
        self.settings = foundation.settings
        self.jobs: dict[str, DeployedJob] = {}

    @property
    def job_ids(self) -> Mapping[str, str]:
        """References to the ids of the jobs, by name."""
        return {key: job.id for key, job in self.jobs.items()}

    def deploy(
        self,
        *specs: Job,
        schemas: Iterable[SchemaName] = (),
        resources: Mapping[Resource, str] | None = None,
        runs: Iterable[HasJobs] = (),
    ) -> None:
        """Add jobs, children before the jobs that run them.

        They know the given schemas and that of the run log, and may run each other and the jobs of
        the layers in `runs`. Raises TerraformError for one that needs anything else.
        """
        known = {schema.key: schema.name for schema in (*schemas, self.foundation.ops)}
        site = Site(
            settings=self.settings,
            files=self.foundation.files,
            schemas=known,
            resources=resources or {},
        )
        below = {key: id for layer in runs for key, id in layer.job_ids.items()}
        for spec in specs:
            self.jobs[spec.key] = DeployedJob(
                self, spec.key, spec=spec, site=site, children={**self.job_ids, **below}
            )
