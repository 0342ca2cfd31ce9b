"""Time our synthesis as a whole process against that of Databricks Asset Bundles in Python.

Both run in turn on the same machine and make as many jobs; what counts is the ratio.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PEER = PROJECT / "bench" / "bundles_peer"
RUNS = 7
GOAL = 2.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = [sys.executable, str(PROJECT / "main.py")]
        ours_settings = {"CDKTF_OUTDIR": str(folder / "plans")}
        seconds(ours, ours_settings)  # warms the disk cache, and makes what is counted
        jobs = job_count(folder / "plans")
        theirs, their_settings = peer(folder, jobs)
        seconds(theirs, their_settings)
        if (made := len(resources(folder / "out.json"))) != jobs:
            sys.exit(f"the peer made {made} jobs, not {jobs}")
        pairs = [
            (seconds(ours, ours_settings), seconds(theirs, their_settings)) for _ in range(RUNS)
        ]
    mine, peers = zip(*pairs, strict=True)
    ratios = sorted(mine / other for mine, other in pairs)
    print(f"synthesis of {jobs} jobs, whole process, {RUNS} runs in turn (median, least to most)")
    for label, times in (("cdktf, this project", mine), ("databricks-bundles", peers)):
        print(
            f"  {label:22}{statistics.median(times):6.2f} s  {min(times):.2f} to {max(times):.2f}"
        )
    print(f"  {'ratio':22}{statistics.median(ratios):6.2f}    {ratios[0]:.2f} to {ratios[-1]:.2f}")
    print(f"  goal: at most {GOAL:.0f}")


def seconds(command: Sequence[str], settings: Mapping[str, str]) -> float:
    """Run the command to its end; a failure ends the benchmark."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, **settings})
    return time.perf_counter() - begun


def job_count(plans: Path) -> int:
    """Jobs in all plans of the folder."""
    files = plans.glob("stacks/*/cdk.tf.json")
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return sum(len(document["resource"]["databricks_job"]) for document in documents)


def peer(folder: Path, jobs: int) -> tuple[list[str], dict[str, str]]:
    """The command of the peer, as its own command line calls it, and its environment."""
    request = {"bundle": {"target": "dev"}, "python": {"resources": ["resources:load_resources"]}}
    (folder / "in.json").write_text(json.dumps(request), encoding="utf-8")
    command = [sys.executable, "-m", "databricks.bundles.build", "--phase", "load_resources"]
    for name in ("input", "output", "diagnostics"):
        command += [f"--{name}", str(folder / f"{name.removesuffix('put')}.json")]
    return command, {"PYTHONPATH": str(PEER), "BENCH_JOBS": str(jobs)}


def resources(output: Path) -> dict[str, object]:
    """The jobs that the peer made."""
    made: dict[str, object] = json.loads(output.read_text(encoding="utf-8"))["resources"]["jobs"]
    return made


if __name__ == "__main__":
    main()
