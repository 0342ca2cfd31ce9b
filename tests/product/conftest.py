"""Two deployments on this machine: development step by step, production at once by a server."""

import pytest
from product import (
    ALONE,
    LAST_DAY,
    MASTERS,
    TWO_DAYS_LATER,
    Deployment,
    advance,
    command,
    simulate,
)


@pytest.fixture(scope="session")
def plan() -> None:
    """The plan of every environment, as `health-monitor synth` writes it."""
    command("synth")


@pytest.fixture(scope="session")
def dev(plan: None, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The 17 jobs below the masters, each run by itself in its order."""
    folder = tmp_path_factory.mktemp("dev")
    simulate(folder / "source", LAST_DAY)
    deployment = Deployment(
        env="dev", state=folder / "state", schemas="dev_", source=folder / "source"
    )
    deployment.run(*ALONE, at="2026-03-02T06:00:00")
    return deployment


@pytest.fixture(scope="session")
def prod(plan: None, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The plan of production, run at once on a source that has two days more.

    Through a Spark Connect server, which is what serverless compute offers; `dev` has Spark
    embedded.
    """
    folder = tmp_path_factory.mktemp("prod")
    simulate(folder / "source", TWO_DAYS_LATER)
    deployment = Deployment(
        env="prod", state=folder / "state", schemas="health_", source=folder / "source"
    )
    deployment.run(*MASTERS, "--engine", "connect", at="2026-03-04T06:00:00")
    return deployment


@pytest.fixture(scope="session")
def second_pass(dev: Deployment) -> dict[str, tuple[int, int]]:
    """Version before and after both masters ran everything once more on the same input."""
    before = dev.versions()
    dev.run(*MASTERS, at="2026-03-02T07:00:00")
    after = dev.versions()
    assert set(after) == set(before)
    return {table: (before[table], after[table]) for table in before}


@pytest.fixture(scope="session")
def advanced(dev: Deployment, second_pass: object) -> Deployment:
    """Two days later: new, late and corrected rows, changed prices and jobs."""
    advance(dev.source, 2)
    dev.run("master_refresh_orchestrator", at="2026-03-04T06:00:00")
    return dev
