"""The same jobs, as a team that uses Databricks Asset Bundles in Python would hold them."""

import json
import os
from pathlib import Path
from typing import Any

from databricks.bundles.core import Resources
from databricks.bundles.jobs import Job

SNAPSHOTS = Path(__file__).resolve().parents[2] / "tests" / "snapshots"
BLOCKS = {
    "task": "tasks",
    "environment": "environments",
    "parameter": "parameters",
    "job_cluster": "job_clusters",
}
"""What Terraform calls otherwise than the Jobs API."""
NOT_THEIRS = {"edit_mode"}
"""What bundles set themselves."""


def load_resources() -> Resources:
    """As many jobs as the variable BENCH_JOBS says, taken from the snapshots in turn."""
    jobs = [json.loads(file.read_text(encoding="utf-8")) for file in SNAPSHOTS.glob("*_job.json")]
    resources = Resources()  # type: ignore[no-untyped-call]  # the peer's own
    for number in range(int(os.environ["BENCH_JOBS"])):
        job = jobs[number % len(jobs)]
        named: Any = {BLOCKS.get(key, key): job[key] for key in job.keys() - NOT_THEIRS}
        resources.add_job(f"job_{number}", Job.from_dict(named))
    return resources
