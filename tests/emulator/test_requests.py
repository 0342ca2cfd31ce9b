"""Tokens, unknown endpoints, unknown members: what ends a request before its endpoint."""

from collections.abc import Callable

import pytest
import requests
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import NotImplemented, PermissionDenied

from workspace_emulator.caller import Caller, refused
from workspace_emulator.server import WorkspaceEmulator

ME = "/api/2.0/preview/scim/v2/Me"


def test_request_without_a_token_is_401(workspace: WorkspaceEmulator) -> None:
    answer = Caller(host=workspace.host, token=None).get(ME)
    assert answer.status == 401
    assert answer.body["error_code"] == "401"
    assert answer.message == ("Credential was not sent or was of an unsupported type for this API.")
    assert answer.rule == "token_sent"


def test_basic_credentials_are_no_token(workspace: WorkspaceEmulator) -> None:
    response = requests.get(f"{workspace.host}{ME}", auth=("admin-token", "x"), timeout=60)
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("token", "message"),
    [("wrong", "Invalid access token."), ("old-token", "Access token is expired.")],
)
def test_unknown_and_expired_tokens_are_403(
    workspace: WorkspaceEmulator, token: str, message: str
) -> None:
    answer = Caller(host=workspace.host, token=token).get(ME)
    assert (answer.status, answer.rule, answer.message) == (403, "token_valid", message)
    client = WorkspaceClient(host=workspace.host, token=token, auth_type="pat")
    with refused(PermissionDenied, rule="token_valid", says=message):
        client.current_user.me()


def test_me_is_who_the_token_says(as_user: Callable[[str], WorkspaceClient]) -> None:
    me = as_user("developer").current_user.me()
    assert me.user_name == "developer@example.com"
    assert [group.display for group in me.groups or []] == [
        "developers",
        "everyone-in-data",
        "users",
    ]
    assert [mail.value for mail in me.emails or []] == ["developer@example.com"]
    service = as_user("service").current_user.me()
    assert service.user_name == "5f2b0e1c-3f55-4f0a-9c55-0d9f2b7a1c11"
    assert not service.emails
    assert service.id != me.id


def test_unknown_endpoint_is_501(raw: Caller, admin: WorkspaceClient) -> None:
    answer = raw.get("/api/2.1/clusters/list")
    assert (answer.status, answer.rule) == (501, "endpoint_known")
    assert answer.body["error_code"] == "NOT_IMPLEMENTED"
    assert answer.message == "No emulated endpoint answers GET /api/2.1/clusters/list"
    assert raw.send("PUT", "/api/2.2/jobs/create", {}).status == 501
    assert raw.get("/api/2.1/jobs/list").status == 501
    with refused(NotImplemented, rule="endpoint_known", says="clusters/list"):
        list(admin.clusters.list())


def test_unknown_member_is_400_that_names_it(raw: Caller) -> None:
    answer = raw.post("/api/2.0/workspace/mkdirs", path="/Shared/a", recursive=True)
    assert (answer.status, answer.rule) == (400, "field_known")
    assert answer.body["error_code"] == "MALFORMED_REQUEST"
    assert answer.message == "Unknown field recursive; known are path"
    assert raw.post("/api/2.0/workspace/mkdirs", path="/Shared/a").body == {}


def test_unknown_query_parameter_is_400(raw: Caller) -> None:
    answer = raw.get("/api/2.2/jobs/list", limits="5")
    assert (answer.status, answer.rule) == (400, "field_known")
    assert answer.message.startswith("Unknown field limits; known are expand_tasks, limit, name")
    assert raw.get("/api/2.2/jobs/list", limit="5").status == 200


@pytest.mark.parametrize(("name", "text"), [("limit", "ten"), ("expand_tasks", "True")])
def test_query_parameter_of_another_type_is_400(raw: Caller, name: str, text: str) -> None:
    answer = raw.get("/api/2.2/jobs/list", **{name: text})
    assert (answer.status, answer.rule) == (400, "field_type")
    assert answer.message.startswith(f"{name} must be ")


def test_body_that_is_no_object_is_400(raw: Caller) -> None:
    answer = raw.send("POST", "/api/2.2/jobs/create", [1])
    assert (answer.status, answer.rule) == (400, "field_type")
    assert answer.message == "The request's body must be an object"


def test_body_that_is_no_json_is_400(workspace: WorkspaceEmulator) -> None:
    response = requests.post(
        f"{workspace.host}/api/2.2/jobs/create",
        data=b"{",
        headers={"Authorization": "Bearer admin-token"},
        timeout=60,
    )
    assert response.status_code == 400
    assert response.json()["error_code"] == "MALFORMED_REQUEST"


def test_host_metadata_needs_no_token(workspace: WorkspaceEmulator) -> None:
    answer = Caller(host=workspace.host, token=None).get("/.well-known/databricks-config")
    assert answer.body == {
        "oidc_endpoint": f"{workspace.host}/oidc",
        "account_id": "99999999-8888-4777-8666-555555555555",
        "workspace_id": "1234567890123456",
        "cloud": "AWS",
    }
    client = WorkspaceClient(host=workspace.host, token="admin-token", auth_type="pat")
    assert client.config.account_id == "99999999-8888-4777-8666-555555555555"


def test_metastore_is_that_of_the_workspace(admin: WorkspaceClient) -> None:
    current = admin.metastores.current()
    assert current.metastore_id == "11111111-2222-4333-8444-555555555555"
    assert current.workspace_id == 1234567890123456


def test_every_request_is_noted_with_who_sent_it(workspace: WorkspaceEmulator, raw: Caller) -> None:
    raw.get("/api/2.2/jobs/list", limit="5")
    Caller(host=workspace.host, token="wrong").get(ME)
    raw.get("/api/2.1/clusters/list")
    assert workspace.requests == [
        ("GET", "/api/2.2/jobs/list", "admin@example.com"),
        ("GET", ME, ""),
        ("GET", "/api/2.1/clusters/list", "admin@example.com"),
    ]
