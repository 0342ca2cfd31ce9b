"""The list of what is deployed: path and SHA-256 of every workload file, and the release id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from health_monitor.terraform.errors import TerraformError

SUFFIXES = frozenset({".py", ".sql", ".yaml"})
SKIPPED_FOLDERS = frozenset({"__pycache__", "tests"})


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Every workload file as the plan knows it; uploaded last, checked by each task."""

    files: Mapping[str, str]
    """Path below the workloads folder -> SHA-256 in hex, in byte order of the paths."""

    @property
    def release(self) -> str:
        """Sixteen hex digits that change when any file does."""
        lines = "".join(f"{path}:{digest}\n" for path, digest in self.files.items())
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    @property
    def text(self) -> str:
        """The manifest file."""
        content = {"release": self.release, "files": dict(self.files)}
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_manifest(workloads: Path) -> Manifest:
    """List and hash the files below `workloads` that are deployed: Python, SQL and YAML.

    Raises TerraformError if there is none.
    """
    files = {
        path.relative_to(workloads).as_posix(): path
        for path in workloads.rglob("*")
        if path.suffix in SUFFIXES
        and path.is_file()
        and not _is_skipped(path.relative_to(workloads))
    }
    if not files:
        raise TerraformError(
            f"{workloads}: no .py, .sql or .yaml file to deploy; "
            "name the folder that holds the workloads"
        )
    hashes = {path: hashlib.sha256(files[path].read_bytes()).hexdigest() for path in sorted(files)}
    return Manifest(files=hashes)


def _is_skipped(path: Path) -> bool:
    return any(part in SKIPPED_FOLDERS or part.startswith(".") for part in path.parts)
