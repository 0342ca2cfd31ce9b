"""Create the Bronze tables, the quarantine and the run log."""

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

from bronze.loading.quarantine import create_quarantine
from content.finding.usable import usable_bronze_tables
from runtime.creation import create_all
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
        "bronze_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        found = usable_bronze_tables(ROOT)
        task.report(found.problems)
        create_quarantine(task.spark, task.names)
        create_all(task, {table.object: table.spec for table in found.sound})


if __name__ == "__main__":
    main(sys.argv[1:])
