"""The health monitor's Terraform plans: one stack for each file of the environments folder.

layer 3   master_setup_orchestrator              master_refresh_orchestrator
                     │                                        │
                bronze_setup                           bronze_refresh
                     │                                        │
                 gold_setup                              gold_merge
          ┌──────────┼──────────┐                    ┌────────┴────────┐
layer 2   semantic   monitoring  ml_layer            monitoring        ml_layer
          _setup     _setup      _setup              _refresh          _inference
          │          │           │                   │                 │
layer 1   functions  monitors    features, training  monitors          features, inference

`health_monitor.layers.stack` composes one stack in the same order, from the bottom up.
"""

import gc
import os
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT / "constructs"))

from health_monitor.environments.problems import SettingsError  # noqa: E402
from health_monitor.jobs.faults import HierarchyError  # noqa: E402
from health_monitor.layers.config import read_config  # noqa: E402
from health_monitor.layers.synthesis import synthesize  # noqa: E402
from health_monitor.terraform import TerraformError  # noqa: E402


def main() -> int:
    """Synthesize all stacks; a mistake of the user's is told without a traceback."""
    try:
        # The cdktf command passes context and folder on; started alone, we read them ourselves.
        config = read_config(PROJECT)
        outdir = PROJECT / os.environ.get("CDKTF_OUTDIR", config.output)
        warnings = synthesize(sorted(config.environments.glob("*.yaml")), outdir)
    except (SettingsError, HierarchyError, TerraformError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    for warning in warnings:
        print(f"Warning: {warning}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    gc.disable()  # It would search what is needed to the end, again and again.
    sys.exit(main())
