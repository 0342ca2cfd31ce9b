"""`databricks_directory` and `databricks_workspace_file`."""

import base64
import binascii
import hashlib
import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from standin_provider.client import Client
from standin_provider.errors import ApiError, Problem, StandInError
from standin_provider.resource import Resource, State, is_text
from standin_provider.rules import Rules
from standin_provider.values import UNKNOWN

OBJECTS = "/api/2.0/workspace"


class Directory(Resource):
    """A folder of the workspace."""

    rules = Rules(
        defaults={"delete_recursive": False},
        replace=frozenset({"path"}),
        equal={"path": lambda old, new: bool(new == f"{old}/")},
        local=frozenset({"delete_recursive"}),
    )

    def create(self, client: Client, planned: State) -> str:
        client.post(f"{OBJECTS}/mkdirs", {"path": planned["path"]})
        return str(planned["path"])

    def read(self, client: Client, state: State) -> State:
        found = _status(client, state["id"])
        if found["object_type"] != "DIRECTORY":
            raise StandInError(
                f"different object type, {found['object_type']}, on this path other than a "
                "directory"
            )
        return found

    def update(self, client: Client, prior: State, planned: State) -> str:
        return str(prior["id"])

    def delete(self, client: Client, state: State) -> None:
        recursive = {"recursive": True} if state["delete_recursive"] else {}
        client.post(f"{OBJECTS}/delete", {"path": state["id"], **recursive})


class WorkspaceFile(Resource):
    """A file of the workspace, from a file here or from a text."""

    rules = Rules(
        replace=frozenset({"path"}),
        at_most_one=(frozenset({"content_base64", "source"}),),
    )

    def problems(self, config: State) -> Iterator[Problem]:
        source, content, path = config["source"], config["content_base64"], config["path"]
        if is_text(source) and not Path(source).exists():
            yield Problem(summary=f"File {source} does not exist", attribute="source")
        if is_text(content) and not _is_base64(content):
            yield Problem(
                summary=f'expected "content_base64" to be a base64 string, got {content}',
                attribute="content_base64",
            )
        if path == "":
            yield Problem(summary="Path must not be empty", attribute="path")
        elif path is not UNKNOWN and path != posixpath.normpath(path):
            yield Problem(
                summary="Clean path required",
                detail=f"Replace value with {posixpath.normpath(path)} "
                "to avoid resource replacement",
                attribute="path",
            )

    def refine(self, prior: State | None, planned: dict[str, Any]) -> dict[str, Any]:
        """The hash in the state tells whether the content changed; the content is not there."""
        if UNKNOWN in (planned["source"], planned["content_base64"]):
            return planned | {"md5": UNKNOWN}
        if prior is not None and is_text(prior["md5"]):
            try:
                if prior["md5"] == _md5(_content(planned)):
                    return planned | {"md5": prior["md5"]}
            except OSError:
                pass  # as in the provider, the apply says so
        return planned | {"md5": "different"}

    def create(self, client: Client, planned: State) -> str:
        path = str(planned["path"])
        request = _upload(path, planned)
        try:
            client.post(f"{OBJECTS}/import", request)
        except ApiError as error:
            text = str(error).lower()
            if "parent folder " not in text or " does not exist" not in text:
                raise
            client.post(f"{OBJECTS}/mkdirs", {"path": posixpath.dirname(path)})
            client.post(f"{OBJECTS}/import", request)
        return path

    def read(self, client: Client, state: State) -> State:
        found = _status(client, state["id"])
        md5 = state["md5"]
        if md5 in (None, "different"):
            md5 = _md5(_content(state))
        return {**found, "md5": md5, "url": f"{client.host}/#workspace{state['id']}"}

    def update(self, client: Client, prior: State, planned: State) -> str:
        client.post(f"{OBJECTS}/import", _upload(str(prior["id"]), planned))
        return str(prior["id"])

    def after_failed_update(self, planned: State) -> State:
        """The hash of the content is noted too, although the file was not written."""
        return {**planned, "md5": _md5(_content(planned))}

    def delete(self, client: Client, state: State) -> None:
        client.post(f"{OBJECTS}/delete", {"path": state["id"]})


def _status(client: Client, path: str) -> dict[str, Any]:
    found = client.get(f"{OBJECTS}/get-status", path=path)
    return {**found, "id": path, "workspace_path": f"/Workspace{path}"}


def _upload(path: str, planned: State) -> dict[str, Any]:
    content = base64.b64encode(_content(planned)).decode()
    return {"path": path, "format": "RAW", "overwrite": True, "content": content}


def _content(planned: State) -> bytes:
    if planned["content_base64"]:
        return base64.b64decode(planned["content_base64"])
    return Path(planned["source"] or "").read_bytes()


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except binascii.Error:
        return False
    return True


def _md5(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()
