"""The list of what is deployed: path and SHA-256 of every workload file, and the release id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from health_monitor.jobs.workloads import find_uploads
from health_monitor.terraform import TerraformError


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Every workload file as the plan knows it; uploaded last, checked by each task."""

    files: Mapping[str, str]
    """Path below its workloads folder -> SHA-256 in hex, in byte order of the paths."""

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


def find_files(*folders: Path) -> dict[str, Path]:
    """The files below workloads folders that are deployed: Python, SQL and YAML.

    They are found by their path below their folder, and listed in byte order of it. Raises
    TerraformError if a folder has none, or two folders have one of the same path.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        files = find_uploads(folder)
        if not files:
            raise TerraformError(
                f"{folder}: no .py, .sql or .yaml file to deploy; "
                "name the folder that holds the workloads"
            )
        for path in sorted(found.keys() & files.keys()):
            raise TerraformError(
                f"{files[path]}: {found[path]} is deployed to the same place; rename one of them"
            )
        found |= files
    return {path: found[path] for path in sorted(found)}


def read_manifest(*folders: Path) -> Manifest:
    """The files below workloads folders and their hashes; raises what `find_files` raises."""
    return manifest_of(find_files(*folders))


def manifest_of(files: Mapping[str, Path]) -> Manifest:
    """The hashes of files that were found before."""
    return Manifest(
        files={path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in files.items()}
    )
