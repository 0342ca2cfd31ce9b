"""Privileges in Unity Catalog."""

from collections.abc import Callable, Iterator

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import (
    InvalidParameterValue,
    NotFound,
    NotImplemented,
    PermissionDenied,
)
from databricks.sdk.service.catalog import PermissionsChange, Privilege

from workspace_emulator.caller import refused
from workspace_emulator.server import WorkspaceEmulator

Client = Callable[[str], WorkspaceClient]
BRONZE = "dev.bronze"


@pytest.fixture
def admin(as_user: Client) -> Iterator[WorkspaceClient]:
    client = as_user("admin")
    client.schemas.create(name="bronze", catalog_name="dev")
    yield client


def change(
    principal: str, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()
) -> list[PermissionsChange]:
    added, removed = ([Privilege(name) for name in names] for names in (add, remove))
    return [PermissionsChange(principal=principal, add=added, remove=removed)]


def held(client: WorkspaceClient, kind: str = "schema", name: str = BRONZE) -> dict[str, list[str]]:
    rows = client.grants.get(kind, name).privilege_assignments or []
    return {str(row.principal): [p.value for p in row.privileges or []] for row in rows}


def test_change_touches_one_principal_only(
    admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    admin.grants.update("schema", BRONZE, changes=change("developers", ("SELECT", "MODIFY")))
    answer = admin.grants.update("schema", BRONZE, changes=change("account users", ("SELECT",)))
    assert held(admin) == {"account users": ["SELECT"], "developers": ["MODIFY", "SELECT"]}
    assert len(answer.privilege_assignments or []) == 2
    admin.grants.update("schema", BRONZE, changes=change("developers", remove=("MODIFY",)))
    admin.grants.update("schema", BRONZE, changes=change("account users", remove=("SELECT",)))
    assert held(admin) == {"developers": ["SELECT"]}
    admin.grants.update("schema", BRONZE, changes=change("developers", remove=("SELECT",)))
    assert workspace.read()["grants"] == {}


def test_one_principal_may_be_asked_for(admin: WorkspaceClient) -> None:
    for name in ("developers", "users"):
        admin.grants.update("schema", BRONZE, changes=change(name, ("SELECT",)))
    only = admin.grants.get("schema", BRONZE, principal="users").privilege_assignments or []
    assert [row.principal for row in only] == ["users"]


def test_principal_exists(admin: WorkspaceClient) -> None:
    with refused(NotFound, rule="principal_exists", says="find principal with name analysts"):
        admin.grants.update("schema", BRONZE, changes=change("analysts", ("SELECT",)))
    admin.grants.update("schema", BRONZE, changes=change("developers", ("SELECT",)))


@pytest.mark.parametrize(
    ("kind", "name", "wrong", "right"),
    [
        ("schema", BRONZE, "USE_CATALOG", "USE_SCHEMA"),
        ("schema", BRONZE, "CREATE_SCHEMA", "CREATE_TABLE"),
        ("schema", BRONZE, "READ_FILES", "READ_VOLUME"),
        ("catalog", "dev", "CREATE_EXTERNAL_LOCATION", "CREATE_SCHEMA"),
        ("catalog", "dev", "READ_FILES", "USE_CATALOG"),
    ],
)
def test_privilege_fits_the_securable(
    admin: WorkspaceClient, kind: str, name: str, wrong: str, right: str
) -> None:
    shown = wrong.replace("_", " ")
    with refused(
        InvalidParameterValue,
        rule="privilege_valid",
        says=f"Privilege {shown} is not applicable to this entity [{kind}].",
    ):
        admin.grants.update(kind, name, changes=change("users", (right, wrong)))
    assert held(admin, kind, name) == {}
    admin.grants.update(kind, name, changes=change("users", (right,)))
    assert held(admin, kind, name) == {"users": [right]}


def test_securable_exists(admin: WorkspaceClient) -> None:
    with refused(NotFound, rule="schema_exists", says="Schema 'dev.gold' does not exist."):
        admin.grants.get("schema", "dev.gold")
    with refused(NotFound, rule="catalog_exists", says="Catalog 'prod' does not exist."):
        admin.grants.get("catalog", "prod")
    assert held(admin, "catalog", "dev") == {}


def test_securable_has_a_known_type(admin: WorkspaceClient) -> None:
    with refused(InvalidParameterValue, rule="securable_type", says="schemata is not a securable"):
        admin.grants.get("schemata", BRONZE)
    with refused(NotImplemented, rule="endpoint_known", says="on a volume are not emulated"):
        admin.grants.get("volume", f"{BRONZE}.files")


def test_only_who_manages_grants(as_user: Client, admin: WorkspaceClient) -> None:
    developer = as_user("developer")
    admin.grants.update("schema", BRONZE, changes=change("developers", ("USE_SCHEMA",)))
    with refused(
        PermissionDenied,
        rule="permission_needed",
        says="User developer@example.com does not have MANAGE on Schema 'dev.bronze'.",
    ):
        developer.grants.update("schema", BRONZE, changes=change("users", ("SELECT",)))
    admin.grants.update("schema", BRONZE, changes=change("developers", ("MANAGE",)))
    developer.grants.update("schema", BRONZE, changes=change("users", ("SELECT",)))
    assert held(admin) == {"developers": ["MANAGE", "USE_SCHEMA"], "users": ["SELECT"]}


def test_who_does_not_manage_sees_own_privileges_only(
    as_user: Client, admin: WorkspaceClient
) -> None:
    admin.grants.update("schema", BRONZE, changes=change("developers", ("SELECT",)))
    admin.grants.update("schema", BRONZE, changes=change("reader@example.com", ("SELECT",)))
    assert held(as_user("developer")) == {"developers": ["SELECT"]}
    assert set(held(admin)) == {"developers", "reader@example.com"}


def test_grants_go_with_the_schema(admin: WorkspaceClient) -> None:
    admin.grants.update("schema", BRONZE, changes=change("users", ("SELECT",)))
    admin.schemas.delete(BRONZE)
    admin.schemas.create(name="bronze", catalog_name="dev")
    assert held(admin) == {}


def test_test_may_ask_who_holds_what(
    as_user: Client, admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    admin.grants.update("catalog", "dev", changes=change("developers", ("USE_CATALOG",)))
    admin.grants.update("schema", BRONZE, changes=change("developers", ("SELECT",)))
    developer = "developer@example.com"
    assert workspace.has_privilege(developer, "USE_CATALOG", "catalog", "dev")
    assert workspace.has_privilege(developer, "SELECT", "schema", BRONZE)
    assert not workspace.has_privilege(developer, "MODIFY", "schema", BRONZE)
    assert not workspace.has_privilege("reader@example.com", "SELECT", "schema", BRONZE)
    assert workspace.has_privilege("admin@example.com", "MODIFY", "schema", BRONZE)
