"""Which tables a command asks: those of a local run, or those of a deployment."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from health_monitor.cli import CommandError, usage_error
from health_monitor.cli.project import IVY, LOCAL, environment_settings, plan_file
from health_monitor.reader.reader import Reader, TableNames


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The environment, and where it is asked."""
    parser.add_argument("--env", default="dev", help="whose tables are asked (default: dev)")
    parser.add_argument(
        "--workspace",
        action="store_true",
        help="ask the tables of the environment's workspace, through its SQL warehouse",
    )
    parser.add_argument(
        "--state", type=Path, metavar="FOLDER", help="as of `run` (default: .health-monitor/ENV)"
    )


@contextmanager
def open_reader(arguments: argparse.Namespace, *, source: Path | None = None) -> Iterator[Reader]:
    """What answers the command's statements; with `source`, those tables are there too when it is
    on this machine, also before anything has run.

    Raises CommandError when nothing has run here yet, or the workspace cannot be asked.
    """
    if not arguments.workspace:
        with _on_this_machine(arguments, source) as reader:
            yield reader
        return
    if arguments.state is not None:
        raise usage_error("--state is for tables on this machine: omit it or --workspace")
    # The SDK takes half a second to import: only who asks for a workspace waits for it.
    from health_monitor.remote import RemoteError
    from health_monitor.remote.warehouse import WarehouseReader, warehouse_of
    from health_monitor.remote.workspace import connect

    settings = environment_settings(arguments.env)
    names = TableNames(
        catalog=settings.catalog, schemas=vars(settings.schemas), source=settings.source.prefix
    )
    try:
        workspace = connect(settings.host, settings.profile)
        warehouse = warehouse_of(workspace, settings)
        yield WarehouseReader(workspace=workspace, warehouse=warehouse, names=names)
    except RemoteError as error:
        raise CommandError(str(error)) from error


@contextmanager
def _on_this_machine(arguments: argparse.Namespace, source: Path | None) -> Iterator[Reader]:
    # Spark is imported by the commands that use it.
    from health_monitor.local.plans.reader import read_plan
    from health_monitor.local.query import open_reader
    from health_monitor.local.state import State

    plan = read_plan(plan_file(arguments.env))
    state = State(folder=(arguments.state or LOCAL / arguments.env).resolve())
    if source is None and not state.metastore.is_dir():
        raise CommandError(
            f"{state.folder}: nothing has run here yet; "
            "start with `health-monitor run master_setup_orchestrator`"
        )
    purpose = f"health-monitor {arguments.command}"
    with open_reader(plan, state, IVY, purpose=purpose, source=source) as reader:
        yield reader
