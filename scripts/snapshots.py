"""Write the snapshots: each deployed job, an index of them, and the state addresses.

Usage: python scripts/snapshots.py [--forget] (make snapshots). The tests compare, they never write.
A state address that the plan has lost stays in its snapshot until it is declared as moved, or
`--forget` says that it is meant to be destroyed.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "tests" / "snapshots"
ADDRESSES = FOLDER / "addresses"
ENVIRONMENT = FOLDER / "everything.yaml"
REMEDY = (
    "declare what has another address now in constructs/health_monitor/terraform/moved.py; "
    "if all the rest is meant to go, run `python scripts/snapshots.py --forget`"
)
FROM_FILES = ("databricks_directory.", "databricks_workspace_file.", "databricks_grant.source_")
"""How addresses begin that follow from the workload files: adding or renaming one is no matter of
the state, it is uploaded, and what had the old name is removed."""

Plan = Mapping[str, Any]
"""A stack's `cdk.tf.json`."""


def snapshots(plan: Plan) -> dict[str, str]:
    """File name -> text, for a plan as it stands in `cdk.tf.json`."""
    jobs = plan["resource"]["databricks_job"]
    edges = {key: _edges(jobs[key]) for key in sorted(jobs)}
    texts = {f"{key}.json": _text(_without_comments(job)) for key, job in jobs.items()}
    return {**texts, "index.json": _text({"jobs": sorted(jobs), "edges": edges})}


def addresses(plan: Plan) -> list[str]:
    """The state addresses of a plan that are a contract: all but those of files, sorted."""
    found = [f"{kind}.{name}" for kind, names in plan["resource"].items() for name in names]
    return sorted(address for address in found if not address.startswith(FROM_FILES))


def recorded_addresses(environment: str) -> list[str]:
    """The addresses in an environment's snapshot; none if it has no snapshot."""
    file = ADDRESSES / f"{environment}.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def lost_addresses(
    before: Collection[str], now: Collection[str], moves: Mapping[str, str]
) -> list[str]:
    """What Terraform would destroy of an older plan: what the new one lacks and nothing moved."""
    return [address for address in sorted(set(before) - set(now)) if moves.get(address) not in now]


def _edges(job: Mapping[str, Any]) -> dict[str, str]:
    """Task -> address of the job that it runs, or of the file that it executes."""
    return {task["task_key"]: _target(task) for task in job["task"]}


def _target(task: Mapping[str, Any]) -> str:
    code = task.get("spark_python_task")
    reference: str = code["python_file"] if code else task["run_job_task"]["job_id"]
    return reference.removeprefix("${").rpartition(".")[0]


def _without_comments(job: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in job.items() if key != "//"}


def _text(content: object) -> str:
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def plans() -> dict[str, Plan]:
    """The plan of every environment, that of the snapshots too, by its name."""
    from health_monitor.layers.synthesis import synthesize

    files = [*sorted((PROJECT / "environments").glob("*.yaml")), ENVIRONMENT]
    with tempfile.TemporaryDirectory() as outdir:
        synthesize(files, Path(outdir))
        return {
            file.stem: json.loads(
                (Path(outdir) / "stacks" / file.stem / "cdk.tf.json").read_text(encoding="utf-8")
            )
            for file in files
        }


def _write(folder: Path, suffix: str, texts: Mapping[str, str]) -> None:
    """Make the files of a folder that have the suffix be exactly these."""
    folder.mkdir(exist_ok=True)
    for file in folder.glob(f"*{suffix}"):
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def main(argv: Sequence[str]) -> int:
    """Write all; 1 if lost addresses are kept, after naming each."""
    sys.path.insert(0, str(PROJECT / "constructs"))
    from health_monitor.terraform.moved import MOVED

    parser = argparse.ArgumentParser(description="Accept the present plan as the expected one.")
    parser.add_argument(
        "--forget", action="store_true", help="drop the state addresses that the plan has lost"
    )
    forget = parser.parse_args(argv).forget
    found = plans()
    texts, sentences = {}, []
    for name, plan in found.items():
        now = addresses(plan)
        lost = [] if forget else lost_addresses(recorded_addresses(name), now, MOVED)
        texts[f"{name}.txt"] = "".join(f"{address}\n" for address in sorted({*now, *lost}))
        sentences += [f"{name}: this would destroy {address}" for address in lost]
    _write(ADDRESSES, ".txt", texts)
    _write(FOLDER, ".json", snapshots(found[ENVIRONMENT.stem]))
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    if sentences:
        print(REMEDY, file=sys.stderr)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
