"""From environment files to plans: checks first, then one stack for each file."""

from collections.abc import Sequence
from pathlib import Path

from health_monitor.jobs.faults import Fault
from health_monitor.layers.preflight import check_jobs, read_environments
from health_monitor.layers.project import PROJECT
from health_monitor.layers.stack import HealthMonitorStack
from health_monitor.terraform.binding import App
from health_monitor.terraform.errors import TerraformError


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
    environments = read_environments(environment_files)
    workloads = [project / "workloads"]
    warnings = check_jobs(environments, workloads=workloads)
    app = App(outdir=str(outdir.resolve()))
    for settings in environments.values():
        HealthMonitorStack(
            app, settings.name, settings=settings, project=project, workloads=workloads
        )
    app.synth()
    return warnings
