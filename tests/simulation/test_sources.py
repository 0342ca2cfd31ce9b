"""Each source that Bronze loads is described and simulated; a file that is wrong is named."""

import shutil
from pathlib import Path

import pytest
from simulated_sources import NAMES, SYSTEM_TABLES, WORKLOADS, names_below

from simulation.making.sources import FOLDER, find_sources
from simulation.world.world import SimulationError

GOOD = """
from simulation.world.source import Source

def rows(frames, columns):
    return frames.spark.range(1)

SOURCE = Source(rows=rows{more})
"""
MISTAKES = {
    "no SOURCE": ("billing/usage.py", "rows = None\n", "SOURCE is missing: write `SOURCE = "),
    "no Python": (
        "billing/usage.py",
        "SOURCE = (\n",
        "billing/usage.py: cannot be executed: Syntax",
    ),
    "a failing import": (
        "billing/usage.py",
        "import nothing_like_it\n",
        "No module named 'nothing_",
    ),
    "in no schema": ("usage.py", GOOD, "simulation/sources/usage.py: move it to simulation/sour"),
    "too deep": ("a/b/usage.py", GOOD, "a/b/usage.py: move it to simulation/sources/<schema>/<tab"),
    "reads what is no source": (
        "billing/usage.py",
        GOOD.replace("{more}", ", reads=('billing.uses',)"),
        "billing/usage.py: reads billing.uses: no source is named so, or they read each other",
    ),
    "reads itself": (
        "billing/usage.py",
        GOOD.replace("{more}", ", reads=('billing.usage',)"),
        "billing/usage.py: reads billing.usage: no source is named so, or they read each other",
    ),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Workloads with the description of one system table, and without sources."""
    path = tmp_path / "system_tables/billing/usage.yaml"
    path.parent.mkdir(parents=True)
    shutil.copy(WORKLOADS / "system_tables/billing/usage.yaml", path)
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    file = root / FOLDER / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text.replace("{more}", ""), encoding="utf-8")


@pytest.mark.parametrize("name", sorted({*SYSTEM_TABLES, *names_below("bronze/tables", ".yaml")}))
def test_source_is_loaded_described_and_simulated(name: str) -> None:
    path = name.replace(".", "/")
    for needed in (
        f"bronze/tables/{path}.yaml",
        f"system_tables/{path}.yaml",
        f"{FOLDER}/{path}.py",
    ):
        assert (WORKLOADS / needed).is_file(), f"add workloads/{needed}"


def test_all_sources_are_found_and_those_that_read_others_come_after_them() -> None:
    tables = find_sources(WORKLOADS)
    names = [table.name for table in tables]
    assert sorted(names) == sorted(NAMES)
    for place, table in enumerate(tables):
        assert set(table.source.reads) <= set(names[:place]), table.path
    assert names.index("_labels.cost_anomalies") > names.index("billing.usage")


def test_key_and_columns_are_those_of_the_system_table(root: Path) -> None:
    write(root, "billing/usage.py", GOOD)
    (table,) = find_sources(root)
    assert (table.name, table.key) == ("billing.usage", ("record_id",))
    assert table.columns["usage_quantity"] == "decimal(38,18)"


def test_source_that_is_not_described_is_made_only_if_it_has_a_key(root: Path) -> None:
    write(root, "query/history.py", GOOD)
    write(root, "_labels/found.py", GOOD.replace("{more}", ", key=('id',)"))
    (table,) = find_sources(root)
    assert (table.name, table.key, table.columns) == ("_labels.found", ("id",), {})


@pytest.mark.parametrize(("path", "text", "message"), MISTAKES.values(), ids=list(MISTAKES))
def test_mistake_is_named(root: Path, path: str, text: str, message: str) -> None:
    write(root, path, text)
    with pytest.raises(SimulationError) as raised:
        find_sources(root)
    assert message in str(raised.value)


def test_all_mistakes_are_named_at_once(root: Path) -> None:
    write(root, "billing/usage.py", "SOURCE = 1\n")
    write(root, "query/history.py", "1 / 0\n")
    with pytest.raises(SimulationError, match=r"(?s)billing/usage.py: SOURCE.*history.py: cannot"):
        find_sources(root)


@pytest.mark.parametrize("name", NAMES)
def test_source_takes_all_that_it_shares_from_the_world(name: str) -> None:
    """Not from another source, nor from what writes it: import-linter sees packages only."""
    text = (WORKLOADS / FOLDER / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith(("from simulation.", "import simulation")):
            assert line.startswith("from simulation.world."), line
