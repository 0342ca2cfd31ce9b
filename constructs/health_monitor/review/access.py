"""Who gains or loses which right."""

from collections.abc import Iterable, Mapping

from health_monitor.review.planned import Attributes, Planned, blocks
from health_monitor.review.values import Action, Change, Section

_OBJECTS = {
    "job_id": "job",
    "directory_path": "folder",
    "directory_id": "folder",
    "experiment_id": "experiment",
    "sql_endpoint_id": "warehouse",
}
_PRINCIPALS = {
    "group_name": "group",
    "user_name": "user",
    "service_principal_name": "service principal",
}
SOURCE = "source_"
"""How the keys of the grants on schemas of the source begin."""
_SECURABLES = ("catalog", "schema", "table", "volume", "model", "function", "external_location")


def permission_change(row: Planned) -> Change:
    """The levels of a `databricks_permissions`, by principal."""
    kind = next((_OBJECTS[name] for name in _OBJECTS if _has(row, name)), "object")
    return _change(row, f"{kind} {row.name}", _levels(_rows(row.before), _rows(row.after)))


def grant_change(row: Planned) -> Change:
    """The privileges of a `databricks_grant`, which has one principal."""
    kind = next((name for name in _SECURABLES if _has(row, name)), "object")
    title = f"{kind} {row.latest.get(kind) or row.name}"
    old, new = _privileges(row.before), _privileges(row.after)
    details = []
    for principal in sorted({*old, *new}):
        was, becomes = old.get(principal, set()), new.get(principal, set())
        told = [f"+ {name}" for name in sorted(becomes - was)]
        told += [f"- {name}" for name in sorted(was - becomes)]
        details += [f"{principal}: {', '.join(told)}"] if told else []
    if row.name.startswith(SOURCE) and row.action in (Action.DESTROY, Action.FORGET):
        details.append(
            "no table of it would be loaded any more; to keep it, name it under source.grant"
        )
    return _change(row, title, details)


def rights(row: Planned, attributes: Attributes) -> set[str]:
    """The names of those who have a right by a resource, as it is or as it would be."""
    if row.kind == "databricks_grant":
        return {str(attributes["principal"])} if attributes.get("principal") else set()
    if row.kind != "databricks_permissions":
        return set()
    return {
        str(block[name])
        for block in blocks(attributes, "access_control")
        for name in _PRINCIPALS
        if block.get(name)
    }


def _change(row: Planned, title: str, details: Iterable[str]) -> Change:
    assert row.action is not None
    return Change(
        section=Section.ACCESS,
        action=row.action,
        address=row.address,
        title=title,
        details=tuple(details),
    )


def _has(row: Planned, name: str) -> bool:
    return bool(row.latest.get(name)) or row.unknown.get(name) is True


def _rows(attributes: Attributes) -> dict[str, str]:
    """Principal -> level."""
    return {
        f"{label} {row[name]}": str(row.get("permission_level"))
        for row in blocks(attributes, "access_control")
        for name, label in _PRINCIPALS.items()
        if row.get(name)
    }


def _levels(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    told = []
    for principal in sorted({*old, *new}):
        if principal not in old:
            told.append(f"+ {principal} {new[principal]}")
        elif principal not in new:
            told.append(f"- {principal} {old[principal]}")
        elif old[principal] != new[principal]:
            told.append(f"~ {principal} {old[principal]} → {new[principal]}")
    return told


def _privileges(attributes: Attributes) -> dict[str, set[str]]:
    if not attributes:
        return {}
    return {str(attributes.get("principal")): set(attributes.get("privileges") or [])}
