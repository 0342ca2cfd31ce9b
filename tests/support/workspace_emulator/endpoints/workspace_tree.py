"""Files and folders: /api/2.0/workspace."""

import base64
import binascii
from pathlib import PurePosixPath

from databricks.sdk.service.workspace import ExportResponse, ListResponse, ObjectInfo, WorkspaceAPI

from workspace_emulator import access
from workspace_emulator.manner import Manner
from workspace_emulator.refusal import limit, missing, refuse
from workspace_emulator.routing import Call, Route
from workspace_emulator.seed import SYSTEM_FOLDERS
from workspace_emulator.store import Json

SHOWN = {
    Manner.ECHO: ("path", "object_type", "object_id"),
    Manner.DEFAULTS: (
        "path",
        "object_type",
        "object_id",
        "created_at",
        "modified_at",
        "size",
        "resource_id",
    ),
}


def normal_path(path: str) -> str:
    """The path as the service keeps it: absolute, without /Workspace and a last slash."""
    if not path.startswith("/"):
        refuse("path_absolute", f"Path ({path}) doesn't start with '/'")
    if ".." in PurePosixPath(path).parts:
        refuse("path_absolute", f"Path ({path}) must not hold '..'")
    parts = PurePosixPath(path).parts[1:]
    return "/" + "/".join(parts[1:] if parts[:1] == ("Workspace",) else parts)


def get_status(call: Call) -> Json:
    """What is at a path."""
    record = _existing(call)
    access.demand(call, access.tree_securable(record), "CAN_READ")
    return _shown(call, record)


def list_folder(call: Call) -> Json:
    """What a folder holds, of what the caller may see."""
    record = _existing(call)
    access.demand(call, access.tree_securable(record), "CAN_READ")
    inside = [
        member
        for path, member in call.state.all("path").items()
        if str(PurePosixPath(path).parent) == record["path"] and path != "/"
    ]
    shown = [m for m in inside if access.may(call, access.tree_securable(m), "CAN_READ")]
    return {"objects": [_shown(call, member) for member in shown]}


def make_folders(call: Call) -> Json:
    """A folder, and those above it that are missing."""
    path = normal_path(call.body["path"])
    for folder in (*map(str, reversed(PurePosixPath(path).parents)), path):
        record = call.state.get("path", folder)
        if record is None:
            _demand_change(call, folder)
            _add(call, folder, "DIRECTORY")
        elif record["object_type"] != "DIRECTORY":
            _taken(folder)
    return {}


def import_file(call: Call) -> Json:
    """Write a file."""
    path = normal_path(call.body["path"])
    content = _content(call.body.get("content", ""))
    _demand_file_format(call.body.get("format", "SOURCE"), content)
    record = call.state.get("path", path)
    if record is None:
        parent = str(PurePosixPath(path).parent)
        if call.state.get("path", parent) is None:
            missing("parent_folder_exists", f"The parent folder ({parent}) does not exist.")
        _demand_change(call, path)
        record = _add(call, path, "FILE")
    else:
        if record["object_type"] != "FILE" or not call.body.get("overwrite"):
            _taken(path)
        access.demand(call, access.tree_securable(record), "CAN_EDIT")
    call.state.put_content(path, content)
    call.state.put("path", path, {**record, "size": len(content), "modified_at": call.now})
    return {}


def export_file(call: Call) -> Json:
    """A file's content."""
    record = _existing(call)
    access.demand(call, access.tree_securable(record), "CAN_READ")
    if record["object_type"] != "FILE":
        refuse("file_format", f"Path ({record['path']}) is not a file: only files are exported")
    content = call.state.content(record["path"])
    return {"content": base64.b64encode(content).decode(), "file_type": "auto"}


def delete(call: Call) -> Json:
    """Remove a file, or a folder with `recursive` or nothing in it."""
    record = _existing(call)
    path = record["path"]
    if path in SYSTEM_FOLDERS or str(PurePosixPath(path).parent) == "/Users":
        refuse("system_folder", f"Folder ({path}) is protected and cannot be deleted.")
    access.demand(call, access.tree_securable(record), "CAN_MANAGE")
    inside = {p: r for p, r in call.state.all("path").items() if p.startswith(f"{path}/")}
    if inside and not call.body.get("recursive"):
        refuse("directory_empty", f"Folder ({path}) is not empty", error_code="DIRECTORY_NOT_EMPTY")
    for member in (record, *inside.values()):
        call.state.drop("path", member["path"])
        call.state.drop_content(member["path"])
        call.state.drop("acl", access.tree_securable(member).key)
        call.state.drop("experiment", str(member["object_id"]))
    return {}


def _existing(call: Call) -> Json:
    path = normal_path(call.body["path"])
    record = call.state.get("path", path)
    if record is None:
        missing("path_exists", f"Path ({path}) doesn't exist.")
    return record


def _demand_change(call: Call, path: str) -> None:
    parent = call.state.get("path", str(PurePosixPath(path).parent))
    assert parent is not None
    if parent["object_type"] != "DIRECTORY":
        _taken(parent["path"])
    access.demand(call, access.tree_securable(parent), "CAN_MANAGE")


def _add(call: Call, path: str, object_type: str) -> Json:
    number = call.state.next_id()
    record = {
        "path": path,
        "object_type": object_type,
        "object_id": number,
        "resource_id": str(number),
        "created_at": call.now,
        "modified_at": call.now,
    }
    call.state.put("path", path, record)
    access.give_to_creator(call.state, call.account, call.principal, access.tree_securable(record))
    return record


def _shown(call: Call, record: Json) -> Json:
    shown = {name: record[name] for name in SHOWN[call.manner] if name in record}
    if record["object_type"] == "MLFLOW_EXPERIMENT":
        # The SDK has no name for this kind, and reads None.
        del shown["object_type"]
    return shown


def _content(text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        refuse("content_base64", "content is not base64")
    largest = limit("notebook_import_source_max")
    if len(content) > largest:
        refuse(
            "notebook_import_source_max",
            f"content size ({len(content)}) exceeded the limit {largest}",
            error_code="MAX_NOTEBOOK_SIZE_EXCEEDED",
        )
    return content


def _demand_file_format(format: str, content: bytes) -> None:
    """Only what stays a file is emulated; notebooks are not."""
    is_notebook = content.startswith(b"# Databricks notebook source")
    if format not in ("RAW", "AUTO") or (format == "AUTO" and is_notebook):
        refuse(
            "file_format",
            f"This emulator keeps files, and format {format} makes a notebook of this content",
            status=501,
            error_code="NOT_IMPLEMENTED",
        )


def _taken(path: str) -> None:
    refuse("path_free", f"Path ({path}) already exists.", error_code="RESOURCE_ALREADY_EXISTS")


BASE = "/api/2.0/workspace"
ROUTES = (
    Route(
        method="GET",
        path=f"{BASE}/get-status",
        sends=WorkspaceAPI.get_status,
        answer=get_status,
        returns=ObjectInfo,
    ),
    Route(
        method="GET",
        path=f"{BASE}/list",
        sends=WorkspaceAPI.list,
        answer=list_folder,
        returns=ListResponse,
    ),
    Route(
        method="GET",
        path=f"{BASE}/export",
        sends=WorkspaceAPI.export,
        answer=export_file,
        returns=ExportResponse,
    ),
    Route(method="POST", path=f"{BASE}/mkdirs", sends=WorkspaceAPI.mkdirs, answer=make_folders),
    Route(method="POST", path=f"{BASE}/import", sends=WorkspaceAPI.import_, answer=import_file),
    Route(method="POST", path=f"{BASE}/delete", sends=WorkspaceAPI.delete, answer=delete),
)
