"""From the document of `terraform show -json PLAN` to a review."""

import base64
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from health_monitor.review import ReviewError
from health_monitor.review.access import grant_change, permission_change
from health_monitor.review.jobs import job_changes
from health_monitor.review.planned import Attributes, Planned, planned
from health_monitor.review.values import Action, Change, Review, Section

HOLDS_DATA = frozenset(
    {
        "databricks_catalog",
        "databricks_mlflow_experiment",
        "databricks_registered_model",
        "databricks_schema",
        "databricks_sql_table",
        "databricks_volume",
    }
)
"""Types whose destruction takes rows, files, runs or models with it."""
_FILES = frozenset({"databricks_workspace_file", "databricks_directory"})
_MANIFEST = "databricks_workspace_file.manifest"
_NOTHING = (["no-op"], ["read"])


def read_review(document: Mapping[str, Any], environment: str) -> Review:
    """The review of a plan; raises ReviewError if the document is none."""
    version = str(document.get("format_version", ""))
    if version.partition(".")[0] != "1" or not isinstance(document.get("planned_values"), dict):
        raise ReviewError(
            f"the document is no plan of format 1 (it says {version or 'no format'}); "
            "make it with `terraform show -json PLAN`, from Terraform 1.5 on"
        )
    rows = [
        planned(row) for row in document.get("resource_changes", ()) if row["mode"] == "managed"
    ]
    root = _root(rows)
    found = [change for row in rows if row.action for change in _changes(row, root)]
    found += _outputs(document.get("output_changes") or {})
    counts = Counter(row.action for row in rows if row.action)
    counts.update(change.action for change in found if change.address.startswith("output."))
    order = list(Section)
    found.sort(key=lambda change: (order.index(change.section), change.title, change.address))
    return Review(
        environment=environment,
        is_complete=not document.get("errored", False),
        counts=dict(counts),
        changes=tuple(found),
    )


def _changes(row: Planned, root: str | None) -> list[Change]:
    if row.kind in HOLDS_DATA and row.action in (Action.DESTROY, Action.REPLACE):
        return [_plain(row, Section.DATA, _stored_name(row))]
    match row.kind:
        case "databricks_job":
            return job_changes(row)
        case "databricks_permissions":
            return [permission_change(row)]
        case "databricks_grant":
            return [grant_change(row)]
        case kind if kind in _FILES:
            return [_file(row, root)]
    changed = row.changed() if row.action is Action.UPDATE else []
    return [_plain(row, Section.OTHER, row.address, *filter(None, [", ".join(changed)]))]


def _plain(row: Planned, section: Section, title: str, *details: str) -> Change:
    assert row.action is not None
    return Change(
        section=section, action=row.action, address=row.address, title=title, details=details
    )


def _stored_name(row: Planned) -> str:
    """What is lost, as it is called where it lies."""
    parts = [row.before.get(name) for name in ("catalog_name", "schema_name", "name")]
    name = ".".join(str(part) for part in parts if part)
    return f"{row.address} ({name})" if name else row.address


def _root(rows: Sequence[Planned]) -> str | None:
    """The folder that files are deployed to: that of the manifest."""
    for row in rows:
        if row.address == _MANIFEST and row.latest.get("path"):
            return str(PurePosixPath(row.latest["path"]).parent)
    return None


def _file(row: Planned, root: str | None) -> Change:
    path = PurePosixPath(str(row.latest.get("path") or row.name))
    is_inside = root is not None and PurePosixPath(root) in path.parents
    title = str(path.relative_to(root)) if root and is_inside else str(path)
    title += "/" if row.kind == "databricks_directory" else ""
    if row.address != _MANIFEST:
        return _plain(row, Section.FILES, title)
    old, new = _release(row.before), _release(row.after)
    details = [f"release {old or 'none'} → {new or 'none'}"] if old != new else []
    return _plain(row, Section.FILES, title, *details)


def _release(manifest: Attributes) -> str | None:
    try:
        content = json.loads(base64.b64decode(manifest.get("content_base64") or ""))
        return str(content["release"])
    except (ValueError, KeyError, TypeError):  # no manifest of ours: it has no release
        return None


def _outputs(changes: Mapping[str, Any]) -> list[Change]:
    return [
        Change(
            section=Section.OTHER,
            action=_output_action(change["actions"]),
            address=f"output.{name}",
            title=f"output {name}",
        )
        for name, change in sorted(changes.items())
        if change["actions"] not in _NOTHING
    ]


def _output_action(actions: Sequence[str]) -> Action:
    return {"create": Action.CREATE, "delete": Action.DESTROY}.get(actions[0], Action.UPDATE)
