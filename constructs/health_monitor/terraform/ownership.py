"""Who may do what: permissions of owner groups and what `run_as` needs to work.

Grants are single (`databricks_grant`): the plural form revokes what others granted.
"""

from collections.abc import Iterable

from health_monitor.environments.operations import LayerOwners
from health_monitor.environments.settings import Settings
from health_monitor.environments.source import SimulatedSource
from health_monitor.jobs.spec import Job, Layer, Schema
from health_monitor.terraform import binding
from health_monitor.terraform.binding import (
    Construct,
    Directory,
    Grant,
    MlflowExperiment,
    Permissions,
    PermissionsAccessControl,
    SqlEndpoint,
)

WRITE_TABLES = ("CREATE_TABLE", "MODIFY", "SELECT", "USE_SCHEMA")
PRIVILEGES = {
    Schema.BRONZE: WRITE_TABLES,
    Schema.GOLD: WRITE_TABLES,
    Schema.SEMANTIC: ("CREATE_FUNCTION", "EXECUTE", *WRITE_TABLES),
    Schema.MONITORING: WRITE_TABLES,
    Schema.ML: ("CREATE_MODEL", "EXECUTE", *WRITE_TABLES),
    Schema.OPS: WRITE_TABLES,
}
"""What the jobs do in each schema."""


def share_job(scope: Construct, spec: Job, *, job_id: str, settings: Settings) -> None:
    """Give the owner groups of the job's layer their levels, and `run_as` the right to start it.

    A job that runs another one needs that right: the inner run is started as `run_as`.
    """
    rows = _group_rows(getattr(settings.owners, spec.layer))
    if settings.run_as is not None and spec.layer is not Layer.ORCHESTRATOR:
        rows.append(_row(settings.run_as, "CAN_MANAGE_RUN"))
    if rows:
        permissions = Permissions(
            scope, f"permissions_{spec.key}", job_id=job_id, access_control=rows
        )
        permissions.override_logical_id(spec.key)


def share_folder(
    scope: Construct, key: str, *, folder: Directory, level: str, settings: Settings
) -> None:
    """Give `run_as` a level on a workspace folder and what is in it."""
    if settings.run_as is None:
        return
    permissions = Permissions(
        scope,
        f"permissions_{key}",
        directory_path=folder.path,
        access_control=[_row(settings.run_as, level)],
    )
    permissions.override_logical_id(key)


def share_warehouse(
    scope: Construct, key: str, *, warehouse: SqlEndpoint, settings: Settings
) -> None:
    """Let `run_as` ask the warehouse."""
    if settings.run_as is None:
        return
    permissions = Permissions(
        scope,
        f"permissions_{key}",
        sql_endpoint_id=warehouse.id,
        access_control=[_row(settings.run_as, "CAN_USE")],
    )
    permissions.override_logical_id(key)


def share_experiment(
    scope: Construct, key: str, *, experiment: MlflowExperiment, settings: Settings
) -> None:
    """Let `run_as` log runs to the experiment."""
    if settings.run_as is None:
        return
    permissions = Permissions(
        scope,
        f"permissions_{key}",
        experiment_id=experiment.id,
        access_control=[_row(settings.run_as, "CAN_EDIT")],
    )
    permissions.override_logical_id(key)


def grant_on_schema(
    scope: Construct, key: Schema, *, schema: binding.Schema, settings: Settings
) -> None:
    """Let `run_as` do in a schema of the product what its jobs do there."""
    if settings.run_as is not None:
        grant = Grant(
            scope,
            f"grant_{key}",
            schema=schema.id,
            principal=settings.run_as,
            privileges=sorted(PRIVILEGES[key]),
        )
        grant.override_logical_id(key)


def grant_on_catalog(scope: Construct, *, settings: Settings) -> None:
    """Let `run_as` use the product's catalog, and simulate system tables in it."""
    if settings.run_as is not None:
        source = settings.source
        simulates = isinstance(source, SimulatedSource) and source.catalog == settings.catalog
        _grant_on_catalog(scope, "catalog", settings.catalog, settings.run_as, create=simulates)


def grant_on_source(scope: Construct, *, required: Iterable[str], settings: Settings) -> None:
    """Let `run_as` read the source's schemas that are granted, and use the catalog they are in."""
    if settings.run_as is None:
        return
    source, principal = settings.source, settings.run_as
    if source.prefix.partition(".")[0] != settings.catalog:
        simulates = isinstance(source, SimulatedSource)
        _grant_on_catalog(
            scope, "source", source.prefix.partition(".")[0], principal, create=simulates
        )
    for schema in settings.granted_schemas(required) or ():
        grant = Grant(
            scope,
            f"grant_source_{schema}",
            schema=f"{source.prefix}{schema}",
            principal=principal,
            privileges=["SELECT", "USE_SCHEMA"],
        )
        grant.override_logical_id(f"source_{schema}")


def _grant_on_catalog(
    scope: Construct, key: str, catalog: str, principal: str, *, create: bool
) -> None:
    grant = Grant(
        scope,
        f"grant_{key}",
        catalog=catalog,
        principal=principal,
        privileges=["CREATE_SCHEMA", "USE_CATALOG"] if create else ["USE_CATALOG"],
    )
    grant.override_logical_id(key)


def _group_rows(owners: LayerOwners) -> list[PermissionsAccessControl]:
    levels = dict.fromkeys(owners.manage, "CAN_MANAGE")
    levels |= dict.fromkeys(owners.run, "CAN_MANAGE_RUN")
    levels |= dict.fromkeys(owners.view, "CAN_VIEW")
    return [
        PermissionsAccessControl(group_name=group, permission_level=levels[group])
        for group in sorted(levels)
    ]


def _row(principal: str, level: str) -> PermissionsAccessControl:
    return PermissionsAccessControl(service_principal_name=principal, permission_level=level)
