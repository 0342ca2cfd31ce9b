"""Schemas of Unity Catalog."""

from collections.abc import Callable

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import BadRequest, NotFound, PermissionDenied
from databricks.sdk.service.catalog import PermissionsChange, Privilege

from workspace_emulator.account import Account
from workspace_emulator.caller import Caller, refused
from workspace_emulator.server import WorkspaceEmulator

Client = Callable[[str], WorkspaceClient]
SCHEMAS = "/api/2.1/unity-catalog/schemas"


def grant(admin: WorkspaceClient, kind: str, name: str, *privileges: str) -> None:
    change = PermissionsChange(
        principal="developer@example.com", add=[Privilege(p) for p in privileges]
    )
    admin.grants.update(kind, name, changes=[change])


def test_schema_is_read_back(admin: WorkspaceClient) -> None:
    made = admin.schemas.create(
        name="Dev_Bronze", catalog_name="dev", comment="raw", properties={"a": "1"}
    )
    read = admin.schemas.get("dev.dev_bronze")
    assert read.as_dict() == made.as_dict()
    assert (read.name, read.catalog_name) == ("dev_bronze", "dev")
    assert (read.full_name, read.owner) == ("dev.dev_bronze", "admin@example.com")
    assert (read.comment, read.properties) == ("raw", {"a": "1"})
    assert read.metastore_id == admin.metastores.current().metastore_id


def test_schemas_have_ids_of_their_own(admin: WorkspaceClient) -> None:
    ids = {admin.schemas.create(name=f"s{n}", catalog_name="dev").schema_id for n in range(12)}
    assert len(ids) == 12


def test_schema_needs_its_catalog(admin: WorkspaceClient) -> None:
    with refused(NotFound, rule="catalog_exists", says="Catalog 'prod' does not exist."):
        admin.schemas.create(name="a", catalog_name="prod")
    admin.schemas.create(name="a", catalog_name="dev")


@pytest.mark.parametrize("name", ["a b", "a.b", "a/b", "", "x" * 256, "a\x01"])
def test_name_without_blanks_and_periods(raw: Caller, name: str) -> None:
    answer = raw.post(SCHEMAS, name=name, catalog_name="dev")
    assert (answer.status, answer.rule) == (400, "schema_name")
    assert answer.message.startswith(f"{name!r} is not a valid name")


@pytest.mark.parametrize("name", ["a-b", "ab_1", "x" * 255])
def test_other_names_are_taken(raw: Caller, name: str) -> None:
    assert raw.post(SCHEMAS, name=name, catalog_name="dev").body["name"] == name


def test_name_is_free_once(admin: WorkspaceClient) -> None:
    admin.schemas.create(name="a", catalog_name="dev")
    for name in ("a", "A", "information_schema"):
        with refused(BadRequest, rule="schema_free", says="already exists"):
            admin.schemas.create(name=name, catalog_name="dev")
    admin.schemas.create(name="b", catalog_name="dev")


def test_update_changes_what_is_sent(admin: WorkspaceClient) -> None:
    admin.schemas.create(name="a", catalog_name="dev", comment="one", properties={"a": "1"})
    admin.schemas.update("dev.a", comment="", owner="developers")
    read = admin.schemas.get("dev.a")
    assert (read.comment, read.owner, read.properties) == ("", "developers", {"a": "1"})
    with refused(NotFound, rule="principal_exists", says="principal with name nobody"):
        admin.schemas.update("dev.a", owner="nobody")


def test_rename_takes_tables_and_grants_along(
    admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    admin.schemas.create(name="a", catalog_name="dev")
    grant(admin, "schema", "dev.a", "SELECT")
    workspace.add_table("dev.a.t")
    admin.schemas.update("dev.a", new_name="b")
    assert admin.grants.get("schema", "dev.b").as_dict()["privilege_assignments"] == [
        {"principal": "developer@example.com", "privileges": ["SELECT"]}
    ]
    with refused(BadRequest, rule="schema_empty", says="has 1 table(s)"):
        admin.schemas.delete("dev.b")
    with refused(NotFound, rule="schema_exists", says="Schema 'dev.a' does not exist."):
        admin.schemas.get("dev.a")


def test_schema_with_a_table_is_deleted_only_by_force(
    admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    for name in ("a", "ab"):
        admin.schemas.create(name=name, catalog_name="dev")
    workspace.add_table("dev.a.t")
    admin.schemas.delete("dev.ab")
    with refused(
        BadRequest, rule="schema_empty", says="Schema 'dev.a' is not empty. The schema has 1 table"
    ):
        admin.schemas.delete("dev.a")
    admin.schemas.delete("dev.a", force=True)
    assert list(workspace.read()["schemas"]) == ["dev.system_billing"]
    admin.schemas.create(name="a", catalog_name="dev")
    admin.schemas.delete("dev.a")


def test_creating_needs_both_privileges_on_the_catalog(as_user: Client) -> None:
    admin, developer = as_user("admin"), as_user("developer")
    for privilege, missing in (("CREATE_SCHEMA", "USE CATALOG"), ("USE_CATALOG", "")):
        if missing:
            grant(admin, "catalog", "dev", privilege)
            with refused(
                PermissionDenied,
                rule="permission_needed",
                says=f"User developer@example.com does not have {missing} on Catalog 'dev'.",
            ):
                developer.schemas.create(name="a", catalog_name="dev")
        else:
            grant(admin, "catalog", "dev", privilege)
    assert developer.schemas.create(name="a", catalog_name="dev").owner == ("developer@example.com")


def test_using_a_schema_needs_the_privilege(as_user: Client) -> None:
    admin, developer = as_user("admin"), as_user("developer")
    admin.schemas.create(name="a", catalog_name="dev")
    with refused(PermissionDenied, rule="permission_needed", says="USE SCHEMA on Schema 'dev.a'"):
        developer.schemas.get("dev.a")
    assert list(developer.schemas.list("dev")) == []
    grant(admin, "schema", "dev.a", "USE_SCHEMA")
    assert developer.schemas.get("dev.a").name == "a"
    assert [schema.name for schema in developer.schemas.list("dev")] == ["a"]
    with refused(PermissionDenied, rule="permission_needed", says="MANAGE on Schema 'dev.a'"):
        developer.schemas.delete("dev.a")


def test_all_privileges_do_not_hold_manage(as_user: Client) -> None:
    admin, developer = as_user("admin"), as_user("developer")
    admin.schemas.create(name="a", catalog_name="dev")
    grant(admin, "catalog", "dev", "ALL_PRIVILEGES")
    assert developer.schemas.get("dev.a").name == "a"
    with refused(PermissionDenied, rule="permission_needed", says="MANAGE on Schema 'dev.a'"):
        developer.schemas.update("dev.a", comment="mine")
    grant(admin, "schema", "dev.a", "MANAGE")
    assert developer.schemas.update("dev.a", comment="mine").comment == "mine"


def test_list_comes_in_pages(admin: WorkspaceClient, raw: Caller) -> None:
    for number in range(5):
        admin.schemas.create(name=f"s{number}", catalog_name="dev")
    first = raw.get(SCHEMAS, catalog_name="dev", max_results="4").body
    assert [schema["name"] for schema in first["schemas"]] == ["s0", "s1", "s2", "s3"]
    names = [schema.name for schema in admin.schemas.list("dev", max_results=4)]
    assert names == ["s0", "s1", "s2", "s3", "s4", "system_billing"]


class TestWithoutCatalogs:
    @pytest.fixture
    def account(self, account: Account) -> Account:
        return Account(**{**vars(account), "catalogs": {}, "schemas": {}})

    def test_workspace_has_no_metastore(self, admin: WorkspaceClient) -> None:
        with refused(
            NotFound, rule="metastore_assigned", says="No metastore assigned for the current"
        ):
            admin.metastores.current()
