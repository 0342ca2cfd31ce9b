"""What Node loads before jsii: it changes files that it knows, and leaves others as they are."""

import os
import subprocess
from pathlib import Path

import pytest

from health_monitor.terraform.node import PRELOAD, preloaded, use_bundled_node

INDEX = "node_modules/@cdktf/provider-databricks/lib/index.js"
TRACE = "node_modules/cdktf/lib/tokens/private/stack-trace.js"
PACKING = "node_modules/cdktf/lib/private/fs.js"


def said_by_node(folder: Path, code: str, *modules: str) -> list[str]:
    """The lines that some code prints, run in a folder by a Node that was started for `modules`."""
    use_bundled_node()
    with preloaded(modules):
        done = subprocess.run(
            [os.environ["JSII_NODE"], "-e", code],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout.splitlines()


def write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def provider(tmp_path: Path) -> Path:
    """A folder with a provider of two modules, each of which tells when it is read."""
    for name in ("job", "sql-endpoint"):
        text = f'console.log("{name} is read"); exports.kind = "{name}";'
        write(tmp_path, f"{Path(INDEX).parent.as_posix()}/{name}/index.js", text)
    write(
        tmp_path,
        INDEX,
        "exports.sqlEndpoint = exports.job = void 0;\n"
        'exports.job = require("./job");\n'
        'exports.sqlEndpoint = require("./sql-endpoint");\n',
    )
    return tmp_path


ASK = f'const it = require("./{INDEX}"); console.log("index is read"); console.log(it.job.kind);'


def test_module_is_read_when_it_is_asked_for(provider: Path) -> None:
    said = said_by_node(provider, ASK)

    assert said == ["index is read", "job is read", "job"]


def test_modules_that_are_used_are_read_with_the_index(provider: Path) -> None:
    said = said_by_node(provider, ASK, "job", "sql_endpoint")

    assert said == ["job is read", "sql-endpoint is read", "index is read", "job"]


def test_index_still_lists_all_its_modules(provider: Path) -> None:
    said = said_by_node(provider, f'console.log(Object.keys(require("./{INDEX}")).sort().join())')

    assert said == ["job,sqlEndpoint"]


def test_index_of_another_shape_is_read_as_it_is(provider: Path) -> None:
    text = (provider / INDEX).read_text(encoding="utf-8")
    write(provider, INDEX, text.replace("= require", "= globalThis.none ?? require"))

    said = said_by_node(provider, ASK)

    assert said == ["job is read", "sql-endpoint is read", "index is read", "job"]


@pytest.mark.parametrize(
    ("line", "length"),
    [
        ("exports.captureStackTrace = captureStackTrace;", "0"),
        ("exports.captureStackTrace = (captureStackTrace);", "1"),
    ],
)
def test_stack_of_a_reference_is_left_out_where_it_is_known(
    tmp_path: Path, line: str, length: str
) -> None:
    write(tmp_path, TRACE, f'function captureStackTrace() {{ return ["here"]; }}\n{line}\n')

    ask = f'console.log(require("./{TRACE}").captureStackTrace().length)'

    assert said_by_node(tmp_path, ask) == [length]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('const archiver = require("archiver");', ["begun", "archiver is read", "packed a zip"]),
        ("const archiver = require('archiver');", ["archiver is read", "begun", "packed a zip"]),
    ],
)
def test_packing_is_read_with_the_first_asset_where_it_is_known(
    tmp_path: Path, line: str, said: list[str]
) -> None:
    packing = 'console.log("archiver is read"); module.exports = (kind) => `packed a ${kind}`;'
    write(tmp_path, "node_modules/archiver/index.js", packing)
    write(tmp_path, PACKING, f'{line}\nexports.pack = () => archiver("zip");\n')

    ask = f'const it = require("./{PACKING}"); console.log("begun"); console.log(it.pack())'

    assert said_by_node(tmp_path, ask) == said


def test_options_of_the_user_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NODE_OPTIONS", "--max-semi-space-size=32")

    with preloaded(["job"]):
        options = os.environ["NODE_OPTIONS"]

    assert options == f'--max-semi-space-size=32 --require "{PRELOAD}"'
    assert os.environ["NODE_OPTIONS"] == "--max-semi-space-size=32"
    assert "HEALTH_MONITOR_MODULES" not in os.environ


def test_node_without_options_has_none_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NODE_OPTIONS", raising=False)

    with preloaded(["job"]):
        assert "NODE_OPTIONS" in os.environ

    assert "NODE_OPTIONS" not in os.environ
