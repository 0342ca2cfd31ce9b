"""Workload files and their folders as Terraform blocks, written into a stack all at once.

A construct for each takes longer than everything else in a plan: they are two thirds of its
resources, and each is several requests to Node. They stay resources of their own: `for_each` would
plan no faster, and lose every address.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from health_monitor.terraform.binding import Construct, TerraformStack

Block = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class UploadedFolder:
    """A `databricks_directory`."""

    address: str
    place: str
    """Its path in the workspace, or a reference to that of a folder above it and its name."""

    @property
    def path(self) -> str:
        """A reference to its path."""
        return f"${{databricks_directory.{self.address}.path}}"

    @property
    def block(self) -> Block:
        """Its attributes."""
        return {"path": self.place}


@dataclass(frozen=True, kw_only=True)
class UploadedFile:
    """A `databricks_workspace_file` with the content of a local file."""

    address: str
    place: str
    """As that of a folder."""
    source: str
    """The local file, as Terraform sees it."""

    @property
    def workspace_path(self) -> str:
        """A reference to its path, as a task names it."""
        return f"${{databricks_workspace_file.{self.address}.workspace_path}}"

    @property
    def block(self) -> Block:
        """Its attributes."""
        return {"path": self.place, "source": self.source}


@dataclass(frozen=True, kw_only=True)
class LastFile:
    """A `databricks_workspace_file` with a content of its own, written after all others."""

    address: str
    place: str
    content_base64: str

    def block(self, files: Sequence[UploadedFile]) -> Block:
        """Its attributes, behind the given files."""
        before = sorted(f"databricks_workspace_file.{file.address}" for file in files)
        return {"path": self.place, "content_base64": self.content_base64, "depends_on": before}


def upload(
    scope: Construct,
    *,
    folders: Sequence[UploadedFolder],
    files: Sequence[UploadedFile],
    last: LastFile,
) -> None:
    """Write the resources into the stack of `scope`, which has no other uploads."""
    stack = TerraformStack.of(scope)
    stack.add_override(
        "resource.databricks_directory", {folder.address: folder.block for folder in folders}
    )
    stack.add_override(
        "resource.databricks_workspace_file",
        {**{file.address: file.block for file in files}, last.address: last.block(files)},
    )
