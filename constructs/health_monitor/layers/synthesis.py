"""From environment files to plans: checks first, then one stack for each file."""

import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from health_monitor.jobs.faults import Fault
from health_monitor.layers.preflight import check_jobs, read_environments
from health_monitor.layers.project import PROJECT
from health_monitor.terraform import TerraformError

if TYPE_CHECKING:
    from health_monitor.layers.stack import HealthMonitorStack
    from health_monitor.terraform.binding import App


def synthesize(
    environment_files: Sequence[Path], outdir: Path, *, project: Path = PROJECT
) -> tuple[Fault, ...]:
    """Write `<outdir>/stacks/<environment>/cdk.tf.json` for each environment file.

    Nothing is written unless all of them are right. Gives the warnings about the jobs. Raises
    SettingsError for the environments, HierarchyError for the jobs, TerraformError for what
    cannot be planned.
    """
    if not environment_files:
        raise TerraformError(
            "there is no environment to plan; add a file such as environments/dev.yaml"
        )
    workloads = [project / "workloads"]
    with ThreadPoolExecutor(max_workers=1) as background:
        # Node needs half a second to load cdktf; the checks are done meanwhile.
        kit = background.submit(_load_kit)
        environments = read_environments(environment_files)
        warnings = check_jobs(environments, workloads=workloads)
        App, HealthMonitorStack = kit.result()
    app = App(outdir=str(outdir.resolve()))
    for settings in environments.values():
        HealthMonitorStack(
            app, settings.name, settings=settings, project=project, workloads=workloads
        )
    app.synth()
    return warnings


def _load_kit() -> "tuple[type[App], type[HealthMonitorStack]]":
    """Start the Node that synthesizes; raises TerraformError if it or the kit is missing."""
    try:
        from health_monitor.layers.stack import HealthMonitorStack
        from health_monitor.terraform.binding import App
    except json.JSONDecodeError as error:  # of the first message, if Node ends before it
        raise TerraformError(
            f"{os.environ.get('JSII_NODE', 'node')}: this Node does not start; "
            "correct or unset JSII_NODE and NODE_OPTIONS"
        ) from error
    return App, HealthMonitorStack
