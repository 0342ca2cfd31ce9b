"""The simulated sources, found: one file per table below simulation/sources/<schema>/."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path, PurePosixPath

from content.files import YamlFile, walk
from content.tables.bronze_table import Scope
from simulation.world.source import SimulatedTable, Source
from simulation.world.world import SimulationError

FOLDER = "simulation/sources"


def find_sources(root: Path) -> list[SimulatedTable]:
    """All that system_tables declares, by path, but those that read others after these.

    What says itself what tells its rows apart is no system table, and is made too. Raises
    SimulationError that names every mistake.
    """
    found, mistakes = [], []
    for path in walk(root, FOLDER, ".py"):
        try:
            table = read_source(root, path)
        except SimulationError as error:
            mistakes.append(str(error))
        else:
            found += [table] if table.key else []
    if mistakes:
        raise SimulationError("\n".join(mistakes))
    return _in_order(found)


def read_source(root: Path, path: str) -> SimulatedTable:
    """Execute one file, with what system_tables declares; a mistake is a SimulationError."""
    place = PurePosixPath(path).relative_to(FOLDER).with_suffix("")
    if len(place.parts) != 2:
        raise SimulationError(f"{path}: move it to {FOLDER}/<schema>/<table>.py")
    source = _source(root, path)
    declared = f"system_tables/{place}.yaml"
    is_declared = (root / declared).is_file()
    table = YamlFile.read(root, declared).content if is_declared else {"columns": {}, "key": ()}
    return SimulatedTable(
        path=path,
        name=".".join(place.parts),
        source=source,
        key=tuple(source.key or table["key"]),
        columns={name: column["type"] for name, column in table["columns"].items()},
        is_of_metastore=table.get("scope") == Scope.METASTORE,
    )


def _source(root: Path, path: str) -> Source:
    # From the file itself: several roots may be importable, and each has its own.
    spec = spec_from_file_location(path.removesuffix(".py").replace("/", "."), root / path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise SimulationError(f"{path}: cannot be executed: {error!r}: correct it") from error
    source = getattr(module, "SOURCE", None)
    if not isinstance(source, Source):
        raise SimulationError(f"{path}: SOURCE is missing: write `SOURCE = Source(...)`")
    return source


def _in_order(tables: list[SimulatedTable]) -> list[SimulatedTable]:
    waiting, ordered = list(tables), list[SimulatedTable]()
    while waiting:
        written = {table.name for table in ordered}
        ready = [table for table in waiting if written.issuperset(table.source.reads)]
        if not ready:
            reads = ", ".join(waiting[0].source.reads)
            raise SimulationError(
                f"{waiting[0].path}: reads {reads}: no source is named so, or they read each "
                "other: correct `reads`"
            )
        ordered += ready
        waiting = [table for table in waiting if table not in ready]
    return ordered
