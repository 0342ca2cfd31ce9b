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

from computing.computation import create_tables
from computing.views import create_view
from content.declared import GOLD
from content.finding.usable import usable_tables, usable_views
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
        "gold_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        tables, views = usable_tables(ROOT, GOLD), usable_views(ROOT)
        task.report([*tables.problems, *views.problems])
        create_tables(task, tables.sound)
        task.process(
            views.sound,
            lambda view: view.object,
            lambda view, step: create_view(task, view, step),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
