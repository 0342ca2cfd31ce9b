"""Load the Bronze tables for the lookback window, in chunks that a killed run can resume."""

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

from bronze.loading.load import Loads, load_bronze_table
from bronze.loading.options import load_options
from content.finding.usable import usable_bronze_tables
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
        "source",
        "bronze_schema",
        "ops_schema",
        "lookback_days",
        "max_days",
        "role",
        "retention_days",
        "statement_text",
    )
    with open_task(ROOT, args) as task:
        found = usable_bronze_tables(ROOT)
        task.report(found.problems)
        loads = Loads(task=task, options=load_options(args), marks=task.log.marks())
        task.process(
            found.sound,
            lambda table: table.object,
            lambda table, step: load_bronze_table(loads, table, step),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
