"""The workload files in the workspace: folders, files, and the manifest after all of them."""

import base64
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from health_monitor.jobs.python_file import parse
from health_monitor.jobs.workloads import RESERVED_ADDRESSES, is_template, state_address
from health_monitor.terraform import TerraformError
from health_monitor.terraform.backend import from_stack_folder
from health_monitor.terraform.binding import Construct, Directory
from health_monitor.terraform.literal import literal
from health_monitor.terraform.manifest import find_files, manifest_of
from health_monitor.terraform.uploads import LastFile, UploadedFile, UploadedFolder, upload

FOLDER = "files"
MANIFEST = "manifest"


class WorkspaceFiles(Construct):
    """Uploads workloads folders, as one tree, to `<workspace root>/files`, each folder declared.

    Folders that the provider makes on the way are unknown to the state and cannot be destroyed.
    Raises TerraformError for an empty workloads folder, for a path that two of them have, and for
    paths that share an address.
    """

    def __init__(
        self, scope: Construct, id: str, *, workspace_root: str, workloads: Sequence[Path]
    ) -> None:
        super().__init__(scope, id)
        self._sources = find_files(*workloads)
        manifest = manifest_of(self._sources)
        addresses = logical_ids([*manifest.files, *_folders(manifest.files)])
        self.root = self._directory("workspace_root", workspace_root)
        self.folder = self._directory(FOLDER, f"{self.root.path}/{FOLDER}")
        self._addresses = frozenset(addresses.values())
        self._outcome_folders: dict[str, Directory] = {}
        self._folders = {".": self.folder.path}
        folders = []
        for path in _folders(manifest.files):
            folder = UploadedFolder(address=addresses[path], place=self._place(path))
            self._folders[path] = folder.path
            folders.append(folder)
        self._files = {
            path: UploadedFile(address=addresses[path], place=self._place(path), source=source)
            for path, source in self._references(workloads).items()
        }
        content = base64.b64encode(manifest.text.encode()).decode()
        upload(
            self,
            folders=folders,
            files=tuple(self._files.values()),
            last=LastFile(
                address=MANIFEST, place=self._place(f"{MANIFEST}.json"), content_base64=content
            ),
        )

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the deployed files below their workloads folder, in byte order."""
        return tuple(self._files)

    def text(self, path: str) -> str:
        """What a deployed file says; raises TerraformError if there is no such file."""
        self._known(path)
        return self._sources[path].read_text(encoding="utf-8")

    def python_file(self, entry: str) -> str:
        """Where the deployed entry lies; raises TerraformError if there is no such file."""
        return self._known(entry).workspace_path

    def description(self, entry: str) -> str:
        """First line of the entry's docstring; raises TerraformError if it has none."""
        docstring = parse(entry, self.text(entry)).docstring
        if not docstring:
            raise TerraformError(
                f"{self._sources[entry]}: it has no docstring; "
                "start the file with one line that says what the task does"
            )
        return literal(docstring.splitlines()[0])

    def outcome_folder(self, path: str) -> Directory:
        """A folder below the workspace root that jobs fill; destroyed with what they put there.

        Raises TerraformError if a workload file or folder has its state address.
        """
        place = PurePosixPath(path)
        address = state_address(path)
        if address in self._addresses:
            raise TerraformError(
                f"{path}: the state address {address} of this folder is taken by a workload file "
                "or folder; rename that one"
            )
        above = self._outcome_folders.get(str(place.parent), self.root)
        folder = Directory(
            self, f"directory_{address}", path=f"{above.path}/{place.name}", delete_recursive=True
        )
        folder.override_logical_id(address)
        self._outcome_folders[path] = folder
        return folder

    def _references(self, workloads: Sequence[Path]) -> dict[str, str]:
        """Where each file is, as Terraform sees it, by its path and in the order of the paths."""
        folders = {folder: literal(from_stack_folder(self, folder)) for folder in workloads}
        return {
            path: f"{folders[folder]}/{path}"
            for path, file in self._sources.items()
            for folder in folders
            if file == folder / path
        }

    def _known(self, entry: str) -> UploadedFile:
        if entry not in self._files:
            raise TerraformError(
                f"workloads/{entry}: no such file; create it, or correct the task's entry"
            )
        return self._files[entry]

    def _place(self, path: str) -> str:
        """Where a file or folder lies: below the folder above it, so that it is deleted first."""
        place = PurePosixPath(path)
        return f"{self._folders[str(place.parent)]}/{place.name}"

    def _directory(self, address: str, path: str) -> Directory:
        directory = Directory(self, f"directory_{address}", path=path)
        directory.override_logical_id(address)
        return directory


def logical_ids(paths: Iterable[str]) -> dict[str, str]:
    """State address of each path: every character that is not a letter or digit becomes `_`.

    Raises TerraformError if two paths get the same one, or if one holds a template.
    """
    ids: dict[str, str] = {}
    owners = dict.fromkeys(RESERVED_ADDRESSES, "a resource of the product")
    for path in paths:
        if is_template(path):
            raise TerraformError(
                f"workloads/{path}: its path holds ${{ or %{{, which Terraform fills in; rename it"
            )
        address = state_address(path)
        if address in owners:
            raise TerraformError(
                f"workloads/{path}: its state address {address} is taken by {owners[address]}; "
                "rename one of them"
            )
        owners[address] = f"workloads/{path}"
        ids[path] = address
    return ids


def _folders(paths: Iterable[str]) -> list[str]:
    """All folders of the paths, parents first."""
    folders = {str(parent) for path in paths for parent in PurePosixPath(path).parents}
    return sorted(folders - {"."})
