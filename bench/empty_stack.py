"""The least that a synthesis with cdktf can be: an empty stack, with the binding loaded."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "constructs"))

from health_monitor.terraform.binding import App, TerraformStack

app = App(outdir=os.environ["CDKTF_OUTDIR"])
TerraformStack(app, "empty")
app.synth()
