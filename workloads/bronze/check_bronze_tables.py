"""Check that the Bronze tables are complete and keep their rules."""

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

from bronze.loading.check import check_bronze_table, said_before
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
        "bronze_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        found = usable_bronze_tables(ROOT)
        task.report(found.problems)
        said = said_before(task)
        task.process(
            found.sound,
            lambda table: table.object,
            lambda table, step: check_bronze_table(
                task.names.table("bronze", table.name), table, step, said.get(table.object)
            ),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
