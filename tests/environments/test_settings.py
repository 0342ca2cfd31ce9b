"""Settings: what a file says, what holds when it says nothing, and what each field promises."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from health_monitor.environments import load_settings
from health_monitor.environments.backends import (
    AzurermBackend,
    Backend,
    CloudBackend,
    GcsBackend,
    HttpBackend,
    LocalBackend,
    PgBackend,
    RemoteBackend,
    S3Backend,
)
from health_monitor.environments.compute import (
    Availability,
    Cloud,
    ExistingWarehouse,
    JobClusterCompute,
    NewWarehouse,
    PerformanceTarget,
    ServerlessCompute,
    WarehouseSize,
)
from health_monitor.environments.operations import (
    JobDefaults,
    JobTags,
    LayerOwners,
    Notifications,
    Owners,
    Recipients,
    Schedule,
)
from health_monitor.environments.settings import Role, Schemas, Settings, StatementText
from health_monitor.environments.source import CopySource, SimulatedSource, Source, SystemSource

Load = Callable[..., Settings]

ROOT = Path(__file__).parents[2]

FULL = """\
host: https://dbc-1.cloud.databricks.com
catalog: main
schemas: {bronze: b, gold: g, semantic: s, monitoring: m, ml: l, ops: o}
workspace_root: /Shared/health monitor
source: {kind: copy, catalog: copies, schema_prefix: sys_}
name_prefix: "[x] "
compute:
  kind: job_cluster
  cloud: azure
  spark_version: 17.3.x-scala2.13
  node_type_id: Standard_D4ds_v5
  driver_node_type_id: Standard_D8ds_v5
  min_workers: 2
  max_workers: 2
  availability: spot_with_fallback
  policy_id: "0123"
  spark_conf: {b: "2", a: "1"}
warehouse: {kind: existing, id: abc123}
schedules:
  master: {cron: '0 0 6 * * ?', timezone: Europe/Berlin, paused: false}
notifications:
  on_failure: {emails: [a@example.com], destination_ids: [d1, d2]}
owners:
  atomic: {manage: [makers], run: [runners], view: [all users]}
run_as: 01234567-89ab-cdef-0123-456789abcdef
tags:
  common: {team: data}
  orchestrator: {tier: top}
usage_policy_id: p1
role: regional
lookback_days: 30
statement_text: hash
retention_days: 60
provider_version: 1.100.0
job_defaults: {queue: false, max_concurrent_runs: 2, late_after_percent: 50, retries_at_most: 0}
backend: {kind: pg}
"""


def test_every_key_is_read_as_its_type(load: Load) -> None:
    assert load(FULL, "blue-1.yaml") == Settings(
        name="blue-1",
        host="https://dbc-1.cloud.databricks.com",
        catalog="main",
        schemas=Schemas(bronze="b", gold="g", semantic="s", monitoring="m", ml="l", ops="o"),
        workspace_root="/Shared/health monitor",
        source=CopySource(catalog="copies", schema_prefix="sys_"),
        name_prefix="[x] ",
        compute=JobClusterCompute(
            cloud=Cloud.AZURE,
            spark_version="17.3.x-scala2.13",
            node_type_id="Standard_D4ds_v5",
            driver_node_type_id="Standard_D8ds_v5",
            min_workers=2,
            max_workers=2,
            availability=Availability.SPOT_WITH_FALLBACK,
            policy_id="0123",
            spark_conf={"a": "1", "b": "2"},
        ),
        warehouse=ExistingWarehouse(id="abc123"),
        schedules={"master": Schedule(cron="0 0 6 * * ?", timezone="Europe/Berlin", paused=False)},
        notifications=Notifications(
            on_failure=Recipients(emails=("a@example.com",), destination_ids=("d1", "d2"))
        ),
        owners=Owners(
            atomic=LayerOwners(manage=("makers",), run=("runners",), view=("all users",))
        ),
        run_as="01234567-89ab-cdef-0123-456789abcdef",
        tags=JobTags(common={"team": "data"}, orchestrator={"tier": "top"}),
        usage_policy_id="p1",
        role=Role.REGIONAL,
        lookback_days=30,
        statement_text=StatementText.HASH,
        retention_days=60,
        provider_version="1.100.0",
        job_defaults=JobDefaults(
            queue=False, max_concurrent_runs=2, late_after_percent=50, retries_at_most=0
        ),
        backend=PgBackend(),
    )


def test_smallest_file_is_filled_with_what_omission_means(load: Load, sound: str) -> None:
    assert load(sound) == Settings(
        name="dev",
        catalog="main",
        schemas=Schemas(bronze="b", gold="g", semantic="s", monitoring="m", ml="l", ops="o"),
        workspace_root="/Shared/health_monitor",
        backend=LocalBackend(path="terraform.tfstate"),
        host=None,
        profile=None,
        source=SystemSource(),
        name_prefix="",
        compute=ServerlessCompute(
            environment_version="5", performance_target=PerformanceTarget.STANDARD
        ),
        warehouse=NewWarehouse(size=WarehouseSize.XX_SMALL, auto_stop_minutes=5),
        schedules={},
        run_as=None,
        role=Role.PRIMARY,
        lookback_days=90,
        statement_text=StatementText.DROP,
        retention_days=730,
        provider_version="1.99.0",
    )


@pytest.mark.parametrize(
    ("text", "source", "prefix"),
    [
        ("kind: system", SystemSource(), "system."),
        ("kind: copy\n  catalog: c", CopySource(catalog="c"), "c.system_"),
        (
            "kind: simulated\n  catalog: c\n  schema_prefix: sim_",
            SimulatedSource(catalog="c", schema_prefix="sim_"),
            "c.sim_",
        ),
    ],
)
def test_source_gives_the_prefix_of_its_tables(
    load: Load, sound: str, text: str, source: Source, prefix: str
) -> None:
    settings = load(f"{sound}source:\n  {text}\n")
    assert settings.source == source
    assert settings.source.prefix == prefix


@pytest.mark.parametrize(
    ("text", "backend"),
    [
        ("kind: local, path: state/dev.tfstate", LocalBackend(path="state/dev.tfstate")),
        (
            "kind: s3, bucket: b, key: k, region: r, endpoint: 'https://s3.example.com'",
            S3Backend(bucket="b", key="k", region="r", endpoint="https://s3.example.com"),
        ),
        (
            "kind: azurerm, resource_group_name: g, storage_account_name: a, "
            "container_name: c, key: k",
            AzurermBackend(
                resource_group_name="g", storage_account_name="a", container_name="c", key="k"
            ),
        ),
        ("kind: gcs, bucket: b, prefix: p", GcsBackend(bucket="b", prefix="p")),
        (
            "kind: http, address: 'https://x/state', lock_address: 'https://x/lock'",
            HttpBackend(address="https://x/state", lock_address="https://x/lock"),
        ),
        ("kind: pg, schema_name: state", PgBackend(schema_name="state")),
        (
            "kind: remote, organization: o, workspace: w",
            RemoteBackend(organization="o", workspace="w"),
        ),
        (
            "kind: cloud, organization: o, workspace: w, project: p",
            CloudBackend(organization="o", workspace="w", project="p"),
        ),
    ],
)
def test_every_backend_is_read(load: Load, sound: str, text: str, backend: Backend) -> None:
    old = "backend:\n  kind: local\n  path: terraform.tfstate\n"
    assert load(sound.replace(old, f"backend: {{{text}}}\n")).backend == backend


def test_schedule_is_paused_unless_the_file_says_otherwise(load: Load, sound: str) -> None:
    settings = load(f"{sound}schedules:\n  a:\n    cron: 0 0 6 * * ?\n")
    assert settings.schedules == {"a": Schedule(cron="0 0 6 * * ?", timezone="UTC", paused=True)}


def test_mappings_are_sorted_whatever_their_order_in_the_file(load: Load, sound: str) -> None:
    settings = load(f"{sound}tags:\n  common: {{b: x, a: y, on: z}}\n")
    assert list(settings.tags.common.items()) == [("a", "y"), ("b", "x"), ("on", "z")]


def test_settings_are_frozen(load: Load, sound: str) -> None:
    with pytest.raises(FrozenInstanceError):
        load(sound).catalog = "other"  # type: ignore[misc]  # that it is refused is the test


@pytest.mark.parametrize(
    ("name", "catalog", "prefix", "backend"),
    [
        ("dev", "dev", "dev.system_", "local"),
        ("staging", "health_monitor_staging", "system_copy.system_", "http"),
        ("prod", "health_monitor", "system.", "s3"),
    ],
)
def test_files_of_the_project_are_sound(name: str, catalog: str, prefix: str, backend: str) -> None:
    settings = load_settings(ROOT / "environments" / f"{name}.yaml")
    assert (settings.name, settings.catalog) == (name, catalog)
    assert settings.source.prefix == prefix
    assert backend == settings.backend.KIND
    assert {key: schedule.paused for key, schedule in settings.schedules.items()} == {
        "master_refresh_orchestrator": True,
        "ml_layer_setup_job": True,
    }


@pytest.mark.parametrize("name", ["staging", "prod"])
def test_shared_environments_name_who_owns_runs_and_hears_of_the_jobs(name: str) -> None:
    settings = load_settings(ROOT / "environments" / f"{name}.yaml")

    assert settings.run_as
    assert settings.owners.atomic.manage
    assert settings.owners.composite.manage
    assert settings.owners.orchestrator.manage
    # An emptied list would be sent as one blank address.
    assert settings.notifications.on_failure.emails
    assert settings.notifications.on_late.emails


def test_environments_of_the_project_share_neither_schema_nor_folder_nor_state() -> None:
    settings = [load_settings(path) for path in sorted((ROOT / "environments").glob("*.yaml"))]
    for value in ("workspace_root", "backend", "schemas", "name", "name_prefix"):
        values = [repr(getattr(environment, value)) for environment in settings]
        assert len(set(values)) == len(values), value
