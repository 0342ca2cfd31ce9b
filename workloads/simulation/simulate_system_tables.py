"""Simulate system tables, as tables or in a folder, or let days pass in the world there."""

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

from runtime.session import current_session
from runtime.task import arguments, open_task
from simulation.making.request import simulate_as_asked

OPTIONAL = ("catalog", "job", "task", "run_id", "started_at", "ops_schema")
"""Only a job run has these; without them no run is logged."""
DEFAULTS = {"seed": "7", "scale": "0.02", "from_date": "", "to_date": "", "advance": "0"}


def main(argv: Sequence[str]) -> None:
    preset = [f"--{name.replace('_', '-')}=" for name in OPTIONAL]
    preset += [f"--{name.replace('_', '-')}={value}" for name, value in DEFAULTS.items()]
    args = arguments(
        __doc__,
        [*preset, *argv],
        "catalog",
        "job",
        "task",
        "run_id",
        "started_at",
        "ops_schema",
        "target",
        "seed",
        "scale",
        "from_date",
        "to_date",
        "advance",
    )
    if not args.ops_schema:
        simulate_as_asked(current_session(), ROOT, args)
        return
    with open_task(ROOT, args) as task, task.step("simulation") as step:
        world = simulate_as_asked(task.spark, ROOT, args)
        step.message = f"{args.target}: {world.from_date} to {world.to_date}"


if __name__ == "__main__":
    main(sys.argv[1:])
