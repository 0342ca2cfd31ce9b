"""Loads that are not waited for: only of the jsii that is known, and no failure is lost."""

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
BEGIN = "from health_monitor.terraform import node, loads; node.use_bundled_node()\n"


def said_by_python(code: str) -> list[str]:
    """The lines that some code prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        env={**os.environ, "PYTHONPATH": str(PROJECT / "constructs")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_the_installed_jsii_is_the_one_that_is_known() -> None:
    said = said_by_python("print(loads.__jsii_runtime_version__ == loads.KNOWN_VERSION)")

    assert said == ["True"], "look at jsii's ProcessProvider again, then name the new version"


def test_another_jsii_stays_as_it_is() -> None:
    said = said_by_python(
        "from jsii._kernel.providers.process import ProcessProvider, _NodeProcess\n"
        "before = ProcessProvider.load, _NodeProcess._next_message\n"
        "loads.KNOWN_VERSION = '0.0.0'\n"
        "loads.await_loads_later()\n"
        "print(before == (ProcessProvider.load, _NodeProcess._next_message))\n"
        "loads.KNOWN_VERSION = loads.__jsii_runtime_version__\n"
        "loads.await_loads_later()\n"
        "print(before == (ProcessProvider.load, _NodeProcess._next_message))\n"
    )

    assert said == ["True", "False"]


def test_load_that_failed_is_told_by_the_next_answer() -> None:
    said = said_by_python(
        "from jsii._runtime import kernel\n"
        "from jsii.errors import JSIIError\n"
        "loads.await_loads_later()\n"
        "kernel.load('absent', '1.0.0', '/nowhere/absent.tgz')\n"
        "print('goes on')\n"
        "try:\n"
        "    kernel.stats()\n"
        "except JSIIError as error:\n"
        "    print(str(error).partition(':')[0], 'ENOENT' in str(error))\n"
    )

    assert said == ["goes on", "absent True"]
