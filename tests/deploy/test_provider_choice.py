"""Terraform's own way of finding the provider goes first; the stand-in is only for none."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from terraform_cli import SOURCE, VERSION, Terraform, find_provider

NOWHERE = 'provider_installation {\n  filesystem_mirror { path = "%s" }\n}\n'
"""A CLI configuration that keeps Terraform from asking a registry."""


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """An environment in which Terraform finds no provider."""
    (tmp_path / "none").mkdir()
    file = tmp_path / "nowhere.rc"
    file.write_text(NOWHERE % (tmp_path / "none"), encoding="utf-8")
    return {"TF_CLI_CONFIG_FILE": str(file)}


def test_stand_in_is_taken_and_named_where_terraform_finds_none(
    tmp_path: Path, nowhere: dict[str, str]
) -> None:
    provider = find_provider(tmp_path / "search", nowhere)
    assert provider.is_stand_in
    assert "served by the tests" in provider.description
    assert "found by" not in provider.description
    assert _installs(tmp_path / "stack", provider.environment)


def test_provider_that_terraform_finds_is_taken(tmp_path: Path, nowhere: dict[str, str]) -> None:
    find_provider(tmp_path / "search", nowhere)
    mirror = tmp_path / "none"
    shutil.copytree(tmp_path / "search" / "mirror", mirror, dirs_exist_ok=True)
    provider = find_provider(tmp_path / "second search", nowhere)
    assert not provider.is_stand_in
    assert "found by `terraform init`" in provider.description
    assert _installs(tmp_path / "stack", provider.environment)


def _installs(stack: Path, environment: Mapping[str, str]) -> bool:
    stack.mkdir()
    required = {"databricks": {"source": SOURCE, "version": VERSION}}
    config = {"terraform": {"required_providers": required}}
    (stack / "main.tf.json").write_text(json.dumps(config), encoding="utf-8")
    terraform = Terraform(stack, environment)
    terraform.init()
    return "databricks_job" in terraform.run("providers", "schema", "-json").output
