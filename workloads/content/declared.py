"""Which object a content file declares: its path is its name."""

from pathlib import PurePosixPath

BRONZE, GOLD, VIEWS = "bronze/tables", "gold/tables", "gold/views"
FEATURES, MODELS = "ml/features", "ml/models"
FUNCTIONS, METRIC_VIEWS = "semantic/functions", "semantic/metric_views"
MONITORS = "monitoring/monitors"
OPS = "runtime/ops_tables"
# Folder of content -> suffix and layer of the objects that its files declare.
FOLDERS = {
    BRONZE: (".yaml", "bronze"),
    GOLD: (".sql", "gold"),
    VIEWS: (".sql", "gold"),
    FEATURES: (".sql", "ml"),
    FUNCTIONS: (".sql", "semantic"),
    METRIC_VIEWS: (".yaml", "semantic"),
    MONITORS: (".yaml", "monitoring"),
    OPS: (".yaml", "ops"),
}


def object_of(path: str) -> str | None:
    """`layer.name` of the object that a file declares by its path; None: it declares none."""
    file = PurePosixPath(path)
    for folder, (suffix, layer) in FOLDERS.items():
        if path.startswith(f"{folder}/") and file.suffix == suffix:
            # A Bronze table carries its source schema, the folder, in its name.
            schema = f"{file.parent.name}_" if layer == "bronze" else ""
            return f"{layer}.{schema}{file.stem}"
    return None
