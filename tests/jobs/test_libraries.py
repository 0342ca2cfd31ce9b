"""Packages that bring a forbidden one along, by what is installed here."""

import re
from importlib.metadata import distributions, requires
from pathlib import Path

import pytest
from broken_jobs.build import build

from health_monitor.jobs.checks import find_faults
from health_monitor.jobs.checks.libraries import _brought, _canonical, _requirements
from health_monitor.jobs.faults import FaultKind
from health_monitor.jobs.spec import Environment


def install(folder: Path, name: str, *requirements: str) -> None:
    """A package as pip leaves it."""
    info = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    info.mkdir()
    lines = [f"Requires-Dist: {line}" for line in requirements]
    head = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
    (info / "METADATA").write_text("\n".join([*head, *lines, ""]), encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages."""
    monkeypatch.syspath_prepend(str(tmp_path))
    _brought.cache_clear()
    return tmp_path


def messages(line: str) -> list[str]:
    environment = Environment(key="ml", dependencies=(line,))
    faults = find_faults(build(load_task={"environment": environment}))
    assert {fault.kind for fault in faults} <= {FaultKind.FORBIDDEN_DEPENDENCY}
    return [fault.message for fault in faults]


def test_package_that_brings_pyspark_is_named_with_the_way_to_it(site: Path) -> None:
    install(site, "far-away", "between (>=1)", "other")
    install(site, "between", "PySpark[connect] (<5,>=4) ; python_version > '3'")
    install(site, "other", "between")
    assert messages("far_away==1.0") == [
        "its environment installs far-away, which brings between, which brings pyspark, which "
        "breaks the session of serverless compute"
    ]


def test_package_whose_extra_would_bring_pyspark_is_safe(site: Path) -> None:
    install(site, "quiet", 'pyspark; extra == "spark"', "quiet")
    assert messages("quiet==1.0") == []


def test_package_that_is_not_installed_here_is_judged_by_its_name(site: Path) -> None:
    assert messages("nowhere-to-be-found==1.0") == []


@pytest.mark.parametrize(
    "line", ["pyspark-extension==1.0", "sparkpyspark==1.0", "my-delta-spark==1", "connect==1"]
)
def test_package_that_only_sounds_like_a_forbidden_one_is_taken(line: str) -> None:
    assert messages(line) == []


def test_requirements_are_those_that_the_standard_library_reads() -> None:
    names = {str(found.metadata["Name"]) for found in distributions()}

    for name in names:
        lines = requires(name) or []
        always = [_canonical(line) for line in lines if not re.search(r";.*\bextra\b", line)]
        assert list(_requirements(name)) == always, name
    assert "pandas" in _requirements("mlflow")
