"""The whole product reaches a workspace, whatever schemas its account has enabled."""

from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import checkouts
import pytest
import yaml
from deployments import DEPLOYER, Checkout, Site, account_of, open_site
from terraform_cli import Provider, TerraformError

REQUIRED = {"system.access", "system.billing"}
LOADED = {
    f"system.{folder.name}"
    for folder in (checkouts.PROJECT / "workloads" / "bronze" / "tables").iterdir()
}
GRANTS = {"nothing named": None, "all named": sorted(name.partition(".")[2] for name in LOADED)}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """The real product; an environment that grants what is required, and one that grants all."""
    root = tmp_path_factory.mktemp("real") / "project"
    copy = checkouts.copy_of(checkouts.PROJECT, root)
    prod = yaml.safe_load((root / "environments" / "prod.yaml").read_text(encoding="utf-8"))
    for file in (root / "environments").iterdir():
        file.unlink()
    for name, grant in GRANTS.items():
        source = {"kind": "system"} | ({"grant": grant} if grant else {})
        backend = {"kind": "local", "path": f"{_stack(name)}.tfstate"}
        text = yaml.safe_dump(prod | {"source": source, "backend": backend})
        (root / "environments" / f"{_stack(name)}.yaml").write_text(text, encoding="utf-8")
    done = copy.main()
    assert done.returncode == 0, done.stderr
    return Checkout(root=root)


def _stack(name: str) -> str:
    return name.partition(" ")[0]


@contextmanager
def _site(real: Checkout, provider: Provider, folder: Path, schemas: Set[str]) -> Iterator[Site]:
    """A workspace of an account that has enabled these schemas only."""
    copy = real.copy(folder / "project")
    account = replace(account_of(copy), schemas=dict.fromkeys(schemas, DEPLOYER))
    with open_site(copy, provider, account=account) as site:
        yield site


def _granted(site: Site) -> set[str]:
    return {
        name.removeprefix("schema/")
        for name in site.workspace.read()["grants"]
        if name.startswith("schema/system.")
    }


@pytest.mark.parametrize(
    ("name", "enabled", "granted"),
    [("nothing named", REQUIRED, REQUIRED), ("all named", LOADED, LOADED)],
    ids=GRANTS,
)
def test_everything_is_applied_once(
    real: Checkout,
    provider: Provider,
    tmp_path: Path,
    name: str,
    enabled: Set[str],
    granted: Set[str],
) -> None:
    with _site(real, provider, tmp_path, enabled) as site:
        terraform = site.terraform(_stack(name))
        terraform.apply()
        files = set(site.workspace.read()["files"])
        assert len(files) == len(real.resources(_stack(name), "workspace_file"))
        assert _granted(site) == granted
        second = terraform.plan()
        assert (second.exit_code, second.changes) == (0, [])


def test_schema_that_is_named_and_not_enabled_stops_the_deployment(
    real: Checkout, provider: Provider, tmp_path: Path
) -> None:
    with _site(real, provider, tmp_path, LOADED - {"system.query"}) as site:
        terraform = site.terraform(_stack("all named"))
        with pytest.raises(TerraformError, match=r"system\.query"):
            terraform.apply("-target=databricks_grant.source_query")
