"""Write the snapshots of all deployed jobs: one sorted JSON file each, and an index.

Usage: python scripts/snapshots.py (make snapshots). The tests compare, they never write.
"""

import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / "tests" / "snapshots"
ENVIRONMENT = FOLDER / "everything.yaml"


def snapshots(plan: Mapping[str, Any]) -> dict[str, str]:
    """File name -> text, for a plan as it stands in `cdk.tf.json`."""
    jobs = plan["resource"]["databricks_job"]
    edges = {key: _edges(jobs[key]) for key in sorted(jobs)}
    texts = {f"{key}.json": _text(_without_comments(job)) for key, job in jobs.items()}
    return {**texts, "index.json": _text({"jobs": sorted(jobs), "edges": edges})}


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


def main() -> None:
    sys.path.insert(0, str(PROJECT / "constructs"))
    from health_monitor.layers.synthesis import synthesize

    with tempfile.TemporaryDirectory() as outdir:
        synthesize([ENVIRONMENT], Path(outdir))
        stack = Path(outdir) / "stacks" / ENVIRONMENT.stem
        plan = json.loads((stack / "cdk.tf.json").read_text(encoding="utf-8"))
    texts = snapshots(plan)
    for file in FOLDER.glob("*.json"):
        if file.name not in texts:
            file.unlink()
    for name, text in texts.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
