"""The cdktf command deploys too, as the README tells it."""

import re

import pytest
from deployments import PROJECT, Site
from terraform_cli import Done, run

README = (PROJECT / "README.md").read_text(encoding="utf-8")
DIFF, DEPLOY = ("diff", "dev"), ("deploy", "dev")
COLOUR = re.compile("\x1b\\[[0-9;]*m")
NO_QUESTIONS = "--auto-approve"
MIRROR = "--skip-provider-lock"
"""The lock asks the registry; the provider of the tests comes from a mirror."""


@pytest.fixture
def project(empty_site: Site) -> Site:
    """A checkout with everything that `make setup` puts into it."""
    for name in (".venv", "bin", "node_modules", "package.json"):
        (empty_site.checkout.root / name).symlink_to(PROJECT / name)
    return empty_site


def test_readme_tells_no_other_command_of_cdktf() -> None:
    told = re.findall(r"cdktf[ \n](\w+) (?:dev|prod|staging)\b", README)
    assert set(told) == {DIFF[0], DEPLOY[0]}


def test_cdktf_shows_deploys_and_leaves_nothing_to_do(project: Site) -> None:
    before = _cdktf(project, *DIFF, MIRROR)
    assert before.code == 0, before.output
    assert re.search(r"Plan: \d+ to add, 0 to change, 0 to destroy", COLOUR.sub("", before.output))
    assert not project.workspace.read()["jobs"]
    done = _cdktf(project, *DEPLOY, NO_QUESTIONS, MIRROR)
    assert done.code == 0, done.output
    jobs = project.checkout.resources("dev", "job")
    assert len(project.workspace.read()["jobs"]) == len(jobs)
    assert project.terraform("dev").plan().changes == []


def _cdktf(project: Site, *arguments: str) -> Done:
    return run(["bin/cdktf", *arguments], cwd=project.checkout.root, env=project.login)
