"""SQL warehouses."""

from collections.abc import Callable
from typing import Any

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotFound, PermissionDenied
from databricks.sdk.service.sql import State

from workspace_emulator.caller import Caller, refused
from workspace_emulator.manner import Manner

Client = Callable[[str], WorkspaceClient]
PATH = "/api/2.0/sql/warehouses"


def body(**changes: Any) -> dict[str, Any]:
    return {"name": "monitor", "cluster_size": "2X-Small", **changes}


def tags(count: int) -> dict[str, Any]:
    return {"custom_tags": [{"key": f"k{number}", "value": "v"} for number in range(count)]}


def test_warehouse_is_read_back_running(admin: WorkspaceClient) -> None:
    made = admin.warehouses.create_and_wait(
        name="monitor", cluster_size="2X-Small", auto_stop_mins=10, enable_serverless_compute=True
    )
    read = admin.warehouses.get(str(made.id))
    assert (read.name, read.cluster_size, read.auto_stop_mins) == ("monitor", "2X-Small", 10)
    assert (read.state, read.creator_name) == (State.RUNNING, "admin@example.com")
    assert read.enable_photon is None
    assert read.odbc_params is not None
    assert read.odbc_params.path == f"/sql/1.0/warehouses/{made.id}"
    assert [each.id for each in admin.warehouses.list()] == [made.id]
    assert [(d.name, d.warehouse_id) for d in admin.data_sources.list()] == [("monitor", made.id)]


@pytest.mark.parametrize(
    ("rule", "says", "refused_body", "accepted_body"),
    [
        (
            "warehouse_name",
            "1 to 99 characters, not 100",
            body(name="x" * 100),
            body(name="x" * 99),
        ),
        ("warehouse_name", "1 to 99 characters, not 0", body(name=""), body(name="x")),
        ("warehouse_size", "not Tiny", body(cluster_size="Tiny"), body(cluster_size="5X-Large")),
        (
            "warehouse_auto_stop",
            "at least 10, not 9",
            body(auto_stop_mins=9),
            body(auto_stop_mins=10),
        ),
        (
            "warehouse_auto_stop",
            "at least 1, not -1",
            body(auto_stop_mins=-1, enable_serverless_compute=True),
            body(auto_stop_mins=1, enable_serverless_compute=True),
        ),
        (
            "warehouse_auto_stop",
            "at least 10, not -1",
            body(auto_stop_mins=-1),
            body(auto_stop_mins=0),
        ),
        ("warehouse_clusters", "not 0 and 0", body(min_num_clusters=0), body(min_num_clusters=1)),
        (
            "warehouse_clusters",
            "not 3 and 2",
            body(min_num_clusters=3, max_num_clusters=2),
            body(min_num_clusters=2, max_num_clusters=2),
        ),
        (
            "warehouse_clusters",
            "not 1 and 41",
            body(max_num_clusters=41),
            body(max_num_clusters=40),
        ),
        (
            "warehouse_serverless",
            "needs warehouse_type PRO",
            body(enable_serverless_compute=True, warehouse_type="CLASSIC"),
            body(enable_serverless_compute=True, warehouse_type="PRO"),
        ),
        ("warehouse_tags", "45 tags", body(tags=tags(45)), body(tags=tags(44))),
        ("field_enum", "not 'CHEAP'", body(spot_instance_policy="CHEAP"), body()),
        ("field_known", "Unknown field no_wait", body(no_wait=True), body()),
    ],
)
def test_warehouse_beyond_a_rule_is_refused(
    raw: Caller,
    rule: str,
    says: str,
    refused_body: dict[str, Any],
    accepted_body: dict[str, Any],
) -> None:
    answer = raw.post(PATH, **refused_body)
    assert (answer.status, answer.rule) == (400, rule), answer.body
    assert says in answer.message
    made = raw.post(PATH, **accepted_body)
    assert made.status == 200, made.body
    read = raw.get(f"{PATH}/{made.body['id']}").body
    assert {name: read[name] for name in accepted_body} == accepted_body
    edited = raw.post(f"{PATH}/{made.body['id']}/edit", **refused_body)
    assert (edited.status, edited.rule) == (400, rule)


def test_name_is_unique(raw: Caller) -> None:
    first = raw.post(PATH, **body()).body["id"]
    answer = raw.post(PATH, **body())
    assert (answer.status, answer.rule) == (400, "warehouse_name")
    assert answer.message == "SQL warehouse with name `monitor` already exists"
    assert raw.post(f"{PATH}/{first}/edit", **body(auto_stop_mins=20)).status == 200
    assert raw.get(f"{PATH}/{first}").body["auto_stop_mins"] == 20


def test_deleted_warehouse_does_not_exist(admin: WorkspaceClient, raw: Caller) -> None:
    key = raw.post(PATH, **body()).body["id"]
    admin.warehouses.delete(key)
    with refused(NotFound, rule="warehouse_exists", says=f"SQL warehouse {key} does not exist."):
        admin.warehouses.get(key)
    assert list(admin.warehouses.list()) == []


def test_only_administrators_create(as_user: Client, raw: Caller) -> None:
    answer = Caller(host=raw.host, token="developer-token").post(PATH, **body())
    assert (answer.status, answer.rule) == (403, "permission_needed")
    key = raw.post(PATH, **body()).body["id"]
    with refused(PermissionDenied, rule="permission_needed", says="does not have CAN_VIEW"):
        as_user("developer").warehouses.get(key)
    rows = [{"group_name": "developers", "permission_level": "CAN_USE"}]
    path = f"/api/2.0/permissions/sql/warehouses/{key}"
    shown = raw.send("PATCH", path, {"access_control_list": rows}).body
    assert (shown["object_id"], shown["object_type"]) == (f"/sql/warehouses/{key}", "warehouses")
    assert as_user("developer").warehouses.get(key).name == "monitor"


class TestDefaults:
    @pytest.fixture
    def manner(self) -> Manner:
        return Manner.DEFAULTS

    def test_what_was_not_sent_is_filled_in(self, raw: Caller) -> None:
        key = raw.post(PATH, **body(auto_stop_mins=0)).body["id"]
        read = raw.get(f"{PATH}/{key}").body
        assert read["auto_stop_mins"] == 0
        assert read["channel"] == {"name": "CHANNEL_NAME_CURRENT"}
        assert (read["enable_photon"], read["min_num_clusters"]) == (True, 1)
