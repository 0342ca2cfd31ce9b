"""The files of an exported table that are data, as Spark itself would tell."""

from pathlib import Path

from health_monitor.local import LocalError


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is no data, as everywhere in Spark."""
    return name.startswith(".") or (name.startswith("_") and "=" not in name)


def data_files(folder: Path) -> list[Path]:
    """The files below the folder of a table, also in subfolders; sorted.

    Raises LocalError for a Delta table that lies deeper: its files are not all data.
    """
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        if is_hidden(path.name):
            continue
        if path.is_dir():
            if (path / "_delta_log").is_dir():
                raise LocalError(
                    f"{path}: a Delta table inside the folder of a table: move its files, "
                    f"_delta_log too, up into {folder}, or away"
                )
            found += data_files(path)
        elif path.is_file():
            found.append(path)
    return found
