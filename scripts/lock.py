"""Take out of the lock files what names a package registry: they must work with any."""

import json
from pathlib import Path

PIPFILE_LOCK = Path("Pipfile.lock")
PACKAGE_LOCK = Path("package-lock.json")


def main() -> None:
    pip = json.loads(PIPFILE_LOCK.read_text(encoding="utf-8"))
    pip["_meta"]["sources"] = []  # the key must be there, or pipenv does not read the file
    for group in (name for name in pip if name != "_meta"):
        for package in pip[group].values():
            package.pop("index", None)
    PIPFILE_LOCK.write_text(json.dumps(pip, indent=4, sort_keys=True) + "\n", encoding="utf-8")

    npm = json.loads(PACKAGE_LOCK.read_text(encoding="utf-8"))
    for package in npm["packages"].values():
        package.pop("resolved", None)
    PACKAGE_LOCK.write_text(json.dumps(npm, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
