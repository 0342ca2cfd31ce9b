"""Lays a plan's workspace files out in a local folder, as a workspace would hold them."""

import hashlib
from importlib.util import cache_from_source
from pathlib import Path, PurePosixPath

from health_monitor.local import LocalError
from health_monitor.local.plans.plan import Manifest, Plan, WorkspaceFile

REMEDY = "run `health-monitor synth` again"
_SKIPPED = {"__pycache__", "tests"}


def lay_out(plan: Plan, workspace: Path) -> None:
    """Make the folder hold exactly the plan's files; only what differs is written.

    Raises LocalError naming the first file that is not as it was when the plan was made.
    """
    contents = {file.path: _content(file, plan.manifest) for file in plan.files}
    listed = {f"{plan.manifest.folder}/{path}" for path in plan.manifest.files}
    for path in sorted(listed - contents.keys()):
        raise LocalError(f"{plan.file}: the manifest lists {path}, the plan lacks it; {REMEDY}")
    _no_file_outside(plan)
    write_files({**contents, plan.manifest.path: plan.manifest.content}, workspace)


def write_files(contents: dict[str, bytes], workspace: Path) -> None:
    """Make the folder hold exactly these files (absolute paths inside it) and no others."""
    wanted = {_inside(workspace, path): content for path, content in contents.items()}
    for file in workspace.rglob("*"):
        if file.is_file() and file not in wanted and "__pycache__" not in file.parts:
            file.unlink()
    for file, content in wanted.items():
        if not file.is_file() or file.read_bytes() != content:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            # Compiled code is matched by size and second: an edit within the same second is not
            # seen, so the old one goes.
            Path(cache_from_source(str(file))).unlink(missing_ok=True)


def local_path(workspace: Path, path: str) -> Path:
    """Where a workspace path lies below the folder."""
    return _inside(workspace, path)


def _inside(workspace: Path, path: str) -> Path:
    relative = PurePosixPath(path.lstrip("/"))
    if ".." in relative.parts:
        raise LocalError(f"{path}: a workspace path may not hold `..`; correct the plan's source")
    return workspace / relative


def _content(file: WorkspaceFile, manifest: Manifest) -> bytes:
    """The file's content, when it is the one that the manifest lists."""
    listed = manifest.files.get(file.path.removeprefix(f"{manifest.folder}/"))
    if listed is None:
        raise LocalError(f"{file.address}: {file.path} is not listed in {manifest.path}; {REMEDY}")
    try:
        content = file.source.read_bytes()
    except FileNotFoundError:
        raise LocalError(f"{file.source}: the plan needs this file, it is gone; {REMEDY}") from None
    if hashlib.sha256(content).hexdigest() != listed:
        raise LocalError(f"{file.source}: edited since the plan was made; {REMEDY}")
    return content


def _no_file_outside(plan: Plan) -> None:
    """A file that was added since would silently be left out."""
    sources = {file.source for file in plan.files}
    suffixes = {source.suffix for source in sources}
    for root in sorted(_roots(plan)):
        for path in sorted(root.rglob("*")):
            inside = path.relative_to(root).parts
            skipped = _SKIPPED & set(inside) or any(part.startswith(".") for part in inside)
            if path.suffix in suffixes and not skipped and path not in sources:
                raise LocalError(f"{path}: added since the plan was made; {REMEDY}")


def _roots(plan: Plan) -> set[Path]:
    """The folders that the files come from: where the paths in the manifest begin."""
    roots = set()
    for file in plan.files:
        relative = PurePosixPath(file.path.removeprefix(f"{plan.manifest.folder}/"))
        if file.source.parts[-len(relative.parts) :] == relative.parts:
            roots.add(Path(*file.source.parts[: -len(relative.parts)]))
    return roots
