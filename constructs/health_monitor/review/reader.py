"""From the document of `terraform show -json PLAN` to a review."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from health_monitor.review import ReviewError
from health_monitor.review.access import grant_change, permission_change
from health_monitor.review.files import FILES, file_change, root_of
from health_monitor.review.jobs import emptied_addresses, job_changes
from health_monitor.review.planned import Planned, planned
from health_monitor.review.rights import lost_rights
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
    root = root_of(rows)
    found = [change for row in rows if row.action for change in _changes(row, root, environment)]
    found += [*lost_rights(rows), *emptied_addresses(rows)]
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


def _changes(row: Planned, root: str | None, environment: str) -> list[Change]:
    if row.kind in HOLDS_DATA and row.action in (Action.DESTROY, Action.REPLACE):
        return [_plain(row, Section.DATA, _stored_name(row))]
    match row.kind:
        case "databricks_job":
            return job_changes(row)
        case "databricks_permissions":
            return [permission_change(row)]
        case "databricks_grant":
            return [grant_change(row)]
        case kind if kind in FILES:
            return [file_change(row, root, environment)]
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
