"""What the layers have in common: jobs over a foundation and the schemas that they know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from health_monitor.jobs.spec import Job, Resource
from health_monitor.layers.foundation import Foundation
from health_monitor.terraform.binding import Construct
from health_monitor.terraform.job import DeployedJob
from health_monitor.terraform.site import Site
from health_monitor.terraform.storage import SchemaName


class HasSchema(Protocol):
    """A layer, as seen by the layers that read its tables."""

    @property
    def schema(self) -> SchemaName: ...


@dataclass(frozen=True, kw_only=True)
class ExistingLayer:
    """A layer that another stack deploys: here only its schema's name matters."""

    schema: SchemaName


class Layer(Construct):
    """Jobs of one part of the product, by name in `jobs`."""

    def __init__(self, scope: Construct, id: str, *, foundation: Foundation) -> None:
        super().__init__(scope, id)
        self.foundation = foundation
        self.settings = foundation.settings
        self.jobs: dict[str, DeployedJob] = {}

    def deploy(
        self,
        *specs: Job,
        schemas: Iterable[SchemaName] = (),
        resources: Mapping[Resource, str] | None = None,
        children: Mapping[str, DeployedJob] | None = None,
    ) -> None:
        """Add jobs, children before the jobs that run them."""
        known = {schema.key: schema.name for schema in (*schemas, self.foundation.ops)}
        site = Site(
            settings=self.settings,
            files=self.foundation.files,
            schemas=known,
            resources=resources or {},
        )
        for spec in specs:
            self.jobs[spec.key] = DeployedJob(
                self, spec.key, spec=spec, site=site, children={**self.jobs, **(children or {})}
            )
