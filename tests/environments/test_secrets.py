"""Secrets: refused by name or by looks, never repeated, wherever they stand."""

from collections.abc import Callable

import pytest

from health_monitor.environments import Settings
from health_monitor.environments.compute import JobClusterCompute

Load = Callable[..., Settings]
Problems = Callable[..., list[str]]

FIX = (
    "and no secret may stand in an environment file. Remove it, replace it where it is in use, "
    "and pass it in an environment variable of Terraform, its backend or Databricks."
)
PLANTED = "hunter2-planted"


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "password",
        "client_secret",
        "clientSecret",
        "azure_client_secret",
        "account_key",
        "sas_token",
        "access_key",
        "secret_key",
        "private_key",
        "conn_str",
        "credentials",
        "google_credentials",
        "api_key",
        "encryption_secret_key",
    ],
)
def test_key_that_names_a_secret_is_refused(problems: Problems, sound: str, name: str) -> None:
    assert problems(f"{sound}{name}: {PLANTED}\n") == [
        f"dev.yaml:13: {name}: {name!r} is the name of a secret, {FIX}"
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tags:\n  common:\n    token: {}\n", "dev.yaml:15: tags.common.token: 'token' is the"),
        (
            "source:\n  kind: system\n  password: [{}]\n",
            "dev.yaml:15: source.password: 'password' is the",
        ),
        (
            "compute:\n  kind: job_cluster\n  cloud: azure\n  spark_version: a\n"
            "  node_type_id: b\n  spark_conf:\n    fs.azure.account.key.x.net: {}\n",
            "dev.yaml:19: compute.spark_conf.fs.azure.account.key.x.net: "
            "'fs.azure.account.key.x.net' is the",
        ),
    ],
)
def test_secret_below_another_key_is_refused_without_repeating_it(
    problems: Problems, sound: str, text: str, place: str
) -> None:
    told = problems(sound + text.format(PLANTED))
    assert told[0].startswith(place)
    assert PLANTED not in "\n".join(told)


def test_secret_of_a_backend_is_refused(problems: Problems, sound: str) -> None:
    backend = "kind: azurerm\n  access_key: abc\n  resource_group_name: a\n"
    backend += "  storage_account_name: b\n  container_name: c\n  key: d\n"
    text = sound.replace("kind: local\n  path: terraform.tfstate\n", backend)
    assert problems(text) == [
        f"dev.yaml:12: backend.access_key: 'access_key' is the name of a secret, {FIX}"
    ]


@pytest.mark.parametrize(
    "value",
    [
        "dapi" + "0123456789abcdef" * 2,
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a1B2" * 9,
        "https://user:planted@example.com",
        "postgres://me:planted@db/state",
        "https://x.blob.core.windows.net/c?sv=1&sig=planted",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.planted",
    ],
)
def test_value_that_looks_like_a_secret_is_refused_without_repeating_it(
    problems: Problems, sound: str, value: str
) -> None:
    assert problems(f'{sound}host: "{value}"\n') == [
        f"dev.yaml:13: host: its value looks like a secret, {FIX}"
    ]


def test_reference_to_a_secret_of_the_workspace_is_no_secret(load: Load, sound: str) -> None:
    conf = 'fs.azure.account.key.x.net: "{{secrets/scope/key}}"'
    text = f"{sound}compute:\n  kind: job_cluster\n  cloud: azure\n  spark_version: a\n"
    text += f"  node_type_id: b\n  spark_conf:\n    {conf}\n"
    compute = load(text).compute
    assert isinstance(compute, JobClusterCompute)
    assert compute.spark_conf == {"fs.azure.account.key.x.net": "{{secrets/scope/key}}"}
