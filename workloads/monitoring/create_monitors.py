"""Create the monitors of the Gold tables and their metric tables."""

import sys
from collections.abc import Sequence
from pathlib import Path

ROOTS = [
    folder
    for start in (sys._getframe().f_code.co_filename, globals().get("__file__", ""), ".")
    for folder in (Path(start).resolve(), *Path(start).resolve().parents)
    if (folder / "manifest.json").is_file()
]
if not ROOTS:
    raise RuntimeError("no manifest.json in a folder above this file: deploy the whole release")
ROOT = ROOTS[0]
sys.path[:0] = [] if str(ROOT) in sys.path else [str(ROOT)]

from content.monitoring.monitor import monitor_paths
from content.monitoring.monitored_table import read_monitor
from monitoring.profiling.monitors import monitors_of
from runtime.task import arguments, open_task


def main(argv: Sequence[str]) -> None:
    args = arguments(
        __doc__,
        argv,
        "catalog",
        "job",
        "task",
        "run_id",
        "started_at",
        "gold_schema",
        "monitoring_schema",
        "ops_schema",
        "warehouse_id",
    )
    with open_task(ROOT, args) as task:
        monitors = monitors_of(task)
        task.process(
            monitor_paths(ROOT),
            lambda path: f"monitoring.{Path(path).stem}",
            lambda path, step: monitors.create(read_monitor(ROOT, path), step),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
