"""A small plan by hand, with entries that need no Spark."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from health_monitor.local.plans.plan import Plan
from health_monitor.local.plans.reader import read_plan
from health_monitor.local.running.runs import JobRun
from health_monitor.local.running.workers import Attempt
from health_monitor.local.spark.entry import run_entry
from health_monitor.local.workspace import local_path

START = datetime(2026, 3, 1, 6, tzinfo=UTC)
ROOT = "/Shared/hm/files"


@dataclass(kw_only=True)
class Site:
    """A project folder: workload files, and the plan that is made of them."""

    folder: Path
    files: dict[str, str] = field(default_factory=dict)
    """Path below the workloads to text."""
    resources: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def workloads(self) -> Path:
        return self.folder / "workloads"

    @property
    def workspace(self) -> Path:
        return self.folder / "state" / "workspace"

    def add(self, address: str, **arguments: Any) -> "Site":
        """One more resource of the plan, or another one at that address."""
        kind, _, key = address.partition(".")
        self.resources.setdefault(kind, {})[key] = arguments
        return self

    def job(self, key: str, *tasks: dict[str, Any], **arguments: Any) -> "Site":
        """A job whose parameters are given as a mapping."""
        parameters = arguments.pop("parameters", {})
        return self.add(
            f"databricks_job.{key}",
            name=f"[t] {key}",
            task=list(tasks),
            parameter=[{"name": name, "default": value} for name, value in parameters.items()],
            **arguments,
        )

    def entry(self, name: str, body: str = "pass", before: str = "") -> "Site":
        """A file `area/<name>.py` whose main has this body."""
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        self.files[f"area/{name}.py"] = f'"""Entry."""\n{before}\ndef main(argv):\n{lines}\n'
        return self

    def write(self, **top_level: Any) -> Path:
        """Write the files, and the plan as it would be synthesized."""
        digests = {}
        for path, text in self.files.items():
            file = self.workloads / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            digests[path] = hashlib.sha256(text.encode()).hexdigest()
            self.add(
                f"databricks_workspace_file.{path.translate({47: '_', 46: '_'})}",
                path="${databricks_directory.files.path}/" + path,
                source=f"../../../workloads/{path}",
            )
        manifest = json.dumps({"release": "r1", "files": digests}).encode()
        self.add("databricks_directory.files", path=ROOT)
        self.add(
            "databricks_workspace_file.manifest",
            path="${databricks_directory.files.path}/manifest.json",
            content_base64=base64.b64encode(manifest).decode(),
        )
        file = self.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"resource": self.resources, **top_level}), encoding="utf-8")
        return file

    @property
    def file(self) -> Path:
        """The plan."""
        return self.folder / "cdktf.out" / "stacks" / "t" / "cdk.tf.json"

    def plan(self) -> Plan:
        """Write, and read it as a local run does."""
        return read_plan(self.write())

    def plan_as_it_is(self) -> Plan:
        """The plan that was written before."""
        return read_plan(self.file)


def python(
    entry: str, key: str = "", *, after: tuple[str, ...] = (), arguments: Any = (), **more: Any
) -> dict[str, Any]:
    """A task that runs `area/<entry>.py`."""
    file = "${databricks_workspace_file.area_" + entry + "_py.workspace_path}"
    return {
        "task_key": key or entry,
        "depends_on": [{"task_key": before} for before in after],
        "spark_python_task": {"python_file": file, "parameters": list(arguments)},
        **more,
    }


def run_job(
    job: str, key: str = "", *, after: tuple[str, ...] = (), hands: Any = None, **more: Any
) -> dict[str, Any]:
    """A task that runs a job and hands parameters down."""
    number = "${databricks_job." + job + ".id}"
    return {
        "task_key": key or job,
        "depends_on": [{"task_key": before} for before in after],
        "run_job_task": {"job_id": number, "job_parameters": hands or {}},
        **more,
    }


@dataclass(frozen=True, kw_only=True)
class PlainExecutor:
    """Runs entries in threads, without Spark."""

    workspace: Path
    cancelled: list[str] = field(default_factory=list)

    def run(self, attempt: Attempt) -> None:
        run_entry(local_path(self.workspace, attempt.file), attempt.argv)

    def cancel(self, attempt: Attempt) -> None:
        self.cancelled.append(attempt.name)


Runs = Callable[..., JobRun]


def results(run: JobRun) -> dict[str, str]:
    """Path below the job to result, of all tasks."""
    return {"/".join(task.path[1:]): str(task.result) for task in run.walk()}
