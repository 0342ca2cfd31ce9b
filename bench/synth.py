"""Time our synthesis as a whole process against a peer and against a floor.

The peer is Databricks Asset Bundles in Python with as many jobs; the floor is cdktf with the
provider's binding and one empty stack: nothing that is made with cdktf can take less. All run in
turn on the same machine; what counts are the ratios.
"""

import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
PEER = PROJECT / "bench" / "bundles_peer"
FLOOR = PROJECT / "bench" / "empty_stack.py"
RUNS = 7
GOAL = 2.0


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours = Command(app(), {"CDKTF_OUTDIR": str(folder / "plans")})
        ours.seconds()  # the first run warms the disk cache, and makes what is counted
        jobs = job_count(folder / "plans")
        theirs = peer(folder, jobs)
        theirs.seconds()
        if (made := len(resources(folder / "out.json"))) != jobs:
            sys.exit(f"the peer made {made} jobs, not {jobs}")
        floor = Command([*python(), str(FLOOR)], {"CDKTF_OUTDIR": str(folder / "empty")})
        floor.seconds()
        rounds = [(ours.seconds(), theirs.seconds(), floor.seconds()) for _ in range(RUNS)]
    mine, peers, floors = zip(*rounds, strict=True)
    print(f"synthesis of {jobs} jobs, whole process, {RUNS} runs in turn (median, least to most)")
    report("cdktf, this project", mine, " s")
    report("databricks-bundles", peers, " s")
    report("cdktf, an empty stack", floors, " s")
    against_peer = [one / other for one, other in zip(mine, peers, strict=True)]
    report("ratio to bundles", against_peer, f"   goal: at most {GOAL:.0f}")
    report("floor to bundles", [one / other for one, other in zip(floors, peers, strict=True)], "")


def report(label: str, values: Sequence[float], unit: str) -> None:
    """One line: the median of the values, the least and the most of them."""
    middle = statistics.median(values)
    print(f"  {label:23}{middle:6.2f}  {min(values):.2f} to {max(values):.2f}{unit}")


@dataclass(frozen=True)
class Command:
    """A program with what it finds in its environment."""

    arguments: Sequence[str]
    settings: Mapping[str, str]

    def seconds(self) -> float:
        """Run it to its end; a failure ends the benchmark."""
        # Compiled modules are kept, as on any machine that synthesizes twice.
        kept = {key: os.environ[key] for key in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
        begun = time.perf_counter()
        subprocess.run(self.arguments, check=True, cwd=PROJECT, env={**kept, **self.settings})
        return time.perf_counter() - begun


def app() -> list[str]:
    """The command that `cdktf synth` calls."""
    config = json.loads((PROJECT / "cdktf.json").read_text(encoding="utf-8"))
    return shlex.split(config["app"])


def python() -> list[str]:
    """The Python of that command, with its options."""
    return app()[:-1]


def job_count(plans: Path) -> int:
    """Jobs in all plans of the folder."""
    files = plans.glob("stacks/*/cdk.tf.json")
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return sum(len(document["resource"]["databricks_job"]) for document in documents)


def peer(folder: Path, jobs: int) -> Command:
    """The peer, as its own command line calls it."""
    request = {"bundle": {"target": "dev"}, "python": {"resources": ["resources:load_resources"]}}
    (folder / "in.json").write_text(json.dumps(request), encoding="utf-8")
    command = [sys.executable, "-m", "databricks.bundles.build", "--phase", "load_resources"]
    for name in ("input", "output", "diagnostics"):
        command += [f"--{name}", str(folder / f"{name.removesuffix('put')}.json")]
    return Command(command, {"PYTHONPATH": str(PEER), "BENCH_JOBS": str(jobs)})


def resources(output: Path) -> dict[str, object]:
    """The jobs that the peer made."""
    made: dict[str, object] = json.loads(output.read_text(encoding="utf-8"))["resources"]["jobs"]
    return made


if __name__ == "__main__":
    main()
