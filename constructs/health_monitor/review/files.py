"""What changes in the uploaded files, and which of them the last apply has not sent."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from health_monitor.review.planned import Attributes, Planned, planned
from health_monitor.review.values import Action, Change, Section

FILES = frozenset({"databricks_workspace_file", "databricks_directory"})
_MANIFEST = "databricks_workspace_file.manifest"
_BY_REQUEST = "replace_by_request"


def root_of(rows: Sequence[Planned]) -> str | None:
    """The folder that files are deployed to: that of the manifest."""
    manifest = _manifest(rows)
    if manifest is None or not manifest.latest.get("path"):
        return None
    return str(PurePosixPath(manifest.latest["path"]).parent)


def file_change(row: Planned, root: str | None, environment: str) -> Change:
    """A file or folder, by its path below the deployed folder."""
    assert row.action is not None
    path = PurePosixPath(str(row.latest.get("path") or row.name))
    is_inside = root is not None and PurePosixPath(root) in path.parents
    title = str(path.relative_to(root)) if root and is_inside else str(path)
    title += "/" if row.kind == "databricks_directory" else ""
    details: list[str] = []
    section = Section.FILES
    if row.address == _MANIFEST:
        old, new = _release(row.before), _release(row.after)
        details = [f"release {old or 'none'} → {new or 'none'}"] if old != new else []
    elif row.action is Action.REPLACE and row.reason == _BY_REQUEST:
        section = Section.UPLOADS
        details = [
            "manifest.json lists another content, and the last apply may have failed to send it",
            "this plan sends it again; without it: terraform "
            f"-chdir=cdktf.out/stacks/{environment} apply -replace={row.address}",
        ]
    return Change(
        section=section,
        action=row.action,
        address=row.address,
        title=title,
        details=tuple(details),
    )


def unsent_files(document: Mapping[str, Any]) -> tuple[str, ...]:
    """Addresses of files of which the manifest will list a content that nothing sends.

    The provider notes an upload that failed as done. The manifest is sent after all files: where
    it still lists the old content of a file that the plan leaves alone, the apply before has
    ended between the two, and whether the file came through nobody knows.
    """
    rows = [
        planned(row) for row in document.get("resource_changes", ()) if row["mode"] == "managed"
    ]
    manifest, root = _manifest(rows), root_of(rows)
    if manifest is None or root is None or manifest.action is not Action.UPDATE:
        return ()
    old, new = _listed(manifest.before), _listed(manifest.after)
    changed = {f"{root}/{path}" for path in new if path in old and old[path] != new[path]}
    return tuple(
        row.address
        for row in rows
        if row.kind == "databricks_workspace_file"
        and row.action is None
        and row.latest.get("path") in changed
    )


def _manifest(rows: Iterable[Planned]) -> Planned | None:
    return next((row for row in rows if row.address == _MANIFEST), None)


def _release(manifest: Attributes) -> str | None:
    release = _content(manifest).get("release")
    return None if release is None else str(release)


def _listed(manifest: Attributes) -> Mapping[str, str]:
    """Path below the deployed folder to hash."""
    files = _content(manifest).get("files")
    return files if isinstance(files, dict) else {}


def _content(manifest: Attributes) -> Mapping[str, Any]:
    """What a manifest says; nothing if it is none of ours."""
    try:
        content = json.loads(base64.b64decode(manifest.get("content_base64") or ""))
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}
