"""Another team's stack: its settings, workloads and jobs, around one layer of the product."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from checkouts import PROJECT, Plan

from health_monitor.environments.load import load_settings
from health_monitor.environments.settings import Settings
from health_monitor.jobs.parameters import CATALOG, arguments
from health_monitor.jobs.spec import (
    AtomicJob,
    CompositeJob,
    Job,
    Orchestrator,
    RunJob,
    Schema,
    Task,
)
from health_monitor.layers.bronze import BronzeLayer
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.gold import GoldLayer
from health_monitor.layers.layer import ExistingLayer, HasJobs, Layer
from health_monitor.layers.ml import MlLayer
from health_monitor.layers.monitoring import MonitoringLayer
from health_monitor.layers.preflight import check_jobs
from health_monitor.layers.project import WORKLOADS
from health_monitor.layers.semantic import SemanticLayer
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import App, TerraformStack

SETTINGS = """
catalog: finance
schemas:
  bronze: fin_bronze
  gold: fin_gold
  semantic: fin_semantic
  monitoring: fin_monitoring
  ml: fin_ml
  ops: fin_ops
workspace_root: /Shared/finance
name_prefix: "fin "
notifications:
  on_failure:
    emails: [on-call@example.com]
backend:
  kind: pg
"""
ENTRY = """\"\"\"Report on the run.\"\"\"

import sys

from runtime.task import arguments


def main(argv):
    arguments(__doc__, argv, "catalog", "job", "task", "run_id", "started_at", "ops_schema")


if __name__ == "__main__":
    main(sys.argv[1:])
"""
REPORT_JOB = AtomicJob(
    key="report_job",
    description="Reports on the run, for finance.",
    domain="finance",
    tasks=(Task(key="report", entry="finance/report.py", arguments=arguments(Schema.OPS)),),
    parameters=(CATALOG,),
)
BRONZE = ExistingLayer(key=Schema.BRONZE, name="platform_bronze")
GOLD = ExistingLayer(
    key=Schema.GOLD, name="platform_gold", job_ids={"gold_merge_job": "1004", "gold_setup_job": "7"}
)

Build = Callable[[TerraformStack, Foundation], Layer]
CONSTRUCTS: Mapping[str, Any] = {
    layer.__name__: layer
    for layer in (BronzeLayer, GoldLayer, SemanticLayer, MonitoringLayer, MlLayer)
}
ROW = re.compile(r"^\| `(\w+)\((.*)\)` \| (.*) \| (.*) \|$", re.M)
ROWS = {match[1]: match for match in ROW.finditer((PROJECT / "docs/reuse.md").read_text("utf-8"))}


def built(row: "re.Match[str]") -> Build:
    """What a row of the page's table says, as code."""

    def build(stack: TerraformStack, base: Foundation) -> Layer:
        names = {**CONSTRUCTS, "stack": stack, "base": base, "bronze": BRONZE, "gold": GOLD}
        layer = eval(f"{row[1]}({row[2]})", names)
        assert isinstance(layer, Layer)
        return layer

    return build


def words(cell: str) -> set[str]:
    return set(cell.split(", "))


def nightly(jobs: Sequence[Job]) -> Orchestrator:
    """The team's orchestrator: all that may be run from one, then the team's own job."""
    atomic = [job for job in jobs if isinstance(job, AtomicJob) and not job.standalone]
    composite = [job for job in jobs if isinstance(job, CompositeJob)]
    ours: tuple[RunJob[AtomicJob] | RunJob[CompositeJob], ...] = (
        *(RunJob(key=job.key, job=job) for job in atomic),
        *(RunJob(key=job.key, job=job) for job in composite),
    )
    parameters = {parameter.name: parameter for task in ours for parameter in task.job.parameters}
    return Orchestrator(
        key="finance_nightly",
        description="Runs a layer of the product, then reports.",
        tasks=(*ours, RunJob(key="report", job=REPORT_JOB, depends_on=ours)),
        parameters=tuple({**parameters, "catalog": CATALOG}.values()),
        timeout_minutes=5760,
    )


class Team:
    """A project folder with the team's settings and workloads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.workloads = folder / "workloads"
        (self.workloads / "finance").mkdir(parents=True)
        (self.workloads / "finance" / "report.py").write_text(ENTRY, encoding="utf-8")
        (folder / "finance.yaml").write_text(SETTINGS, encoding="utf-8")
        self.settings: Settings = load_settings(folder / "finance.yaml")

    @property
    def file(self) -> Path:
        return self.folder / "out" / "stacks" / "finance" / "cdk.tf.json"

    def plan(
        self, build: Build, *, below: Iterable[Job] = (), runs: Iterable[HasJobs] = ()
    ) -> Plan:
        """A stack of one layer and the team's jobs, which run that layer's jobs and `below`."""
        app = App(outdir=str(self.folder / "out"))
        stack = TerraformStack(app, "finance")
        configure(stack, settings=self.settings, project=self.folder)
        folders = [WORKLOADS, self.workloads]
        base = Foundation(stack, "base", settings=self.settings, workloads=folders)
        layer = build(stack, base)
        orchestrator = nightly([*(job.spec for job in layer.jobs.values()), *below])
        check_jobs(
            {self.folder / "finance.yaml": self.settings},
            workloads=folders,
            more=[REPORT_JOB, orchestrator],
            existing=[Schema.BRONZE, Schema.GOLD],
        )
        team = Layer(stack, "team", foundation=base)
        team.deploy(REPORT_JOB, orchestrator, runs=[layer, *runs])
        app.synth()
        plan: Plan = json.loads(self.file.read_text(encoding="utf-8"))
        return plan
