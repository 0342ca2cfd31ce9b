"""Compute the Gold tables anew for a range of days, in chunks that a killed run can resume."""

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

from computing.backfill import backfill, parse_request
from content.declared import GOLD
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
        "bronze_schema",
        "gold_schema",
        "ops_schema",
        "lookback_days",
        "from_date",
        "to_date",
        "tables",
    )
    with open_task(ROOT, args) as task:
        found = usable_tables(ROOT, GOLD)
        task.report(found.problems)
        backfill(task, parse_request(found.sound, args.from_date, args.to_date, args.tables))


if __name__ == "__main__":
    main(sys.argv[1:])
