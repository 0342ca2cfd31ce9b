"""The job parameters, and the arguments that tasks make of them."""

from collections.abc import Mapping

from health_monitor.jobs.spec import Argument, Parameter, Resource, Schema, Setting

CATALOG = Parameter(name="catalog")
SOURCE = Parameter(name="source")
REGISTRY = Parameter(name="registry")
SUPPLIED = frozenset({CATALOG.name, SOURCE.name, REGISTRY.name})
"""Names of the parameters whose default the environment decides."""

COMMON_ARGUMENTS: Mapping[str, Argument] = {
    "catalog": CATALOG.reference,
    "job": "{{job.name}}",
    "task": "{{task.name}}",
    "run-id": "{{job.run_id}}",
    "started-at": "{{job.start_time.iso_datetime}}",
}


def arguments(*values: Parameter | Schema | Setting | Resource) -> dict[str, Argument]:
    """What every task is told, then these values, each under its own name."""
    return {**COMMON_ARGUMENTS, **dict(_argument(value) for value in values)}


def _argument(value: Parameter | Schema | Setting | Resource) -> tuple[str, Argument]:
    if isinstance(value, Parameter):
        return value.name.replace("_", "-"), value.reference
    if isinstance(value, Schema):
        return f"{value.value}-schema", value
    return value.value.replace("_", "-"), value
