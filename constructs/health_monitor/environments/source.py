"""Where the system tables are read from."""

from dataclasses import dataclass
from typing import ClassVar

from health_monitor.environments.values import (
    CatalogName,
    OwnCatalogName,
    SchemaName,
    SourceSchemaName,
)


@dataclass(frozen=True, kw_only=True)
class SystemSource:
    """The system tables of the account themselves: `system.billing.usage`."""

    KIND: ClassVar = "system"

    grant: tuple[SourceSchemaName, ...] | None = None
    """Schemas of the source that the stack lets `run_as` read; one that is not enabled there would
    break the deployment. Omitted: those of the tables without which loading fails.

    Example: [access, billing, lakeflow, query]
    """

    @property
    def prefix(self) -> str:
        """What stands before `<schema>.<table>` in the name of a source table."""
        return "system."


@dataclass(frozen=True, kw_only=True)
class CopySource:
    """A copy of the system tables: `<catalog>.system_billing.usage`."""

    KIND: ClassVar = "copy"

    catalog: CatalogName
    """The catalog that holds the copy. Required. Example: system_copy"""
    schema_prefix: SchemaName = "system_"
    """What stands before the names of the copied schemas. Omitted: system_. Example: sys_"""
    grant: tuple[SourceSchemaName, ...] | None = None
    """Schemas of the source that the stack lets `run_as` read; one that is not enabled there would
    break the deployment. Omitted: those of the tables without which loading fails.

    Example: [access, billing, lakeflow, query]
    """

    @property
    def prefix(self) -> str:
        """What stands before `<schema>.<table>` in the name of a source table."""
        return f"{self.catalog}.{self.schema_prefix}"


@dataclass(frozen=True, kw_only=True)
class SimulatedSource:
    """Simulated system tables, written by `simulation_job`: `<catalog>.system_billing.usage`."""

    KIND: ClassVar = "simulated"

    catalog: OwnCatalogName
    """The catalog that the simulation writes to. Required. Example: sandbox"""
    schema_prefix: SchemaName = "system_"
    """What stands before the names of the simulated schemas. Omitted: system_. Example: sim_"""

    @property
    def prefix(self) -> str:
        """What stands before `<schema>.<table>` in the name of a source table."""
        return f"{self.catalog}.{self.schema_prefix}"


Source = SystemSource | CopySource | SimulatedSource
