"""What holds data: schemas and the MLflow experiment. Terraform may not destroy either."""

from dataclasses import dataclass

from health_monitor.environments.settings import Settings
from health_monitor.jobs.spec import Schema
from health_monitor.terraform import binding
from health_monitor.terraform.binding import Construct, MlflowExperiment, TerraformResourceLifecycle
from health_monitor.terraform.ownership import grant_on_schema, share_experiment

COMMENTS = {
    Schema.BRONZE: "System tables as they were read, with their load marks.",
    Schema.GOLD: "Facts and dimensions of cost, jobs and usage.",
    Schema.SEMANTIC: "Table functions and metric views over the Gold tables.",
    Schema.MONITORING: "Profiles and drift of the Gold tables.",
    Schema.ML: "Features and registered models.",
    Schema.OPS: "Run log, quarantine and scratch tables.",
}
PROTECTED = TerraformResourceLifecycle(prevent_destroy=True)


@dataclass(frozen=True, kw_only=True)
class SchemaName:
    """A schema that jobs read or write; where it is deployed does not matter."""

    key: Schema
    name: str
    """Its name in the catalog, or a reference to it."""


def create_schema(scope: Construct, key: Schema, *, settings: Settings) -> SchemaName:
    """A schema of the environment, writable for the principal that the jobs run as."""
    schema = binding.Schema(
        scope,
        f"schema_{key}",
        catalog_name=settings.catalog,
        name=getattr(settings.schemas, key),
        comment=COMMENTS[key],
        lifecycle=PROTECTED,
    )
    schema.override_logical_id(key)
    grant_on_schema(scope, key, schema=schema, settings=settings)
    return SchemaName(key=key, name=schema.name)


def create_experiment(scope: Construct, *, folder: str, settings: Settings) -> str:
    """The MLflow experiment of all models; returns a reference to its name.

    It has no tags: the provider plans their replacement for ever once the service adds its own.
    """
    experiment = MlflowExperiment(
        scope, "experiment_models", name=f"{folder}/models", lifecycle=PROTECTED
    )
    experiment.override_logical_id("models")
    share_experiment(scope, "models", experiment=experiment, settings=settings)
    return experiment.name
