"""The full names of everything that the workloads read and write."""

from collections.abc import Mapping
from dataclasses import dataclass

from content.errors import ContentError
from content.sql import identifier


@dataclass(frozen=True, kw_only=True)
class Names:
    """Three-level names; the catalog differs between a workspace and one machine."""

    catalog: str
    schemas: Mapping[str, str]
    """Layer to schema name, for the layers that the task was given."""
    source_prefix: str | None = None
    """`system.` reads `system.billing.usage`, `c.system_` reads `c.system_billing.usage`."""

    def schema(self, layer: str) -> str:
        """`catalog.schema` of a layer."""
        if layer not in self.schemas:
            raise ContentError(
                f"layer {layer!r} is not among the task's schemas "
                f"({', '.join(sorted(self.schemas))}): pass --{layer}-schema"
            )
        return f"{identifier(self.catalog)}.{identifier(self.schemas[layer])}"

    def table(self, layer: str, name: str) -> str:
        """`catalog.schema.name` of a table, view or function of ours."""
        return f"{self.schema(layer)}.{identifier(name)}"

    def qualified(self, reference: str) -> str:
        """`catalog.schema.name` for `layer.name`, as `reads` of a header spells it."""
        layer, _, name = reference.partition(".")
        return self.table(layer, name)

    def source(self, table: str) -> str:
        """The full name of a source table given as `schema.table`."""
        catalog, _, prefix = (self.source_prefix or "").partition(".")
        if not catalog:
            raise ContentError(
                "the source is not set: pass --source, for example `system.` or `main.system_`"
            )
        schema, _, name = table.partition(".")
        return ".".join(identifier(part) for part in (catalog, prefix + schema, name))

    def placeholders(self) -> dict[str, str]:
        """What `${bronze}`, `${gold}`, ... stand for."""
        return {layer: self.schema(layer) for layer in self.schemas}
