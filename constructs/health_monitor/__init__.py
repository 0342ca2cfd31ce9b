"""The health monitor: jobs, their checks, the Terraform plan of them, and runs of it here."""

import sys
from pathlib import Path

# The contract of content is deployed with the workloads and shared with them, so it lies there.
# At the end of the path: a run imports the workloads' own files, laid out, before these.
_WORKLOADS = str(Path(__file__).resolve().parents[2] / "workloads")
if _WORKLOADS not in sys.path:
    sys.path.append(_WORKLOADS)
