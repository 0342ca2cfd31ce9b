"""Access control lists."""

from collections.abc import Callable

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import (
    InvalidParameterValue,
    NotFound,
    NotImplemented,
    PermissionDenied,
)
from databricks.sdk.service.iam import AccessControlRequest, PermissionLevel

from workspace_emulator.caller import refused
from workspace_emulator.manner import Manner

Client = Callable[[str], WorkspaceClient]
SERVICE = "5f2b0e1c-3f55-4f0a-9c55-0d9f2b7a1c11"


def row(level: str, **principal: str) -> AccessControlRequest:
    return AccessControlRequest(permission_level=PermissionLevel(level), **principal)


OWNER = row("IS_OWNER", user_name="admin@example.com")


def held(client: WorkspaceClient, kind: str, key: str) -> dict[str, list[tuple[str, bool]]]:
    """Principal -> levels and whether they are inherited."""
    shown = client.permissions.get(kind, key)
    return {
        str(r.user_name or r.group_name or r.service_principal_name): [
            (str(p.permission_level and p.permission_level.value), bool(p.inherited))
            for p in r.all_permissions or []
        ]
        for r in shown.access_control_list or []
    }


@pytest.fixture
def job(admin: WorkspaceClient) -> str:
    return str(admin.jobs.create(name="a").job_id)


def test_set_replaces_what_was_given(admin: WorkspaceClient, job: str) -> None:
    view = row("CAN_VIEW", group_name="developers")
    run = row("CAN_MANAGE_RUN", service_principal_name=SERVICE)
    admin.permissions.set("jobs", job, access_control_list=[OWNER, view])
    shown = admin.permissions.set("jobs", job, access_control_list=[OWNER, run])
    assert (shown.object_id, shown.object_type) == (f"/jobs/{job}", "job")
    assert held(admin, "jobs", job) == {
        "admin@example.com": [("IS_OWNER", False)],
        SERVICE: [("CAN_MANAGE_RUN", False)],
    }


def test_update_leaves_others_alone(admin: WorkspaceClient, job: str) -> None:
    for level in ("CAN_VIEW", "CAN_MANAGE"):
        admin.permissions.update(
            "jobs", job, access_control_list=[row(level, group_name="developers")]
        )
    assert held(admin, "jobs", job) == {
        "admin@example.com": [("IS_OWNER", False)],
        "developers": [("CAN_MANAGE", False)],
    }
    other = row("IS_OWNER", user_name="developer@example.com")
    admin.permissions.update("jobs", job, access_control_list=[other])
    assert held(admin, "jobs", job) == {
        "developer@example.com": [("IS_OWNER", False)],
        "developers": [("CAN_MANAGE", False)],
    }


def made(admin: WorkspaceClient, kind: str) -> str:
    """The id of an object of this kind."""
    if kind == "jobs":
        return str(admin.jobs.create(name="b").job_id)
    if kind == "directories":
        return str(admin.workspace.get_status("/Shared").object_id)
    if kind == "experiments":
        return str(admin.experiments.create_experiment(name="/Shared/m").experiment_id)
    return str(admin.warehouses.create_and_wait(name="w", cluster_size="Small").id)


@pytest.mark.parametrize(
    ("kind", "wrong", "right", "name"),
    [
        ("jobs", "CAN_RUN", "CAN_MANAGE_RUN", "job"),
        ("jobs", "CAN_READ", "CAN_VIEW", "job"),
        ("directories", "CAN_VIEW", "CAN_READ", "directory"),
        ("directories", "IS_OWNER", "CAN_MANAGE", "directory"),
        ("experiments", "CAN_RUN", "CAN_EDIT", "mlflowExperiment"),
        ("warehouses", "CAN_EDIT", "CAN_MONITOR", "warehouses"),
    ],
)
def test_level_fits_the_object(
    admin: WorkspaceClient, kind: str, wrong: str, right: str, name: str
) -> None:
    key = made(admin, kind)
    with refused(
        InvalidParameterValue,
        rule="level_valid",
        says=f"{wrong} is not a permission level of {name}",
    ):
        admin.permissions.update(
            kind, key, access_control_list=[row(wrong, group_name="developers")]
        )
    admin.permissions.update(kind, key, access_control_list=[row(right, group_name="developers")])
    assert held(admin, kind, key)["developers"] == [(right, False)]


def test_row_names_one_principal(admin: WorkspaceClient, job: str) -> None:
    for count, principals in (
        (0, {}),
        (2, {"group_name": "users", "user_name": "reader@example.com"}),
    ):
        with refused(InvalidParameterValue, rule="one_principal", says=f"given, not {count}"):
            admin.permissions.update(
                "jobs", job, access_control_list=[row("CAN_VIEW", **principals)]
            )


@pytest.mark.parametrize(
    ("principal", "says"),
    [
        ({"user_name": "nobody@example.com"}, "UserName(nobody@example.com) does not exist"),
        ({"group_name": "nobody"}, "GroupName(nobody) does not exist"),
        ({"service_principal_name": "0"}, "ServicePrincipalName(0) does not exist"),
        ({"user_name": SERVICE}, f"UserName({SERVICE}) does not exist"),
        ({"group_name": "reader@example.com"}, "GroupName(reader@example.com) does not exist"),
    ],
)
def test_principal_exists(
    admin: WorkspaceClient, job: str, principal: dict[str, str], says: str
) -> None:
    with refused(NotFound, rule="principal_exists", says=f"Principal: {says}"):
        admin.permissions.update("jobs", job, access_control_list=[row("CAN_VIEW", **principal)])


def test_job_has_one_owner_that_is_no_group(admin: WorkspaceClient, job: str) -> None:
    other = row("IS_OWNER", user_name="developer@example.com")
    for count, rows in ((0, [row("CAN_VIEW", group_name="users")]), (2, [OWNER, other])):
        with refused(
            InvalidParameterValue,
            rule="one_owner",
            says=f"job {job} must have exactly one owner, not {count}",
        ):
            admin.permissions.set("jobs", job, access_control_list=rows)
    with refused(InvalidParameterValue, rule="one_owner", says="Groups can not own jobs"):
        group = row("IS_OWNER", group_name="developers")
        admin.permissions.set("jobs", job, access_control_list=[group])
    admin.permissions.set("jobs", job, access_control_list=[other])
    assert held(admin, "jobs", job) == {"developer@example.com": [("IS_OWNER", False)]}


def test_runs_as_the_new_owner(admin: WorkspaceClient, job: str) -> None:
    service = row("IS_OWNER", service_principal_name=SERVICE)
    admin.permissions.set("jobs", job, access_control_list=[service])
    assert admin.jobs.get(int(job)).run_as_user_name == SERVICE


def test_administrators_keep_managing(admin: WorkspaceClient, job: str) -> None:
    with refused(
        InvalidParameterValue,
        rule="admins_keep",
        says="Cannot change permissions for group 'admins' to CAN_VIEW.",
    ):
        rows = [OWNER, row("CAN_VIEW", group_name="admins")]
        admin.permissions.set("jobs", job, access_control_list=rows)
    rows = [OWNER, row("CAN_MANAGE", group_name="admins")]
    admin.permissions.set("jobs", job, access_control_list=rows)


def test_object_exists(admin: WorkspaceClient, job: str) -> None:
    missing = str(int(job) + 1)
    with refused(NotFound, rule="object_exists", says=f"job with id {missing} does not exist."):
        admin.permissions.get("jobs", missing)
    with refused(NotFound, rule="object_exists", says=f"file with id {job} does not exist."):
        admin.permissions.get("files", job)
    with refused(NotImplemented, rule="endpoint_known", says="of clusters are not emulated"):
        admin.permissions.get("clusters", "0101-a")


def test_only_who_manages_gives(as_user: Client, admin: WorkspaceClient, job: str) -> None:
    developer = as_user("developer")
    rows = [OWNER, row("CAN_MANAGE_RUN", group_name="developers")]
    admin.permissions.set("jobs", job, access_control_list=rows)
    mine = [OWNER, row("CAN_MANAGE", group_name="developers")]
    with refused(PermissionDenied, rule="permission_needed", says="does not have CAN_MANAGE"):
        developer.permissions.set("jobs", job, access_control_list=mine)
    admin.permissions.set("jobs", job, access_control_list=mine)
    developer.permissions.set("jobs", job, access_control_list=mine)
    with refused(PermissionDenied, rule="permission_needed", says="neither the owner of job"):
        owner = row("IS_OWNER", user_name="developer@example.com")
        developer.permissions.set("jobs", job, access_control_list=[owner])


def test_echo_shows_what_was_given_only(admin: WorkspaceClient, job: str) -> None:
    assert held(admin, "jobs", job) == {"admin@example.com": [("IS_OWNER", False)]}


class TestDefaults:
    @pytest.fixture
    def manner(self) -> Manner:
        return Manner.DEFAULTS

    def test_administrators_are_shown_as_inherited(self, admin: WorkspaceClient, job: str) -> None:
        assert held(admin, "jobs", job) == {
            "admin@example.com": [("IS_OWNER", False)],
            "admins": [("CAN_MANAGE", True)],
        }

    def test_folders_above_are_shown_as_inherited(self, as_user: Client) -> None:
        developer = as_user("developer")
        developer.workspace.mkdirs("/Shared/a/b")
        folder = str(developer.workspace.get_status("/Shared/a/b").object_id)
        assert held(developer, "directories", folder) == {
            "developer@example.com": [("CAN_MANAGE", False), ("CAN_MANAGE", True)],
            "users": [("CAN_MANAGE", True)],
            "admins": [("CAN_MANAGE", True)],
        }
