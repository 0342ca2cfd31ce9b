"""`health-monitor synth`: the Terraform plan of every environment."""

import argparse

from health_monitor.cli.errors import CommandError
from health_monitor.cli.project import PLANS, PROJECT, environment_files

HELP = "write the Terraform plan of every environment"
EXAMPLE = "health-monitor synth"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def execute(arguments: argparse.Namespace) -> int:
    """Write `cdktf.out/stacks/<environment>/cdk.tf.json` for each environment file."""
    # cdktf starts Node when it is imported: only this command pays for it.
    from health_monitor.environments.problems import SettingsError
    from health_monitor.jobs.faults import HierarchyError
    from health_monitor.terraform.errors import TerraformError

    files = environment_files()
    try:
        from health_monitor.layers.synthesis import synthesize

        synthesize(files, PLANS)
    except (SettingsError, HierarchyError, TerraformError) as error:
        raise CommandError(str(error)) from error
    for file in files:
        print((PLANS / "stacks" / file.stem / "cdk.tf.json").relative_to(PROJECT))
    return 0
