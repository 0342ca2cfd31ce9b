"""State backends: one block for each kind, and none of cdktf's absolute paths."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

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
from health_monitor.environments.settings import Settings
from health_monitor.terraform.backend import backend_block, configure

S3 = S3Backend(bucket="b", key="k", region="r")
BLOCKS: list[tuple[Backend, dict[str, object]]] = [
    (LocalBackend(path="state/dev.tfstate"), {"path": "../../../state/dev.tfstate"}),
    (
        S3,
        {"bucket": "b", "key": "k", "region": "r", "encrypt": True, "use_lockfile": True},
    ),
    (
        replace(S3, endpoint="https://minio.example.com", kms_key_id="kms"),
        {
            "bucket": "b",
            "key": "k",
            "region": "r",
            "endpoints": {"s3": "https://minio.example.com"},
            "use_path_style": True,
            "kms_key_id": "kms",
            "encrypt": True,
            "use_lockfile": True,
        },
    ),
    (
        AzurermBackend(
            resource_group_name="g",
            storage_account_name="a",
            container_name="c",
            key="k",
            subscription_id="s",
        ),
        {
            "resource_group_name": "g",
            "storage_account_name": "a",
            "container_name": "c",
            "key": "k",
            "subscription_id": "s",
            "use_azuread_auth": True,
        },
    ),
    (GcsBackend(bucket="b", prefix="p"), {"bucket": "b", "prefix": "p"}),
    (
        HttpBackend(address="https://state/dev", lock_address="https://state/dev/lock"),
        {
            "address": "https://state/dev",
            "lock_address": "https://state/dev/lock",
            "unlock_address": "https://state/dev/lock",
            "update_method": "POST",
            "lock_method": "LOCK",
            "unlock_method": "UNLOCK",
            "retry_max": 2,
        },
    ),
    (PgBackend(), {"schema_name": "terraform_remote_state"}),
    (
        RemoteBackend(organization="o", workspace="w"),
        {"hostname": "app.terraform.io", "organization": "o", "workspaces": {"name": "w"}},
    ),
    (
        CloudBackend(organization="o", workspace="w", project="p"),
        {
            "hostname": "app.terraform.io",
            "organization": "o",
            "workspaces": {"name": "w", "project": "p"},
        },
    ),
]


@pytest.mark.parametrize(("backend", "block"), BLOCKS, ids=lambda value: getattr(value, "KIND", ""))
def test_block_of_each_kind(backend: Backend, block: dict[str, object]) -> None:
    assert backend_block(backend, project="../../..") == block


@pytest.mark.parametrize(("backend", "block"), BLOCKS, ids=lambda value: getattr(value, "KIND", ""))
def test_plan_has_exactly_this_backend(
    synth: Any, settings: Settings, workloads: Path, backend: Backend, block: dict[str, object]
) -> None:
    chosen = replace(settings, backend=backend)

    plan = synth(lambda stack: configure(stack, settings=chosen, project=workloads.parent))

    name = "cloud" if isinstance(backend, CloudBackend) else "backend"
    expected = block if isinstance(backend, CloudBackend) else {backend.KIND: block}
    assert plan["terraform"][name] == expected


def test_provider_version_is_the_settings_own(
    synth: Any, settings: Settings, workloads: Path
) -> None:
    chosen = replace(settings, provider_version="1.98.0")

    plan = synth(lambda stack: configure(stack, settings=chosen, project=workloads.parent))

    provider = plan["terraform"]["required_providers"]["databricks"]
    assert provider == {"source": "databricks/databricks", "version": "1.98.0"}
