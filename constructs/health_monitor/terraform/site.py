"""Where a job is deployed: what its file paths and arguments stand for in one stack."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import Argument, Parameter, Resource, Schema, Setting
from health_monitor.terraform import TerraformError
from health_monitor.terraform.workspace_files import WorkspaceFiles

MODEL_REGISTRY = "databricks-uc"


@dataclass(frozen=True, kw_only=True)
class Site:
    """The surroundings of the jobs of one layer."""

    settings: Settings
    files: WorkspaceFiles
    schemas: Mapping[Schema, str]
    """The schemas that the layer knows, by name or reference: its own and those below it."""
    resources: Mapping[Resource, str] = field(default_factory=dict)
    """What the layer's own resources are called, by value or reference."""

    def argument(self, value: Argument) -> str:
        """The text that a task passes for an argument; raises TerraformError if it has none."""
        match value:
            case Schema():
                if value in self.schemas:
                    return self.schemas[value]
                raise TerraformError(
                    f"the {value} schema is not known to this layer; "
                    "build the layer on the one that creates it"
                )
            case Setting():
                decided = getattr(self.settings, value)
                return "" if decided is None else str(decided)
            case Resource():
                if value in self.resources:
                    return self.resources[value]
                raise TerraformError(
                    f"this layer has no {value}; remove the argument or create the resource"
                )
            case str():
                return value

    def default(self, parameter: Parameter) -> str:
        """The value of a job parameter that a run does not give."""
        supplied = {
            "catalog": self.settings.catalog,
            "source": self.settings.source.prefix,
            "registry": MODEL_REGISTRY,
        }
        if parameter.default is not None:
            return parameter.default
        if parameter.name in supplied:
            return supplied[parameter.name]
        raise TerraformError(
            f"job parameter {parameter.name}: no environment supplies it; "
            f"give it a default, or use one of {', '.join(supplied)}"
        )
