"""The small product on a few days: each job by itself, then whatever is asked of it."""

import pytest
from product import Deployment, command, jobs_below_masters
from shop_source import AT, write_source
from small_product import add_commands, copy_small_project


@pytest.fixture(scope="session")
def small_plan(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The small product's project with its plans; nothing has run."""
    folder = tmp_path_factory.mktemp("small")
    root = copy_small_project(folder / "project").root
    add_commands(root)
    command("synth", root=root)
    source = write_source(folder / "source")
    return Deployment(env="dev", state=folder / "state", schemas="dev_", source=source, root=root)


@pytest.fixture(scope="session")
def alone(small_plan: Deployment) -> Deployment:
    """The jobs below the masters, each run by itself in its order."""
    small_plan.run(*jobs_below_masters(), at=AT)
    return small_plan
