"""The simulated sources by the names of their files, which are not read: one may be broken."""

from pathlib import Path

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"


def names_below(folder: str, ending: str) -> tuple[str, ...]:
    """`schema.table` of each file of a folder of the workloads."""
    files = sorted((WORKLOADS / folder).glob(f"*/*{ending}"))
    return tuple(f"{path.parent.name}.{path.stem}" for path in files)


NAMES = names_below("simulation/sources", ".py")
SYSTEM_TABLES = tuple(name for name in NAMES if not name.startswith("_"))
"""Without what tells a detector what it should have found."""
