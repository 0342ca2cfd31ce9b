"""A plan that the local runner can run, made of what is deployed and of nothing else."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from health_monitor.local.plans.plan import Plan
from health_monitor.local.plans.reader import read_plan
from workspace_emulator.execution.order import Order, job_id_of, job_key
from workspace_emulator.store import Json

BLOCKS = {
    "environments": "environment",
    "job_clusters": "job_cluster",
    "libraries": "library",
    "parameters": "parameter",
    "tasks": "task",
}
"""Members of job settings -> the blocks that Terraform calls them."""
MANIFEST = "manifest.json"
REFUSED = "emulator/refused.task"
REFUSING = b"def main(argv):\n    raise PermissionError(argv[0])\n"


def write_plan(order: Order, folder: Path) -> Plan:
    """Write files and plan below a folder, and read the plan as a local run does.

    What the deployed manifest says of the files is left to the deployed code to find out.
    """
    root = _root(order)
    inside = {
        path.removeprefix(f"{root}/"): content
        for path, content in order.files.items()
        if path.startswith(f"{root}/")
    }
    deployed = inside.pop(MANIFEST, b"")
    if order.refused:
        inside[REFUSED] = REFUSING
    resources: dict[str, dict[str, Any]] = {
        "databricks_job": {job_key(n): _job(order, n, root) for n in order.jobs},
        "databricks_schema": {
            f"schema_{n}": {"name": name, "catalog_name": ""}
            for n, name in enumerate(order.schemas)
        },
        "databricks_mlflow_experiment": {
            f"experiment_{n}": {"name": name} for n, name in enumerate(order.experiments)
        },
        "databricks_workspace_file": {},
    }
    for number, (path, content) in enumerate(sorted(inside.items())):
        file = folder / "files" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        resources["databricks_workspace_file"][f"file_{number}"] = {
            "path": f"{root}/{path}",
            "source": f"../files/{path}",
        }
    present = {path: hashlib.sha256(content).hexdigest() for path, content in inside.items()}
    manifest = json.dumps({"release": "deployed", "files": present}).encode()
    resources["databricks_workspace_file"]["manifest"] = {
        "path": f"{root}/{MANIFEST}",
        "content_base64": base64.b64encode(manifest).decode(),
    }
    stack = folder / "deployed" / "cdk.tf.json"
    stack.parent.mkdir(parents=True, exist_ok=True)
    stack.write_text(json.dumps({"resource": resources}), encoding="utf-8")
    plan = read_plan(stack)
    return replace(
        plan,
        jobs={key: replace(job, id=job_id_of(key)) for key, job in plan.jobs.items()},
        manifest=replace(plan.manifest, content=deployed),
    )


def _root(order: Order) -> str:
    """The folder of all that the jobs' entries use: the one above them that has a manifest."""
    entries = [
        PurePosixPath(task["spark_python_task"]["python_file"].removeprefix("/Workspace"))
        for settings in order.jobs.values()
        for task in settings.get("tasks") or ()
        if task.get("spark_python_task")
    ]
    for entry in entries:
        for folder in entry.parents:
            if f"{folder}/{MANIFEST}" in order.files:
                return str(folder)
    return str(entries[0].parent.parent) if entries else "/Shared/nothing"


def _job(order: Order, job_id: int, root: str) -> Json:
    """The settings as Terraform writes them; references to jobs are addresses."""
    settings = _as_blocks(_filled(order.jobs[job_id]))
    settings["task"] = [_as_blocks(task) for task in settings.get("task", ())]
    for task in settings.get("task", ()):
        why = order.refused.get((job_id, task["task_key"]))
        child = task.get("run_job_task")
        if why is not None:
            task.pop("run_job_task", None)
            task["spark_python_task"] = {"python_file": f"{root}/{REFUSED}", "parameters": [why]}
        elif child is not None:
            child["job_id"] = "${databricks_job." + job_key(child["job_id"]) + ".id}"
    return settings


def _as_blocks(members: Json) -> Json:
    return {BLOCKS.get(name, name): value for name, value in members.items()}


def _filled(value: Any) -> Any:
    """Without what is empty, since the provider sends that for what nobody set."""
    if isinstance(value, Mapping):
        return {n: _filled(member) for n, member in value.items() if member not in (None, {}, [])}
    return [_filled(member) for member in value] if isinstance(value, list) else value
