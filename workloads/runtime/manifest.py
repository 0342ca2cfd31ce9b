"""What was deployed: the manifest is uploaded last, so a half-done deployment cannot run."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from content.errors import ContentError

FILE = "manifest.json"
REMEDY = "deploy again, and change workload files in the repository only"


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """Release id and the SHA-256 of every deployed file."""

    root: Path
    release: str
    files: dict[str, str]

    @classmethod
    def read(cls, root: Path) -> "Manifest":
        content = json.loads((root / FILE).read_text(encoding="utf-8"))
        return cls(root=root, release=content["release"], files=content["files"])

    def verify(self, folders: Iterable[str]) -> None:
        """Compare the files below these folders with what was deployed.

        Raises ContentError that names the first file that is missing, changed or unknown.
        """
        for folder in folders:
            expected = {path for path in self.files if path.startswith(folder)}
            found = {
                path.relative_to(self.root).as_posix()
                for path in [self.root / folder, *(self.root / folder).rglob("*")]
                if path.suffix in {".py", ".sql", ".yaml"}
            }
            for path in sorted(expected | found):
                self._verify_file(path, present=path in found)

    def _verify_file(self, path: str, present: bool) -> None:
        if not present:
            raise ContentError(f"deployment incomplete or file edited: {path} is missing; {REMEDY}")
        digest = hashlib.sha256((self.root / path).read_bytes()).hexdigest()
        if digest != self.files.get(path):
            raise ContentError(
                f"deployment incomplete or file edited: {path} differs from the manifest; {REMEDY}"
            )
