"""`health-monitor run --workspace`: a deployed job in its workspace."""

import argparse
import shlex

from rich.console import Console

from health_monitor.cli import CommandError, usage_error
from health_monitor.cli.project import environment_settings
from health_monitor.cli.values import at_least

_LOCAL_ONLY = ("source", "at", "retries", "state")
_OF_A_RUN = ("repair", "follow", "cancel")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What is asked of a workspace beyond what `run` takes."""
    parser.add_argument(
        "--workspace",
        action="store_true",
        help="run the deployed jobs in the workspace of the environment, and follow them; Ctrl-C "
        "stops following, the run goes on",
    )
    for name, what in (("follow", "follow"), ("cancel", "cancel")):
        parser.add_argument(
            f"--{name}",
            nargs="?",
            const=0,
            type=at_least(1),
            metavar="RUN",
            help=f"with --workspace: {what} a run of the job (default: its newest)",
        )


def check_arguments(arguments: argparse.Namespace) -> None:
    """Raises CommandError for options that do not go together."""
    if arguments.workspace:
        for name in _LOCAL_ONLY:
            if getattr(arguments, name) is not None:
                raise usage_error(f"--{name} is for runs on this machine: omit it or --workspace")
        if arguments.engine != "classic":
            raise usage_error("--engine is for runs on this machine: omit it or --workspace")
    given = [name for name in _OF_A_RUN if getattr(arguments, name) is not None]
    if not arguments.workspace and set(given) & {"follow", "cancel"}:
        raise usage_error(f"--{given[-1]} is for runs in a workspace: add --workspace")
    if len(given) > 1:
        raise usage_error(f"--{given[0]} and --{given[1]} exclude each other: give one of them")
    if given and len(arguments.jobs) > 1:
        raise usage_error(f"--{given[0]} goes on with one run: name its job only")


def execute(arguments: argparse.Namespace) -> int:
    """Run the jobs one after the other; 1 if one of them fails, 130 if the user leaves."""
    # The SDK takes half a second to import: only who asks for a workspace waits for it.
    from health_monitor.remote import RemoteError
    from health_monitor.remote.deployed import Deployment, find_job
    from health_monitor.remote.desk import Desk
    from health_monitor.remote.report import report
    from health_monitor.remote.workspace import connect

    settings = environment_settings(arguments.env)
    console = Console(highlight=False, soft_wrap=True)
    deployment = Deployment(environment=settings.name, name_prefix=settings.name_prefix)
    try:
        workspace = connect(settings.host, settings.profile)
        desk = Desk(workspace=workspace, deployment=deployment, console=console)
        jobs = [find_job(workspace, deployment, key) for key in arguments.jobs]
        declared = {name for job in jobs for name in job.parameters}
        given = _parameters(arguments.param, declared)
        for job in jobs:
            own = {name: value for name, value in given.items() if name in job.parameters}
            if arguments.repair is not None:
                outcome = desk.repair(job, arguments.repair or None, own)
            elif arguments.follow is not None:
                outcome = desk.follow(job, arguments.follow or None)
            elif arguments.cancel is not None:
                outcome = desk.cancel(job, arguments.cancel or None)
            else:
                outcome = desk.start(job, own)
            console.print(report(outcome, _command(arguments, job.key)), markup=False)
            if outcome.is_left:
                return 130
            if arguments.cancel is not None:
                return 0 if outcome.is_canceled else 1
            if not outcome.is_success:
                return 1
    except RemoteError as error:
        raise CommandError(str(error)) from error
    return 0


def _parameters(given: list[str], declared: set[str]) -> dict[str, str]:
    """The values given, by the names of job parameters."""
    values = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator or name not in declared:
            names = ", ".join(sorted(declared)) or "none"
            raise usage_error(
                f"--param {pair!r}: write NAME=VALUE, with a parameter of the deployed jobs: "
                f"{names}; arguments of tasks can be replaced on this machine only"
            )
        values[name] = value
    return values


def _command(arguments: argparse.Namespace, job: str) -> str:
    return shlex.join(["health-monitor", "run", job, "--env", arguments.env, "--workspace"])
