"""Each layer works alone in another team's stack, beside that team's own job."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from health_monitor.environments.load import load_settings
from health_monitor.jobs.spec import Schema
from health_monitor.layers.bronze import BronzeLayer
from health_monitor.layers.foundation import Foundation
from health_monitor.layers.gold import GoldLayer
from health_monitor.layers.layer import ExistingLayer, Layer
from health_monitor.layers.ml import MlLayer
from health_monitor.layers.monitoring import MonitoringLayer
from health_monitor.layers.orchestration import Orchestration
from health_monitor.layers.semantic import SemanticLayer
from health_monitor.terraform.backend import configure
from health_monitor.terraform.binding import (
    App,
    Job,
    JobTask,
    JobTaskRunJobTask,
    TerraformStack,
    Token,
)

PROJECT = Path(__file__).resolve().parents[2]
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
backend:
  kind: pg
"""
BRONZE = ExistingLayer(key=Schema.BRONZE, name="platform_bronze")
GOLD = ExistingLayer(key=Schema.GOLD, name="platform_gold")

Build = Callable[[TerraformStack, Foundation], Layer]
LAYERS: dict[str, tuple[Build, set[str], set[str]]] = {
    "bronze": (
        lambda stack, base: BronzeLayer(stack, "bronze", foundation=base),
        {"bronze_setup_job", "bronze_refresh_job"},
        {"bronze", "ops"},
    ),
    "gold": (
        lambda stack, base: GoldLayer(stack, "gold", foundation=base, bronze=BRONZE),
        {"gold_setup_job", "gold_merge_job", "gold_backfill_job"},
        {"gold", "ops"},
    ),
    "semantic": (
        lambda stack, base: SemanticLayer(stack, "semantic", foundation=base, gold=GOLD),
        {"tvf_deployment_job", "metric_view_deployment_job", "semantic_layer_setup_job"},
        {"semantic", "ops"},
    ),
    "monitoring": (
        lambda stack, base: MonitoringLayer(stack, "monitoring", foundation=base, gold=GOLD),
        {
            "lakehouse_monitoring_setup_job",
            "lakehouse_monitoring_refresh_job",
            "monitoring_layer_setup_job",
            "monitoring_layer_refresh_job",
        },
        {"monitoring", "ops"},
    ),
    "ml": (
        lambda stack, base: MlLayer(stack, "ml", foundation=base, gold=GOLD),
        {
            "ml_feature_pipeline",
            "ml_training_pipeline",
            "ml_inference_pipeline",
            "ml_layer_setup_job",
            "ml_layer_inference_job",
        },
        {"ml", "ops"},
    ),
}


def plan_of(folder: Path, build: Build) -> Mapping[str, Any]:
    """The plan of a team's stack: one layer, and the team's job that runs the layer's jobs."""
    (folder / "finance.yaml").write_text(SETTINGS, encoding="utf-8")
    settings = load_settings(folder / "finance.yaml")
    app = App(outdir=str(folder))
    stack = TerraformStack(app, "finance")
    configure(stack, settings=settings, project=PROJECT)
    base = Foundation(stack, "base", settings=settings)
    layer = build(stack, base)
    nightly = Job(
        stack,
        "nightly",
        name="nightly",
        task=[
            JobTask(
                task_key=key,
                run_job_task=JobTaskRunJobTask(job_id=Token.as_number(layer.jobs[key].resource.id)),
            )
            for key in sorted(layer.jobs)
        ],
    )
    nightly.override_logical_id("nightly")
    app.synth()
    text = (folder / "stacks" / "finance" / "cdk.tf.json").read_text(encoding="utf-8")
    plan: Mapping[str, Any] = json.loads(text)
    return plan


@pytest.mark.parametrize("name", LAYERS)
def test_layer_alone_brings_its_jobs_and_its_schema(tmp_path: Path, name: str) -> None:
    build, jobs, schemas = LAYERS[name]

    resources = plan_of(tmp_path, build)["resource"]

    assert set(resources["databricks_job"]) == jobs | {"nightly"}
    assert set(resources["databricks_schema"]) == schemas
    assert ("databricks_mlflow_experiment" in resources) == (name == "ml")
    nightly = resources["databricks_job"]["nightly"]
    assert [task["run_job_task"]["job_id"] for task in nightly["task"]] == [
        f"${{databricks_job.{key}.id}}" for key in sorted(jobs)
    ]


def test_layer_below_that_another_stack_deploys_is_read_by_name(tmp_path: Path) -> None:
    build, _, _ = LAYERS["gold"]

    job = plan_of(tmp_path, build)["resource"]["databricks_job"]["gold_merge_job"]

    arguments = job["task"][0]["spark_python_task"]["parameters"]
    assert "--bronze-schema=platform_bronze" in arguments
    assert "--gold-schema=${databricks_schema.gold.name}" in arguments


def test_orchestration_exposes_the_orchestrators(tmp_path: Path) -> None:
    def build(stack: TerraformStack, base: Foundation) -> Layer:
        bronze = BronzeLayer(stack, "bronze", foundation=base)
        gold = GoldLayer(stack, "gold", foundation=base, bronze=bronze)
        return Orchestration(
            stack,
            "orchestration",
            foundation=base,
            bronze=bronze,
            gold=gold,
            semantic=SemanticLayer(stack, "semantic", foundation=base, gold=gold),
            monitoring=MonitoringLayer(stack, "monitoring", foundation=base, gold=gold),
            ml=MlLayer(stack, "ml", foundation=base, gold=gold),
        )

    jobs = plan_of(tmp_path, build)["resource"]["databricks_job"]

    assert [task["task_key"] for task in jobs["nightly"]["task"]] == [
        "master_refresh_orchestrator",
        "master_setup_orchestrator",
    ]
