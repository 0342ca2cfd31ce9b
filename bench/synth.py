"""Time our synthesis as a whole process against a peer and beside a floor.

The peer is Databricks Asset Bundles in Python with as many jobs; the floor is an empty stack of
cdktf, with the provider's binding loaded as we load it. Ours runs as the project is, and with as
many workload files as it may have some day. All run in turn on the same machine; what counts are
the ratios of each turn.
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
from dataclasses import dataclass, field
from pathlib import Path

from larger_project import make_larger_project, workload_files

PROJECT = Path(__file__).resolve().parent.parent
PEER = PROJECT / "bench" / "bundles_peer"
FLOOR = PROJECT / "bench" / "empty_stack.py"
RUNS = 9
MANY = 450


@dataclass(frozen=True, kw_only=True)
class Contestant:
    """A program that is timed, with what it finds in its environment."""

    name: str
    arguments: Sequence[str]
    settings: Mapping[str, str]
    goal: float | None = None
    """At most so many times what the peer takes. None: it is there to compare with."""
    times: list[float] = field(default_factory=list)
    """Seconds of each turn."""

    def run(self) -> float:
        """Seconds until its end; a failure ends the benchmark."""
        # Compiled modules are kept, as on any machine that synthesizes twice.
        kept = {key: os.environ[key] for key in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
        begun = time.perf_counter()
        subprocess.run(self.arguments, check=True, cwd=PROJECT, env={**kept, **self.settings})
        return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        larger = folder / "larger"
        larger.mkdir()
        make_larger_project(PROJECT, larger, files=MANY)
        ours = [
            synthesis(PROJECT, folder / "plans", goal=2.0),
            synthesis(larger, folder / "larger_plans", goal=2.2),
        ]
        ours[0].run()  # makes what is counted
        jobs = job_count(folder / "plans")
        theirs = peer(folder, jobs)
        contestants = [*ours, empty_stack(folder / "empty"), theirs]
        for contestant in contestants:
            contestant.run()  # warms the disk cache
        if (made := len(resources(folder / "out.json"))) != jobs:
            sys.exit(f"the peer made {made} jobs, not {jobs}")
        for _ in range(RUNS):
            for contestant in contestants:
                contestant.times.append(contestant.run())
    print(f"synthesis of {jobs} jobs, whole process, {RUNS} runs in turn (median, least to most)")
    for contestant in contestants:
        print(f"  {contestant.name:24}{spread(contestant.times)} s")
    for contestant in contestants[:-1]:
        ratios = [one / other for one, other in zip(contestant.times, theirs.times, strict=True)]
        goal = f"   goal: at most {contestant.goal}" if contestant.goal else ""
        print(f"  {contestant.name:24}{spread(ratios)} times {theirs.name}{goal}")


def spread(values: Sequence[float]) -> str:
    """The median of the values, the least and the most of them."""
    return f"{statistics.median(values):6.2f}  {min(values):.2f} to {max(values):.2f}"


def synthesis(project: Path, plans: Path, *, goal: float) -> Contestant:
    """The synthesis of this project, or of a copy of it."""
    return Contestant(
        name=f"cdktf, {len(workload_files(project / 'workloads'))} files",
        arguments=[*python(), str(project / "main.py")],
        settings={"CDKTF_OUTDIR": str(plans)},
        goal=goal,
    )


def empty_stack(plans: Path) -> Contestant:
    """What cdktf takes for nothing."""
    arguments = [*python(), str(FLOOR)]
    return Contestant(
        name="cdktf, an empty stack", arguments=arguments, settings={"CDKTF_OUTDIR": str(plans)}
    )


def peer(folder: Path, jobs: int) -> Contestant:
    """The peer, as its own command line calls it."""
    request = {"bundle": {"target": "dev"}, "python": {"resources": ["resources:load_resources"]}}
    (folder / "in.json").write_text(json.dumps(request), encoding="utf-8")
    command = [sys.executable, "-m", "databricks.bundles.build", "--phase", "load_resources"]
    for name in ("input", "output", "diagnostics"):
        command += [f"--{name}", str(folder / f"{name.removesuffix('put')}.json")]
    settings = {"PYTHONPATH": str(PEER), "BENCH_JOBS": str(jobs)}
    return Contestant(name="bundles", arguments=command, settings=settings)


def python() -> list[str]:
    """The Python of the command that `cdktf synth` calls, with its options."""
    config = json.loads((PROJECT / "cdktf.json").read_text(encoding="utf-8"))
    program, *options, _ = shlex.split(config["app"])
    return [str(PROJECT / program), *options]


def job_count(plans: Path) -> int:
    """Jobs in all plans of the folder."""
    files = plans.glob("stacks/*/cdk.tf.json")
    documents = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    return sum(len(document["resource"]["databricks_job"]) for document in documents)


def resources(output: Path) -> dict[str, object]:
    """The jobs that the peer made."""
    made: dict[str, object] = json.loads(output.read_text(encoding="utf-8"))["resources"]["jobs"]
    return made


if __name__ == "__main__":
    main()
