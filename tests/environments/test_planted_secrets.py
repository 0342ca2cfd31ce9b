"""Secrets of every kind, planted in every place of an environment file."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from health_monitor.environments import SettingsError, load_settings
from health_monitor.environments.keys import sections

HEX = "0123456789abcdef0123456789abcdef"
LONG = "aB3" * 20
SECRETS = {
    "databricks": f"dapi{HEX}",
    "databricks_of_azure": f"dapi{HEX}-2",
    "databricks_oauth": f"dose{HEX}",
    "aws": "AKIAIOSFODNN7PLANTED",
    "aws_session": "ASIAIOSFODNN7PLANTED",
    "azure_storage": f"{LONG}{'Zz9' * 8}aB==",
    "azure_signature": "https://x.blob.core.windows.net/c?sv=1&sig=Planted%3D",
    "google": f"AIza{'Planted' * 5}",
    "github": f"ghp_{LONG}",
    "github_fine": f"github_pat_{LONG}",
    "gitlab": f"glpat-{LONG}",
    "terraform": f"planted.atlasv1.{LONG}",
    "slack": "xoxb-1234567890-planted",
    "slack_address": "https://hooks.slack.com/services/T0/B0/planted",
    "signed": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.planted",
    "header": "Authorization: Bearer planted0planted0planted",
    "pem": "-----BEGIN PRIVATE KEY-----",
    "user_and_password": "https://user:hunter2@example.com",
    "user_and_odd_password": "postgres://user:hunter/2:x@db/state",
    "token_as_user": "https://hunter2hunter2@example.com",
    "in_a_connection": "jdbc:sqlserver://db;user=a;password=hunter2",
    "in_a_connection_string": "AccountName=x;AccountKey=hunter2",
}
PLACES = sorted(
    {(section.kind, section.path, key.name) for section in sections() for key in section.keys}
)


def document(kind: str, path: str, content: dict[str, Any]) -> dict[str, Any]:
    """A file with this content in this section, and nothing else."""
    whole: dict[str, Any] = {"kind": kind} | content if kind else content
    for name in reversed([name for name in path.split(".") if name]):
        whole = {"a_job" if name == "<job>" else name: whole}
    return whole


def refusal(folder: Path, text: str) -> str:
    """What is told of a file."""
    file = folder / "dev.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        load_settings(file)
    return str(raised.value)


def test_places_are_all_that_a_file_may_hold() -> None:
    assert len(PLACES) > 80
    assert ("http", "backend", "address") in PLACES
    assert ("", "tags", "common") in PLACES
    assert ("", "notifications.on_failure", "emails") in PLACES


def check_refusal(folder: Path, place: tuple[str, str, str], value: Any, below: str) -> None:
    """Plant a value; the one secret in it is named by its key path and not shown."""
    kind, path, name = place
    told = refusal(folder, yaml.safe_dump(document(kind, path, {name: value})))
    key = f"{path}.{name}".lstrip(".").replace("<job>", "a_job") + below
    refused = [line for line in told.splitlines() if "no secret may stand in" in line]
    assert len(refused) == 1, (key, told)
    assert f" {key}: its value looks like a secret, and " in refused[0]
    assert not [secret for secret in SECRETS.values() if secret in told]


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_secret_is_named_and_not_repeated_wherever_it_stands(tmp_path: Path, secret: str) -> None:
    for place in PLACES:
        check_refusal(tmp_path, place, secret, "")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: ".".join(filter(None, place)))
def test_secret_in_a_list_or_mapping_is_found_too(
    tmp_path: Path, place: tuple[str, str, str]
) -> None:
    check_refusal(tmp_path, place, ["plain", SECRETS["databricks"]], "[1]")
    check_refusal(tmp_path, place, {"x": {"y": SECRETS["signed"]}}, ".x.y")


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_secret_in_the_place_of_a_key_is_not_repeated(tmp_path: Path, secret: str) -> None:
    for kind, path in sorted({(kind, path) for kind, path, _ in PLACES}):
        told = refusal(tmp_path, yaml.safe_dump(document(kind, path, {secret: {"x": "y"}})))
        assert "its key looks like a secret, and no secret may stand in" in told
        assert secret not in told


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_secret_in_a_comment_is_named_by_its_line(tmp_path: Path, sound: str, secret: str) -> None:
    told = refusal(tmp_path, f"{sound}# old: {secret}\n")
    assert told.startswith(f"{tmp_path}/dev.yaml:13: the line holds a secret, and no secret may")
    assert secret not in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
def test_secret_in_broken_yaml_is_not_repeated(tmp_path: Path, secret: str) -> None:
    for broken in (f"catalog: *{secret}\n", f"catalog: !{secret} x\n", f"'{secret}\n", secret):
        assert secret not in refusal(tmp_path, broken)


def test_what_only_resembles_a_secret_is_accepted(tmp_path: Path, sound: str) -> None:
    file = tmp_path / "dev.yaml"
    harmless = """\
tags:
  common:
    commit: 0123456789abcdef0123456789abcdef01234567
    storage: abfss://state@account.dfs.core.windows.net/a
    note: who holds the token asks ops@example.com
name_prefix: "[token] "
compute:
  kind: job_cluster
  cloud: azure
  spark_version: 16.4.x-scala2.13
  node_type_id: Standard_D4ds_v5
  spark_conf:
    spark.hadoop.fs.azure.account.key.x.net: "{{secrets/scope/key}}"
"""
    file.write_text(f"{sound}{harmless}# see https://example.com/a@b\n", encoding="utf-8")
    assert load_settings(file).name_prefix == "[token] "
