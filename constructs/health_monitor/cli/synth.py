"""`health-monitor synth`: the Terraform plan of every environment."""

import argparse
import gc
import sys
from pathlib import Path

from health_monitor.cli import CommandError
from health_monitor.cli.project import PLANS, PROJECT, environment_files

HELP = "write the Terraform plan of every environment"
EXAMPLE = "health-monitor synth"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def execute(arguments: argparse.Namespace) -> int:
    """Write the plans, and print where they are."""
    for plan in synthesize_all().values():
        print(plan.relative_to(PROJECT))
    return 0


def synthesize_all() -> dict[str, Path]:
    """Write `cdktf.out/stacks/<environment>/cdk.tf.json` for each environment; gives the files.

    Warnings go to standard error. Raises CommandError with all that is wrong.
    """
    from health_monitor.environments.problems import SettingsError
    from health_monitor.jobs.faults import HierarchyError
    from health_monitor.layers.config import read_config
    from health_monitor.layers.synthesis import synthesize
    from health_monitor.terraform import TerraformError

    files = environment_files()
    gc.disable()  # as main.py does
    try:
        read_config(PROJECT)
        warnings = synthesize(files, PLANS)
    except (SettingsError, HierarchyError, TerraformError) as error:
        raise CommandError(str(error)) from error
    finally:
        gc.enable()
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return {file.stem: PLANS / "stacks" / file.stem / "cdk.tf.json" for file in files}
