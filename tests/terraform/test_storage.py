"""What holds data: protected, and writable for the principal that the jobs run as."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from health_monitor.environments.settings import Settings
from health_monitor.environments.source import CopySource, SimulatedSource, Source, SystemSource
from health_monitor.jobs.spec import Schema
from health_monitor.terraform.ownership import grant_on_catalog, grant_on_source
from health_monitor.terraform.storage import create_experiment, create_schema

RUN_AS = "0a1b2c3d-0000-4000-8000-000000000001"
Synth = Callable[[Callable[[Any], object]], Mapping[str, Any]]


@pytest.mark.parametrize("key", list(Schema))
def test_schema_is_the_environments_own_and_cannot_be_destroyed(
    synth: Synth, settings: Settings, key: Schema
) -> None:
    resources = synth(lambda stack: create_schema(stack, key, settings=settings))

    schema = resources["databricks_schema"][key]
    assert (schema["catalog_name"], schema["name"]) == ("main", f"t_{key}")
    assert schema["lifecycle"] == {"prevent_destroy": True}
    assert schema["comment"].endswith(".")
    assert "databricks_grant" not in resources


def test_experiment_cannot_be_destroyed_and_has_no_tags(synth: Synth, settings: Settings) -> None:
    resources = synth(
        lambda stack: create_experiment(stack, folder="/Shared/test", settings=settings)
    )

    experiment = resources["databricks_mlflow_experiment"]["models"]
    assert experiment["name"] == "/Shared/test/models"
    assert experiment["lifecycle"] == {"prevent_destroy": True}
    assert "tags" not in experiment
    assert "databricks_permissions" not in resources


def test_run_as_may_log_to_the_experiment(synth: Synth, settings: Settings) -> None:
    chosen = replace(settings, run_as=RUN_AS)

    resources = synth(
        lambda stack: create_experiment(stack, folder="/Shared/test", settings=chosen)
    )

    permissions = resources["databricks_permissions"]["models"]
    assert permissions["experiment_id"] == "${databricks_mlflow_experiment.models.id}"
    assert permissions["access_control"] == [
        {"service_principal_name": RUN_AS, "permission_level": "CAN_EDIT"}
    ]


@pytest.mark.parametrize(
    ("key", "extra"),
    [
        (Schema.GOLD, set()),
        (Schema.SEMANTIC, {"CREATE_FUNCTION", "EXECUTE"}),
        (Schema.ML, {"CREATE_MODEL", "EXECUTE"}),
    ],
)
def test_run_as_may_do_in_a_schema_what_its_jobs_do(
    synth: Synth, settings: Settings, key: Schema, extra: set[str]
) -> None:
    chosen = replace(settings, run_as=RUN_AS)

    grant = synth(lambda stack: create_schema(stack, key, settings=chosen))["databricks_grant"][key]

    assert grant["schema"] == f"${{databricks_schema.{key}.id}}"
    assert grant["principal"] == RUN_AS
    tables = {"CREATE_TABLE", "MODIFY", "SELECT", "USE_SCHEMA"}
    assert grant["privileges"] == sorted(tables | extra)


READ = ["SELECT", "USE_SCHEMA"]


@pytest.mark.parametrize(
    ("source", "grants"),
    [
        (
            SystemSource(),
            {
                "catalog": ("main", ["USE_CATALOG"]),
                "source": ("system", ["USE_CATALOG"]),
                "source_billing": ("system.billing", READ),
                "source_lakeflow": ("system.lakeflow", READ),
            },
        ),
        (
            CopySource(catalog="main"),
            {
                "catalog": ("main", ["USE_CATALOG"]),
                "source_billing": ("main.system_billing", READ),
                "source_lakeflow": ("main.system_lakeflow", READ),
            },
        ),
        (
            SimulatedSource(catalog="main"),
            {"catalog": ("main", ["CREATE_SCHEMA", "USE_CATALOG"])},
        ),
        (
            SimulatedSource(catalog="sandbox"),
            {
                "catalog": ("main", ["USE_CATALOG"]),
                "source": ("sandbox", ["CREATE_SCHEMA", "USE_CATALOG"]),
            },
        ),
    ],
    ids=["system", "copy", "simulated here", "simulated elsewhere"],
)
def test_run_as_may_read_the_source(
    synth: Synth, settings: Settings, source: Source, grants: dict[str, tuple[str, list[str]]]
) -> None:
    chosen = replace(settings, run_as=RUN_AS, source=source)

    def build(stack: Any) -> None:
        grant_on_catalog(stack, settings=chosen)
        grant_on_source(stack, required=["lakeflow", "billing"], settings=chosen)

    found = synth(build)["databricks_grant"]

    assert {
        id: (grant.get("catalog") or grant["schema"], grant["privileges"])
        for id, grant in found.items()
    } == grants


def test_without_run_as_nothing_is_granted(synth: Synth, settings: Settings) -> None:
    def build(stack: Any) -> None:
        grant_on_catalog(stack, settings=settings)
        grant_on_source(stack, required=["billing"], settings=settings)

    assert "databricks_grant" not in synth(build)
