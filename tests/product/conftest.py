"""The whole width, run once with Spark embedded and once through a Spark Connect server.

No other test makes a whole world or runs the whole content: what these two runs leave is compared
with the oracle, with itself, and with each other.
"""

import pytest
from product import MASTERS, Deployment, advance, command
from worlds import WorldOf

WORLD = WorldOf(scale="0.02", first="2026-01-01", last="2026-03-01")
"""As large as that of `make demo`."""


@pytest.fixture(scope="session")
def plan() -> None:
    """The plan of every environment, as `health-monitor synth` writes it."""
    command("synth")


@pytest.fixture(scope="session")
def dev(plan: None, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The plan of development after setup and refresh."""
    folder = tmp_path_factory.mktemp("dev")
    source = WORLD.copy_to(folder / "source")
    deployment = Deployment(env="dev", state=folder / "state", schemas="dev_", source=source)
    deployment.run(*MASTERS, at="2026-03-02T06:00:00")
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


@pytest.fixture(scope="session")
def prod(advanced: Deployment, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """The plan of production, set up at once on the source that has two days more, and scored.

    Through a Spark Connect server, which is what serverless compute offers; `dev` has Spark
    embedded. The small product is refreshed that way, in `tests/small`.
    """
    state = tmp_path_factory.mktemp("prod") / "state"
    deployment = Deployment(env="prod", state=state, schemas="health_", source=advanced.source)
    at_once = ("master_setup_orchestrator", "ml_inference_pipeline")
    deployment.run(*at_once, "--engine", "connect", at="2026-03-04T06:00:00")
    return deployment
