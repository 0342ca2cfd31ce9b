"""`databricks_sql_endpoint`: a SQL warehouse."""

import time
from typing import Any

from standin_provider.answers import body
from standin_provider.client import Client
from standin_provider.errors import StandInError
from standin_provider.resource import Resource, State
from standin_provider.rules import Rules

WAREHOUSES = "/api/2.0/sql/warehouses"
ALWAYS_SENT = ("auto_stop_mins", "enable_photon", "enable_serverless_compute")
SENT = (
    *ALWAYS_SENT,
    "channel",
    "cluster_size",
    "instance_profile_arn",
    "max_num_clusters",
    "min_num_clusters",
    "name",
    "spot_instance_policy",
    "tags",
    "warehouse_type",
)
NOT_KEPT = ("health", "odbc_params")
PATIENCE_SECONDS = 600.0


class SqlEndpoint(Resource):
    """A SQL warehouse; its creation waits until it runs."""

    rules = Rules(
        defaults={
            "auto_stop_mins": 120,
            "channel.name": "CHANNEL_NAME_CURRENT",
            "enable_photon": True,
            "max_num_clusters": 1,
            "spot_instance_policy": "COST_OPTIMIZED",
            "no_wait": False,
        },
        keep=frozenset(
            {"channel", "min_num_clusters", "tags", "tags.custom_tags", "warehouse_type"}
        ),
        local=frozenset({"no_wait"}),
        choices={
            "cluster_size": (
                "2X-Small",
                "X-Small",
                "Small",
                "Medium",
                "Large",
                "X-Large",
                "2X-Large",
                "3X-Large",
                "4X-Large",
            ),
            "warehouse_type": ("PRO", "CLASSIC"),
        },
        ranges={"max_num_clusters": (1, 30)},
    )

    def create(self, client: Client, planned: State) -> str:
        return str(client.post(WAREHOUSES, self._request(planned))["id"])

    def complete(self, client: Client, planned: State, id: str) -> None:
        if planned["no_wait"]:
            return
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (state := client.get(f"{WAREHOUSES}/{id}")["state"]) != "RUNNING":
            if state in ("STOPPED", "DELETED") or time.monotonic() > deadline:
                client.delete(f"{WAREHOUSES}/{id}")
                raise StandInError(f"failed waiting for warehouse to start: it is {state}")
            time.sleep(0.2)

    def read(self, client: Client, state: State) -> State:
        found = client.get(f"{WAREHOUSES}/{state['id']}")
        sources = client.get("/api/2.0/preview/sql/data_sources")["items"]
        ids = [row["id"] for row in sources if row["warehouse_id"] == state["id"]]
        if not ids:
            raise StandInError(f"no data source found for endpoint {state['id']}")
        kept = {name: value for name, value in found.items() if name not in NOT_KEPT}
        return {**kept, "data_source_id": ids[0]}

    def update(self, client: Client, prior: State, planned: State) -> str:
        creator = {"creator_name": prior["creator_name"]} if prior["creator_name"] else {}
        client.post(f"{WAREHOUSES}/{prior['id']}/edit", self._request(planned) | creator)
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        client.delete(f"{WAREHOUSES}/{state['id']}")

    def _request(self, planned: State) -> dict[str, Any]:
        sent = body(self.block, planned)
        zeros = {name: planned[name] for name in ALWAYS_SENT if planned[name] is not None}
        return {name: value for name, value in (sent | zeros).items() if name in SENT}
