"""The SQL warehouse: the stack's own, or one that is there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from health_monitor.environments.compute import ExistingWarehouse, NewWarehouse, WarehouseSize
from health_monitor.environments.operations import JobTags
from health_monitor.environments.settings import Settings
from health_monitor.terraform.warehouse import warehouse_id

RUN_AS = "0a1b2c3d-0000-4000-8000-000000000001"
Resources = Mapping[str, Mapping[str, Any]]
Synth = Callable[[Callable[[Any], object]], Resources]


def planned(synth: Synth, settings: Settings) -> tuple[str, Resources]:
    """What jobs call the warehouse, and the resources of the plan."""
    ids: list[str] = []
    resources = synth(lambda stack: ids.append(warehouse_id(stack, settings=settings)))
    return ids[0], resources


def test_created_warehouse_is_small_serverless_and_stops_by_itself(
    synth: Synth, settings: Settings
) -> None:
    wanted = replace(settings, name_prefix="[x] ", tags=JobTags(common={"team": "data"}))

    _, resources = planned(synth, wanted)

    warehouse = {k: v for k, v in resources["databricks_sql_endpoint"]["warehouse"].items()}
    del warehouse["//"]
    assert warehouse == {
        "name": "[x] health-monitor-test",
        "cluster_size": "2X-Small",
        "auto_stop_mins": 5,
        "min_num_clusters": 1,
        "max_num_clusters": 1,
        "warehouse_type": "PRO",
        "enable_serverless_compute": True,
        "enable_photon": True,
        "tags": {
            "custom_tags": [
                {"key": "deployment", "value": "test"},
                {"key": "product", "value": "health-monitor"},
                {"key": "team", "value": "data"},
            ]
        },
    }
    assert "databricks_permissions" not in resources


def test_size_and_idle_time_are_the_environments_own(synth: Synth, settings: Settings) -> None:
    wanted = NewWarehouse(size=WarehouseSize.MEDIUM, auto_stop_minutes=30)

    _, resources = planned(synth, replace(settings, warehouse=wanted))

    warehouse = resources["databricks_sql_endpoint"]["warehouse"]
    assert (warehouse["cluster_size"], warehouse["auto_stop_mins"]) == ("Medium", 30)


def test_run_as_may_use_the_created_warehouse(synth: Synth, settings: Settings) -> None:
    _, resources = planned(synth, replace(settings, run_as=RUN_AS))

    permissions = resources["databricks_permissions"]["warehouse"]
    assert permissions["sql_endpoint_id"] == "${databricks_sql_endpoint.warehouse.id}"
    assert permissions["access_control"] == [
        {"service_principal_name": RUN_AS, "permission_level": "CAN_USE"}
    ]


def test_existing_warehouse_is_used_as_it_is(synth: Synth, settings: Settings) -> None:
    wanted = replace(settings, warehouse=ExistingWarehouse(id="abc123"), run_as=RUN_AS)

    id, resources = planned(synth, wanted)

    assert id == "abc123"
    assert resources.keys() == {"terraform"}
