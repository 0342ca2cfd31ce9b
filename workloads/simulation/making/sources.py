"""The simulated sources, found: one file per table below simulation/sources/<schema>/."""

from importlib import import_module
from pathlib import Path, PurePosixPath

from content.files import YamlFile, walk
from simulation.world.source import SimulatedTable, Source
from simulation.world.world import SimulationError

FOLDER = "simulation/sources"


def find_sources(root: Path) -> list[SimulatedTable]:
    """All of them, by path, but those that read others after these; root must be importable."""
    waiting = [read_source(root, path) for path in walk(root, FOLDER, ".py")]
    found: list[SimulatedTable] = []
    while waiting:
        written = {table.name for table in found}
        ready = [table for table in waiting if written.issuperset(table.source.reads)]
        if not ready:
            first = waiting[0]
            raise SimulationError(
                f"{first.path}: reads {', '.join(first.source.reads)}: no source is named so, or "
                "they read each other: correct reads"
            )
        found += ready
        waiting = [table for table in waiting if table not in ready]
    return found


def read_source(root: Path, path: str) -> SimulatedTable:
    """Import one file; what it lacks is a SimulationError that names it."""
    place = PurePosixPath(path).relative_to(FOLDER)
    if len(place.parts) != 2:
        raise SimulationError(f"{path}: move it to {FOLDER}/<schema>/<table>.py")
    source = getattr(import_module(path.removesuffix(".py").replace("/", ".")), "SOURCE", None)
    if not isinstance(source, Source):
        raise SimulationError(f"{path}: SOURCE is missing: write `SOURCE = Source(...)`")
    declared = f"system_tables/{place.with_suffix('.yaml')}"
    is_declared = (root / declared).is_file()
    if not is_declared and not source.key:
        raise SimulationError(
            f"{path}: {declared} is missing: add it, or say what tells its rows apart with key"
        )
    table = YamlFile.read(root, declared).content if is_declared else {"columns": {}, "key": ()}
    return SimulatedTable(
        path=path,
        name=".".join(place.with_suffix("").parts),
        source=source,
        key=tuple(source.key or table["key"]),
        columns={name: column["type"] for name, column in table["columns"].items()},
    )
