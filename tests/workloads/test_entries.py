"""Every entry can be run the way any launcher may run it."""

import ast
import json
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
Executed = dict[str, dict[str, tuple[str, str]]]
PREAMBLE = re.compile(r"^import sys\n.*?^sys\.path.*?$", re.DOTALL | re.MULTILINE)

WAYS = {
    "by exec, without __file__": {"has_file": False},
    "in another folder": {"is_elsewhere": True},
    "with the launcher in argv[0]": {"is_launched": True},
    "all at once": {"has_file": False, "is_elsewhere": True, "is_launched": True},
    "all at once, under the name of the launcher": {
        "is_named": False,
        "has_file": True,
        "is_elsewhere": True,
        "is_launched": True,
    },
    "with nothing but its folder": {"is_named": False, "has_file": False, "is_launched": True},
    "with nothing": {
        "is_named": False,
        "has_file": False,
        "is_elsewhere": True,
        "is_launched": True,
    },
}
"""How a launcher may execute an entry: what it leaves out, or gives otherwise."""

LAUNCHER = """
import json, os, sys
from pathlib import Path

LAUNCHER, WRONG = "/databricks/python_shell/launcher.py", "--no-such-argument=1"
elsewhere, paths = os.getcwd(), list(sys.path)

def execute(entry, is_named=True, has_file=True, is_elsewhere=False, is_launched=False):
    os.chdir(elsewhere if is_elsewhere else entry.parent)
    sys.argv[:] = [LAUNCHER if is_launched else str(entry), WRONG]
    code = compile(entry.read_bytes(), str(entry) if is_named else LAUNCHER, "exec")
    names = {"__name__": "__main__", **({"__file__": str(entry)} if has_file else {})}
    try:
        exec(code, names)
        said = "nothing"
    except BaseException as error:
        said = f"{type(error).__name__}: {error}"
    sys.path[:] = paths
    for name, module in list(sys.modules.items()):
        if str(getattr(module, "__file__", None)).startswith(ROOT):
            del sys.modules[name]
    return [str(names.get("ROOT")), said]

ROOT, entries, ways = json.loads(sys.argv[1])
print(json.dumps({
    entry: {way: execute(Path(ROOT, entry), **given) for way, given in ways.items()}
    for entry in entries
}))
"""


@pytest.fixture(scope="module")
def executed(deployed: Path, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """Each entry, executed in each way with a wrong argument: the root it found, and what it said.

    One process for all, which forgets what an entry imported from its root before the next.
    """
    given = json.dumps([str(deployed), ENTRIES, WAYS])
    done = subprocess.run(
        [sys.executable, "-c", LAUNCHER, given],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        capture_output=True,
        text=True,
        check=True,
    )
    found: Executed = json.loads(done.stdout)
    return found


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


@pytest.mark.parametrize("way", [way for way in WAYS if way != "with nothing"])
@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_finds_its_root_and_reads_its_arguments(
    entry: str, way: str, executed: Executed, deployed: Path
) -> None:
    root, said = executed[entry][way]
    assert root == str(deployed)
    assert said.startswith("WorkloadError: arguments: ")
    assert "--no-such-argument=1 is unknown: remove it" in said


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_that_cannot_find_its_root_says_why(entry: str, executed: Executed) -> None:
    root, said = executed[entry]["with nothing"]
    assert root == "None"
    assert said == (
        "RuntimeError: no manifest.json in a folder above this file: deploy the whole release"
    )


def test_entry_outside_a_deployment_says_so(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(WORKLOADS / ENTRIES[0])],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "no manifest.json in a folder above this file" in done.stderr
