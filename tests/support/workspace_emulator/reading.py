"""The whole state as plain values, for assertions."""

import hashlib
from typing import Any

from workspace_emulator.store import Json, Transaction


def read_state(state: Transaction) -> dict[str, dict[str, Any]]:
    """jobs, files, directories, schemas, grants, permissions, experiments, warehouses."""
    tree = state.all("path")
    return {
        "jobs": state.all("job"),
        "files": {p: _file(state, r) for p, r in tree.items() if r["object_type"] == "FILE"},
        "directories": {p: r for p, r in tree.items() if r["object_type"] == "DIRECTORY"},
        "schemas": state.all("schema"),
        "grants": {key: grant["privileges"] for key, grant in state.all("grant").items()},
        "permissions": {
            key: {entry["principal"]: entry["level"] for entry in acl["entries"]}
            for key, acl in state.all("acl").items()
        },
        "experiments": state.all("experiment"),
        "warehouses": state.all("warehouse"),
    }


def _file(state: Transaction, record: Json) -> Json:
    content = state.content(record["path"])
    return {**record, "content": content, "sha256": hashlib.sha256(content).hexdigest()}
