"""The SQL warehouse: one that is there, or a small serverless one of the stack's own."""

from health_monitor.environments.compute import ExistingWarehouse, NewWarehouse
from health_monitor.environments.settings import Settings
from health_monitor.jobs.tags import PRODUCT
from health_monitor.terraform.binding import (
    Construct,
    SqlEndpoint,
    SqlEndpointTags,
    SqlEndpointTagsCustomTags,
)
from health_monitor.terraform.ownership import share_warehouse

KEY = "warehouse"


def warehouse_id(scope: Construct, *, settings: Settings) -> str:
    """The id of the environment's warehouse, which is created unless it is there already.

    `run_as` may use a created one. Who may use an existing one is decided where it was made:
    permissions are managed whole, and writing them here would take others' away.
    """
    match settings.warehouse:
        case ExistingWarehouse(id=id):
            return id
        case NewWarehouse() as wanted:
            warehouse = _create(scope, wanted, settings)
            share_warehouse(scope, KEY, warehouse=warehouse, settings=settings)
            return warehouse.id


def _create(scope: Construct, wanted: NewWarehouse, settings: Settings) -> SqlEndpoint:
    tags = {**settings.tags.common, "deployment": settings.name, "product": PRODUCT}
    warehouse = SqlEndpoint(
        scope,
        KEY,
        name=settings.warehouse_name,
        cluster_size=wanted.size,
        auto_stop_mins=wanted.auto_stop_minutes,
        min_num_clusters=1,
        max_num_clusters=1,
        warehouse_type="PRO",
        enable_serverless_compute=True,
        enable_photon=True,
        tags=SqlEndpointTags(
            custom_tags=[
                SqlEndpointTagsCustomTags(key=key, value=tags[key]) for key in sorted(tags)
            ]
        ),
    )
    warehouse.override_logical_id(KEY)
    return warehouse
