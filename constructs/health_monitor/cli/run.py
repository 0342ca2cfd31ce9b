"""`health-monitor run`: jobs of the plan, on this machine or in their workspace."""

import argparse
import shlex
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from health_monitor.cli import run_workspace, usage_error
from health_monitor.cli.project import IVY, LOCAL, SOURCE, plan_file
from health_monitor.cli.values import at_least, moment
from health_monitor.local.interrupt import EXIT_CODE
from health_monitor.local.plans.plan import Plan
from health_monitor.local.plans.reader import read_plan
from health_monitor.local.request import Request
from health_monitor.local.running.arguments import task_arguments
from health_monitor.local.running.repair import find_record
from health_monitor.local.spark.engine import Engine
from health_monitor.local.state import State

HELP = "run jobs of the plan on this machine, or deployed ones in their workspace"
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
        help="replace a parameter of the jobs, or with TASK.ARGUMENT=VALUE an argument of a task; "
        "may be repeated",
    )
    parser.add_argument(
        "--repair",
        nargs="?",
        const=0,
        type=at_least(1),
        metavar="RUN",
        help="go on with a run of the job that failed or was cancelled (default: its newest): "
        "what did not succeed, and what depends on it, runs again",
    )
    parser.add_argument(
        "--retries",
        type=at_least(0),
        metavar="N",
        help="try each task again at most so often (default: as the plan says)",
    )
    parser.add_argument(
        "--engine",
        choices=("classic", "connect"),
        default="classic",
        help="classic: Spark in this process; connect: through a Spark Connect server, as on "
        "serverless compute (default: classic)",
    )
    parser.add_argument(
        "--state",
        type=Path,
        metavar="FOLDER",
        help="where tables, models and records are kept (default: .health-monitor/ENV)",
    )
    run_workspace.add_arguments(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Run the jobs one after the other; 1 if one of them fails, 130 if they were cancelled."""
    run_workspace.check_arguments(arguments)
    if arguments.workspace:
        return run_workspace.execute(arguments)
    # Spark is imported by the commands that use it.
    from health_monitor.local.launch import launch
    from health_monitor.local.report import report

    plan = read_plan(plan_file(arguments.env))
    for key in arguments.jobs:
        if key not in plan.jobs:
            raise usage_error(
                f"the plan of {plan.environment} has no job {key!r}; "
                "`health-monitor jobs` shows them"
            )
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    outcome = launch(plan, state, IVY, _request(arguments, plan, state.runs))
    text = report(outcome, repair_command(arguments, outcome.runs[-1].job.key))
    Console(highlight=False, soft_wrap=True).print(text, markup=False)
    if outcome.is_canceled:
        return EXIT_CODE
    return 0 if outcome.is_success else 1


def _request(arguments: argparse.Namespace, plan: Plan, runs: Path) -> Request:
    """What is asked for; a repair takes what it is not told from the run's record."""
    parameters = {name for key in arguments.jobs for name in plan.job(key).parameters}
    named = task_arguments(plan, arguments.jobs)
    given = _pairs(arguments.param, parameters, named)
    record = None
    if arguments.repair is not None:
        _check_repair(arguments)
        record = find_record(runs, plan, arguments.jobs[0], arguments.repair or None)
        given = {**record["overriding_parameters"], **record["overriding_arguments"], **given}
    source: Path = (arguments.source or SOURCE).resolve()
    if record is not None and arguments.source is None and record["source"] is not None:
        source = Path(record["source"])
    reads_source = "source" in parameters and "source" not in given
    start_time = arguments.at or datetime.now(UTC)
    return Request(
        jobs=tuple(arguments.jobs),
        start_time=datetime.fromisoformat(record["start_time"]) if record else start_time,
        source=source if reads_source else None,
        parameters={name: value for name, value in given.items() if name in parameters},
        arguments={name: value for name, value in given.items() if name not in parameters},
        retries_at_most=arguments.retries,
        engine=Engine(arguments.engine),
        repair=record,
    )


def _check_repair(arguments: argparse.Namespace) -> None:
    if arguments.at is not None:
        raise usage_error("--repair keeps the clock of the run: omit --at")


def _pairs(given: list[str], parameters: set[str], named: set[str]) -> dict[str, str]:
    """The values given, by the names of job parameters and `task.argument`."""
    pairs = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator or name not in parameters | named:
            task = name.partition(".")[0]
            of_task = sorted(other for other in named if other.partition(".")[0] == task)
            names = ", ".join(of_task or sorted(parameters)) or "none"
            raise usage_error(
                f"--param {pair!r}: write NAME=VALUE, with a parameter of the jobs or "
                f"TASK.ARGUMENT=VALUE: {names}"
            )
        pairs[name] = value
    return pairs


def repair_command(arguments: argparse.Namespace, job: str) -> str:
    """The command that goes on with the run that these arguments made."""
    words = ["health-monitor", "run", job, "--repair"]
    if arguments.env != "dev":
        words += ["--env", arguments.env]
    if arguments.state is not None:
        words += ["--state", str(arguments.state)]
    return shlex.join(words)
