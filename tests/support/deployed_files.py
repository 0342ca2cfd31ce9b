"""Workloads as a deployment lays them out: with a manifest of their files."""

import hashlib
import json
from pathlib import Path


def write_manifest(root: Path) -> Path:
    """Write down the files of a workloads folder as they are now; gives the folder."""
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.suffix in {".py", ".sql", ".yaml"}
    }
    manifest = json.dumps({"release": "test", "files": files})
    (root / "manifest.json").write_text(manifest, encoding="utf-8")
    return root
