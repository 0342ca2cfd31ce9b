"""`health-monitor run`: jobs of the plan, on this machine."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from health_monitor.cli.errors import usage_error
from health_monitor.cli.project import IVY, LOCAL, SOURCE, plan_file
from health_monitor.cli.values import at_least, moment

HELP = "run jobs of the plan on this machine"
EXAMPLE = "health-monitor run master_setup_orchestrator master_refresh_orchestrator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The jobs, and on what to run them."""
    parser.add_argument("jobs", nargs="+", metavar="JOB", help="a job; see `health-monitor jobs`")
    parser.add_argument("--env", default="dev", help="whose plan is run (default: dev)")
    parser.add_argument(
        "--source",
        type=Path,
        metavar="FOLDER",
        help="system tables, simulated or exported: <schema>/<table> with Parquet or Delta files "
        "(default: .health-monitor/source)",
    )
    parser.add_argument(
        "--at", type=moment, metavar="TIME", help="the clock of the run (default: now)"
    )
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="replace a parameter of the jobs; may be repeated",
    )
    parser.add_argument(
        "--retries",
        type=at_least(0),
        metavar="N",
        help="try each task again at most so often (default: as the plan says)",
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FOLDER",
        help="where tables, models and records are kept (default: .health-monitor/ENV)",
    )


def execute(arguments: argparse.Namespace) -> int:
    """Run the jobs one after the other; 1 if one of them fails."""
    # Spark is imported by the commands that use it.
    from health_monitor.local.launch import Request, launch
    from health_monitor.local.plan_reader import read_plan
    from health_monitor.local.report import report
    from health_monitor.local.state import State

    plan = read_plan(plan_file(arguments.env))
    for key in arguments.jobs:
        if key not in plan.jobs:
            raise usage_error(
                f"the plan of {plan.environment} has no job {key!r}; "
                "`health-monitor jobs` shows them"
            )
    reads_source = any("source" in plan.job(key).parameters for key in arguments.jobs)
    known = {name for key in arguments.jobs for name in plan.job(key).parameters}
    parameters = _parameters(arguments.param, known)
    request = Request(
        jobs=tuple(arguments.jobs),
        start_time=arguments.at or datetime.now(UTC),
        source=(arguments.source or SOURCE).resolve()
        if reads_source and "source" not in parameters
        else None,
        parameters=parameters,
        retries_at_most=arguments.retries,
    )
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    outcome = launch(plan, state, IVY, request)
    Console(highlight=False, soft_wrap=True).print(report(outcome), markup=False)
    return 0 if outcome.is_success else 1


def _parameters(pairs: list[str], known: set[str]) -> dict[str, str]:
    parameters = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or name not in known:
            names = ", ".join(sorted(known)) or "none"
            raise usage_error(
                f"--param {pair!r}: write NAME=VALUE, with a parameter of the jobs: {names}"
            )
        parameters[name] = value
    return parameters
