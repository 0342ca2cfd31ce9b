"""`health-monitor adopt`: after an apply that was killed, take what it left into the state."""

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from health_monitor.cli import CommandError
from health_monitor.cli.project import environment_settings
from health_monitor.cli.synth import synthesize_all
from health_monitor.cli.terraform import StackFolder, find_terraform
from health_monitor.review.planned import planned
from health_monitor.review.values import Action

HELP = "take over what a killed apply left in the workspace, so that the next one goes on"
EXAMPLE = "health-monitor adopt --env prod"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The environment."""
    parser.add_argument("--env", default="dev", help="which environment (default: dev)")


def execute(arguments: argparse.Namespace) -> int:
    """Import what is there and would be created; print each."""
    # The SDK takes half a second to import: only who asks for a workspace waits for it.
    from health_monitor.remote import RemoteError
    from health_monitor.remote.leftovers import Missing, find_leftovers
    from health_monitor.remote.workspace import connect

    settings = environment_settings(arguments.env)
    program = find_terraform()
    stack = StackFolder(path=synthesize_all()[arguments.env].parent, program=program)
    stack.init()
    missing = [
        Missing(address=row.address, kind=row.kind, attributes=row.after)
        for row in map(planned, _changes(stack))
        if row.action is Action.CREATE
    ]
    try:
        workspace = connect(settings.host, settings.profile)
        leftovers = find_leftovers(workspace, missing, settings.name)
    except RemoteError as error:
        raise CommandError(str(error)) from error
    for leftover in leftovers:
        stack.take(leftover.address, leftover.id)
        print(f"{leftover.address}: {leftover.id}", flush=True)
    print(
        f"{len(leftovers)} taken over; `health-monitor diff --env {settings.name}` shows the rest"
    )
    return 0


def _changes(stack: StackFolder) -> list[Mapping[str, Any]]:
    """What a plan would do, resource by resource."""
    with tempfile.TemporaryDirectory() as folder:
        plan = stack.plan(Path(folder) / "plan")
        if plan.problem is not None:
            raise CommandError(plan.problem)
        changes: list[Mapping[str, Any]] = stack.show(plan.path).get("resource_changes", [])
        return changes
