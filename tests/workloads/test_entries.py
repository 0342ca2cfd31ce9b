"""Every entry can be run the way any launcher may run it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from connect_safe import is_entry

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"
ENTRIES = sorted(
    path.relative_to(WORKLOADS).as_posix()
    for path in WORKLOADS.rglob("*.py")
    if is_entry(path.read_text(encoding="utf-8"))
)
PREAMBLE = re.compile(r"^import sys\n.*?^sys\.path.*?$", re.DOTALL | re.MULTILINE)

LAUNCHER = """
import sys
path, argv = sys.argv[1], [{launcher!r}, "--no-such-argument=1"]
sys.argv[:] = argv
source = open(path, encoding="utf-8").read()
exec(compile(source, path, "exec"), {{"__name__": "__main__"}})
"""


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_finds_its_root_the_same_way_as_all_others(entry: str) -> None:
    first = PREAMBLE.search((WORKLOADS / ENTRIES[0]).read_text(encoding="utf-8"))
    found = PREAMBLE.search((WORKLOADS / entry).read_text(encoding="utf-8"))
    assert first and found and found.group() == first.group()


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_is_short_and_says_what_it_does(entry: str) -> None:
    source = (WORKLOADS / entry).read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 75
    description = ast.get_docstring(ast.parse(source))
    assert description and description.splitlines()[0].endswith(".")


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_executed_without_a_file_name_in_another_folder_reads_its_arguments(
    entry: str, deployed: Path, tmp_path: Path
) -> None:
    """The launcher gives no `__file__`, another working directory, and its own argv[0]."""
    code = LAUNCHER.format(launcher="/databricks/python_shell/launcher.py")
    done = subprocess.run(
        [sys.executable, "-c", code, str(deployed / entry)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("runtime.errors.WorkloadError: arguments: ") and (
        "--no-such-argument=1 is unknown: remove it" in last
    ), done.stderr


def test_entry_outside_a_deployment_says_so(tmp_path: Path) -> None:
    entry = WORKLOADS / ENTRIES[0]
    code = LAUNCHER.format(launcher="launcher.py")
    done = subprocess.run(
        [sys.executable, "-c", code, str(entry)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no manifest.json in a folder above this file" in done.stderr
