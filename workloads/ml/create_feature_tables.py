"""Create the feature tables and bring them up to date with Gold."""

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

from computing.computation import create_tables, refresh_all
from content.declared import FEATURES
from content.finding.usable import usable_tables
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
        "ml_schema",
        "ops_schema",
    )
    with open_task(ROOT, args) as task:
        found = usable_tables(ROOT, FEATURES)
        task.report(found.problems)
        create_tables(task, found.sound)
        refresh_all(task, found.sound, loaded_by="ml")


if __name__ == "__main__":
    main(sys.argv[1:])
