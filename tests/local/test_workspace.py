"""The plan's files are laid out exactly as they were when the plan was made, or not at all."""

import re
from pathlib import Path

import pytest
from plans import ROOT, Site

from health_monitor.local import LocalError
from health_monitor.local.workspace import lay_out


@pytest.fixture
def laid_out(site: Site) -> Path:
    site.entry("a").entry("b")
    lay_out(site.plan(), site.workspace)
    return site.workspace / ROOT.lstrip("/")


def test_files_and_manifest_lie_at_their_workspace_paths(laid_out: Path) -> None:
    found = {path.relative_to(laid_out).as_posix() for path in laid_out.rglob("*.*")}
    assert found == {"area/a.py", "area/b.py", "manifest.json"}


def test_only_what_changed_is_written(site: Site, laid_out: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in laid_out.rglob("*.py")}
    site.entry("b", "return None")
    lay_out(site.plan(), site.workspace)
    after = {path: path.stat().st_mtime_ns for path in laid_out.rglob("*.py")}
    assert after[laid_out / "area/a.py"] == before[laid_out / "area/a.py"]
    assert "return None" in (laid_out / "area/b.py").read_text(encoding="utf-8")


def test_file_that_left_the_plan_is_removed(site: Site, laid_out: Path) -> None:
    site.workloads.joinpath("area/b.py").unlink()
    del site.files["area/b.py"], site.resources["databricks_workspace_file"]["area_b_py"]
    lay_out(site.plan(), site.workspace)
    assert not (laid_out / "area/b.py").exists()


def refused(site: Site, name: str, reason: str) -> None:
    message = f"{re.escape(name)}.*{reason}.*run `health-monitor synth` again"
    with pytest.raises(LocalError, match=message):
        lay_out(site.plan_as_it_is(), site.workspace)


def test_edited_file_is_named(site: Site, laid_out: Path) -> None:
    site.workloads.joinpath("area/b.py").write_text("edited", encoding="utf-8")
    refused(site, "workloads/area/b.py", "edited since the plan was made")


def test_missing_file_is_named(site: Site, laid_out: Path) -> None:
    site.workloads.joinpath("area/b.py").unlink()
    refused(site, "workloads/area/b.py", "it is gone")


def test_added_file_is_named(site: Site, laid_out: Path) -> None:
    site.workloads.joinpath("other").mkdir()
    site.workloads.joinpath("other/c.py").write_text("", encoding="utf-8")
    refused(site, "workloads/other/c.py", "added since the plan was made")


def test_caches_tests_and_other_kinds_of_files_are_no_additions(site: Site, laid_out: Path) -> None:
    for path in ("area/__pycache__/a.py", "tests/t.py", ".hidden/h.py", "area/notes.txt"):
        site.workloads.joinpath(path).parent.mkdir(exist_ok=True)
        site.workloads.joinpath(path).write_text("", encoding="utf-8")
    lay_out(site.plan_as_it_is(), site.workspace)


def test_nothing_is_laid_out_when_a_file_is_wrong(site: Site, laid_out: Path) -> None:
    site.workloads.joinpath("area/a.py").write_text("edited", encoding="utf-8")
    before = (laid_out / "area/a.py").read_bytes()
    refused(site, "area/a.py", "edited")
    assert (laid_out / "area/a.py").read_bytes() == before
