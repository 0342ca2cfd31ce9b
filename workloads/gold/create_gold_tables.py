"""Create the Gold tables, those that machine learning fills included, and the views over them."""

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

from runtime.derived import create_tables
from runtime.derived_table import read_derived_tables
from runtime.task import arguments, open_task
from runtime.view import create_view, read_views


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
        "gold_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        create_tables(task, read_derived_tables(ROOT, "gold/tables", "gold"))
        task.process(
            read_views(ROOT, "gold/views"),
            lambda view: f"gold.{view.name}",
            lambda view, step: create_view(task, view, step),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
