"""A broken content file breaks the tests of what it declares, and the collection of none."""

import shutil
import subprocess
import sys
from pathlib import Path

from content.declared import FOLDERS
from content.tables.bronze_file import SOURCES

PROJECT = Path(__file__).resolve().parents[2]
COPIED = ("tests", "workloads", "environments", "docs")
LEFT_OUT = {".git", "cdktf.out", ".health-monitor"}


def collect(folder: Path) -> tuple[int, str]:
    """Exit code of pytest, and what it says in the end."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, "\n".join(done.stdout.splitlines()[-30:])


def test_all_tests_are_collected_though_every_content_file_is_broken(tmp_path: Path) -> None:
    for path in sorted(PROJECT.iterdir()):
        if path.name in COPIED:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(path, tmp_path / path.name, ignore=ignored)
        elif path.name not in LEFT_OUT:
            (tmp_path / path.name).symlink_to(path)
    for folder in (*FOLDERS, SOURCES):
        for path in (tmp_path / "workloads" / folder).rglob("*.*"):
            path.write_text("broken: [\n", encoding="utf-8")

    code, told = collect(tmp_path)

    assert code == 0, told
