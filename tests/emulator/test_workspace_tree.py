"""Files and folders."""

import base64
from collections.abc import Callable

import pytest
from databricks.sdk import WorkspaceClient
from databricks.sdk.errors import (
    BadRequest,
    InvalidParameterValue,
    NotImplemented,
    PermissionDenied,
    ResourceAlreadyExists,
    ResourceDoesNotExist,
)
from databricks.sdk.service.workspace import ExportFormat, ImportFormat, ObjectType

from workspace_emulator.caller import Caller, refused
from workspace_emulator.server import WorkspaceEmulator

Client = Callable[[str], WorkspaceClient]
IMPORT = "/api/2.0/workspace/import"


def write(
    client: WorkspaceClient,
    path: str,
    content: bytes = b"x",
    *,
    overwrite: bool = True,
    format: ImportFormat = ImportFormat.RAW,
) -> None:
    text = base64.b64encode(content).decode()
    client.workspace.import_(path, content=text, format=format, overwrite=overwrite)


def read(client: WorkspaceClient, path: str) -> bytes:
    content = client.workspace.export(path, format=ExportFormat.AUTO).content
    return base64.b64decode(content or "")


def test_file_is_read_back_byte_by_byte(
    admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    content = bytes(range(256))
    write(admin, "/Shared/data.bin", content)
    assert read(admin, "/Shared/data.bin") == content
    status = admin.workspace.get_status("/Shared/data.bin")
    assert (status.object_type, status.path) == (ObjectType.FILE, "/Shared/data.bin")
    (path,) = workspace.read()["files"]
    kept = workspace.read()["files"][path]
    assert (path, kept["content"], kept["size"]) == ("/Shared/data.bin", content, 256)


def test_empty_file_is_a_file(admin: WorkspaceClient) -> None:
    write(admin, "/Shared/empty.py", b"")
    assert read(admin, "/Shared/empty.py") == b""


def test_folders_above_are_made_once(admin: WorkspaceClient) -> None:
    admin.workspace.mkdirs("/Shared/a/b/c")
    first = admin.workspace.get_status("/Shared/a")
    admin.workspace.mkdirs("/Shared/a/b/c/")
    assert admin.workspace.get_status("/Shared/a").object_id == first.object_id
    assert [each.path for each in admin.workspace.list("/Shared/a")] == ["/Shared/a/b"]
    assert [each.path for each in admin.workspace.list("/Shared/a/b/c")] == []


def test_file_needs_its_folder(admin: WorkspaceClient) -> None:
    with refused(
        ResourceDoesNotExist,
        rule="parent_folder_exists",
        says="The parent folder (/Shared/a/b) does not exist.",
    ):
        write(admin, "/Shared/a/b/file.py")
    admin.workspace.mkdirs("/Shared/a/b")
    write(admin, "/Shared/a/b/file.py")


def test_file_is_replaced_only_with_overwrite(admin: WorkspaceClient) -> None:
    write(admin, "/Shared/a.py", b"1", overwrite=False)
    before = admin.workspace.get_status("/Shared/a.py").object_id
    with refused(
        ResourceAlreadyExists, rule="path_free", says="Path (/Shared/a.py) already exists."
    ):
        write(admin, "/Shared/a.py", b"2", overwrite=False)
    assert read(admin, "/Shared/a.py") == b"1"
    write(admin, "/Shared/a.py", b"2")
    assert read(admin, "/Shared/a.py") == b"2"
    assert admin.workspace.get_status("/Shared/a.py").object_id == before


def test_file_and_folder_never_replace_each_other(admin: WorkspaceClient) -> None:
    admin.workspace.mkdirs("/Shared/folder")
    write(admin, "/Shared/file")
    with refused(ResourceAlreadyExists, rule="path_free", says="(/Shared/folder)"):
        write(admin, "/Shared/folder")
    for path in ("/Shared/file", "/Shared/file/below"):
        with refused(ResourceAlreadyExists, rule="path_free", says="(/Shared/file)"):
            admin.workspace.mkdirs(path)
    with refused(ResourceAlreadyExists, rule="path_free", says="(/Shared/file)"):
        write(admin, "/Shared/file/below")


def test_workspace_prefix_and_last_slash_are_not_kept(admin: WorkspaceClient) -> None:
    admin.workspace.mkdirs("/Workspace/Shared/a/")
    write(admin, "/Workspace/Shared/a/b.py")
    assert admin.workspace.get_status("/Workspace/Shared/a/b.py").path == "/Shared/a/b.py"
    assert admin.workspace.get_status("/Shared/a").path == "/Shared/a"


@pytest.mark.parametrize("path", ["Shared/a", "/Shared/../a"])
def test_path_is_absolute(admin: WorkspaceClient, path: str) -> None:
    with refused(InvalidParameterValue, rule="path_absolute", says=f"Path ({path})"):
        admin.workspace.mkdirs(path)
    admin.workspace.mkdirs("/Shared/a")


def test_missing_path_is_404(admin: WorkspaceClient) -> None:
    for ask in (admin.workspace.get_status, admin.workspace.delete):
        with refused(
            ResourceDoesNotExist, rule="path_exists", says="Path (/Shared/a) doesn't exist."
        ):
            ask("/Shared/a")
    admin.workspace.mkdirs("/Shared/a")
    assert admin.workspace.get_status("/Shared/a").object_type == ObjectType.DIRECTORY


def test_folder_with_something_in_it_stays_without_recursive(
    admin: WorkspaceClient, workspace: WorkspaceEmulator
) -> None:
    admin.workspace.mkdirs("/Shared/a/b")
    write(admin, "/Shared/a/b/c.py")
    write(admin, "/Shared/ab.py")
    with refused(BadRequest, rule="directory_empty", says="Folder (/Shared/a) is not empty"):
        admin.workspace.delete("/Shared/a")
    assert read(admin, "/Shared/a/b/c.py") == b"x"
    admin.workspace.delete("/Shared/a", recursive=True)
    assert list(workspace.read()["files"]) == ["/Shared/ab.py"]
    assert "/Shared/a/b" not in workspace.read()["directories"]
    admin.workspace.mkdirs("/Shared/a")
    admin.workspace.delete("/Shared/a")


@pytest.mark.parametrize("path", ["/", "/Shared", "/Users", "/Users/reader@example.com"])
def test_system_folders_stay(admin: WorkspaceClient, path: str) -> None:
    with refused(
        InvalidParameterValue,
        rule="system_folder",
        says=f"Folder ({path}) is protected and cannot be deleted.",
    ):
        admin.workspace.delete(path, recursive=True)


def test_content_is_base64(raw: Caller) -> None:
    body = {"path": "/Shared/a.py", "format": "RAW"}
    answer = raw.post(IMPORT, **body, content="print()")
    assert (answer.status, answer.rule) == (400, "content_base64")
    assert raw.post(IMPORT, **body, content="cHJpbnQoKQ==").status == 200


def test_file_has_at_most_10_mb(admin: WorkspaceClient) -> None:
    with refused(
        BadRequest,
        rule="notebook_import_source_max",
        says="content size (10485761) exceeded the limit 10485760",
    ):
        write(admin, "/Shared/a.py", b"x" * 10_485_761)
    write(admin, "/Shared/a.py", b"x" * 10_485_760)


def test_what_would_become_a_notebook_is_not_emulated(admin: WorkspaceClient) -> None:
    notebook = b"# Databricks notebook source\nprint()"
    with refused(NotImplemented, rule="file_format", says="format AUTO makes a notebook"):
        write(admin, "/Shared/a.py", notebook, format=ImportFormat.AUTO)
    with refused(NotImplemented, rule="file_format", says="format SOURCE makes a notebook"):
        write(admin, "/Shared/a.py", format=ImportFormat.SOURCE)
    write(admin, "/Shared/a.py", b"print()", format=ImportFormat.AUTO)
    write(admin, "/Shared/b.py", notebook)
    assert read(admin, "/Shared/b.py") == notebook


def test_folder_is_not_exported(admin: WorkspaceClient) -> None:
    with refused(InvalidParameterValue, rule="file_format", says="only files are exported"):
        read(admin, "/Shared")


def test_home_is_closed_to_others(as_user: Client) -> None:
    developer, reader = as_user("developer"), as_user("reader")
    home = "/Users/developer@example.com"
    developer.workspace.mkdirs(f"{home}/monitor")
    write(developer, f"{home}/monitor/a.py", b"1")
    for path in (f"{home}/monitor", f"{home}/monitor/a.py"):
        with refused(
            PermissionDenied,
            rule="permission_needed",
            says="User reader@example.com does not have CAN_READ permissions on",
        ):
            reader.workspace.get_status(path)
    with refused(PermissionDenied, rule="permission_needed", says="CAN_MANAGE permissions"):
        reader.workspace.mkdirs(f"{home}/mine")
    assert read(as_user("admin"), f"{home}/monitor/a.py") == b"1"


@pytest.mark.parametrize(
    ("level", "may"),
    [
        ("CAN_READ", {"read"}),
        ("CAN_RUN", {"read"}),
        ("CAN_EDIT", {"read", "edit"}),
        ("CAN_MANAGE", {"read", "edit", "add", "delete"}),
    ],
)
def test_level_on_a_folder_says_what_may_be_done_below(
    as_user: Client, level: str, may: set[str]
) -> None:
    developer, service = as_user("developer"), as_user("service")
    home = "/Users/developer@example.com/monitor"
    developer.workspace.mkdirs(f"{home}/files")
    write(developer, f"{home}/files/a.py", b"1")
    folder = developer.workspace.get_status(home).object_id
    name = service.current_user.me().user_name
    rows = [{"service_principal_name": name, "permission_level": level}]
    host = developer.config.host
    Caller(host=host, token="developer-token").send(
        "PATCH", f"/api/2.0/permissions/directories/{folder}", {"access_control_list": rows}
    )
    tries: dict[str, Callable[[], object]] = {
        "read": lambda: read(service, f"{home}/files/a.py"),
        "edit": lambda: write(service, f"{home}/files/a.py", b"2"),
        "add": lambda: write(service, f"{home}/files/b.py"),
        "delete": lambda: service.workspace.delete(f"{home}/files/a.py"),
    }
    done = set()
    for what, attempt in tries.items():
        try:
            attempt()
            done.add(what)
        except PermissionDenied:
            pass
    assert done == may


def test_shared_folder_is_open_to_everybody(as_user: Client) -> None:
    write(as_user("developer"), "/Shared/a.py", b"1")
    assert read(as_user("service"), "/Shared/a.py") == b"1"
    as_user("reader").workspace.delete("/Shared/a.py")
    with pytest.raises(ResourceDoesNotExist):
        as_user("admin").workspace.get_status("/Shared/a.py")


def test_test_may_ask_who_reads_what(as_user: Client, workspace: WorkspaceEmulator) -> None:
    path = "/Users/developer@example.com/a.py"
    write(as_user("developer"), path)
    assert workspace.may("developer@example.com", path, "CAN_MANAGE")
    assert workspace.may("admin@example.com", path)
    assert not workspace.may("reader@example.com", path)
    assert not workspace.may("developer@example.com", "/Users/developer@example.com/b.py")
