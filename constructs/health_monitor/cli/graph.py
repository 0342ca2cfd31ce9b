"""`health-monitor graph`: the three layers of an environment's plan, as a picture."""

import argparse
import sys
from io import StringIO
from pathlib import Path

from rich.console import Console

from health_monitor.cli import CommandError, usage_error
from health_monitor.cli.output import check_place, write_text
from health_monitor.cli.project import LOCAL, plan_file
from health_monitor.graph import GraphError
from health_monitor.graph.mermaid import as_mermaid
from health_monitor.graph.picture import Picture
from health_monitor.graph.reader import read_picture
from health_monitor.graph.tree import as_tree
from health_monitor.local.plans.plan import Plan
from health_monitor.local.plans.reader import read_plan
from health_monitor.local.running.repair import Record, newest_first, read_record

HELP = "draw the three layers of jobs, with owners, schedules and how a run went"
EXAMPLE = "health-monitor graph --env prod --out jobs.mmd"
_MERMAID = (".mmd", ".mermaid")
_WIDE = 1000
"""Columns of a file or pipe, where nothing has to fit."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The environment, the form, and a run to show."""
    parser.add_argument("--env", default="dev", help="whose plan is drawn (default: dev)")
    parser.add_argument(
        "--format",
        choices=["tree", "mermaid"],
        help="default: mermaid if the name of FILE ends with .mmd, else tree",
    )
    parser.add_argument(
        "--run",
        nargs="?",
        const="",
        metavar="RUN",
        help="show the states and times of a run on this machine: its id, or a job, whose newest "
        "run is taken (default: the newest run)",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write a file")
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FOLDER",
        help="where the runs are, as of `run` (default: .health-monitor/ENV)",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Print the picture, or write it to a file."""
    if arguments.state is not None and arguments.run is None:
        raise usage_error("--state says where the runs are: add --run")
    if arguments.out is not None:
        check_place(arguments.out)
    plan = read_plan(plan_file(arguments.env))
    record = None
    if arguments.run is not None:
        folder = (arguments.state or LOCAL / arguments.env).resolve() / "runs"
        record = find_run(folder, plan, arguments.run)
    try:
        picture = read_picture(plan, record)
    except GraphError as error:
        raise CommandError(str(error)) from error
    suffix = "" if arguments.out is None else arguments.out.suffix.lower()
    form = arguments.format or ("mermaid" if suffix in _MERMAID else "tree")
    if arguments.out is not None:
        write_text(arguments.out, _text(picture, form))
    elif form == "tree":
        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = _WIDE
        console.print(as_tree(picture))
    else:
        sys.stdout.write(_text(picture, form))
    return 0


def find_run(folder: Path, plan: Plan, run: str) -> Record:
    """The record of the run with this id, of the job's newest run, or of the newest run of all.

    Raises CommandError that says which there are.
    """
    files = newest_first(folder)
    if not files:
        raise CommandError(
            f"{folder}: nothing has run here yet; start with "
            f"`health-monitor run JOB --env {plan.environment}`"
        )
    if run in plan.jobs:
        records = (read_record(file) for file in files)
        found = next((record for record in records if record["job"] == run), None)
        if found is None:
            raise CommandError(f"{folder}: {run} has not run here yet; omit its name, or run it")
    else:
        file = files[0] if run == "" else folder / f"{run}.json"
        if file not in files:
            known = ", ".join(file.stem for file in files)
            raise usage_error(f"--run {run}: neither a job nor a run; the runs are {known}")
        found = read_record(file)
    if found["environment"] != plan.environment:
        raise CommandError(
            f"{folder}: run {found['run_id']} is one of the environment {found['environment']}; "
            f"give --env {found['environment']}"
        )
    return found


def _text(picture: Picture, form: str) -> str:
    if form == "mermaid":
        return as_mermaid(picture)
    text = StringIO()
    Console(file=text, force_terminal=False, width=_WIDE, highlight=False).print(as_tree(picture))
    return "\n".join(line.rstrip() for line in text.getvalue().splitlines()) + "\n"
