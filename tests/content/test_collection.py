"""A broken content file breaks the tests of what it declares, and the collection of no test."""

import shutil
import subprocess
import sys
from pathlib import Path

from broken_content import PROJECT, break_content

COPIED = ("tests", "workloads", "environments", "docs")

# Their mistakes above leave a header that can be read.
ALSO = (
    "semantic/functions/cost/get_cost_by_owner.sql",
    "semantic/metric_views/cost_analytics.yaml",
    "gold/tables/billing/fact_usage.sql",
    "system_tables/billing/usage.yaml",
)


def collected(folder: Path) -> tuple[int, str]:
    """Exit code of pytest, and the number of tests that it collects, as it says."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, "\n".join(done.stdout.splitlines()[-15:])


def test_all_tests_are_collected_beside_ten_broken_files(tmp_path: Path) -> None:
    for path in sorted(PROJECT.iterdir()):
        if path.name in COPIED:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, tmp_path / path.name, ignore=ignored)
        elif path.name not in {".git", "cdktf.out", ".health-monitor"}:
            (tmp_path / path.name).symlink_to(path)
    break_content(tmp_path)
    for name in ALSO:
        (tmp_path / "workloads" / name).write_text("broken: [\n", encoding="utf-8")
    code, told = collected(tmp_path)
    assert code == 0, told
