"""Source tables are made once, and anew only when their columns changed."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from health_monitor.local.spark.sources import find_sources, register
from health_monitor.local.state import State

MADE = re.compile(r"(CREATE|DROP) (TABLE|VIEW) (?:IF EXISTS )?(\S+)")


@dataclass
class Metastore:
    """Stands for Spark: notes the statements, and knows what they made."""

    statements: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)
    found: list[dict[str, str]] = field(default_factory=list)

    def sql(self, text: str) -> "Metastore":
        self.statements.append(text)
        schema = text.rpartition(" ")[2]
        if text.startswith("SHOW"):
            kinds = ("VIEW",) if "VIEWS" in text else ("VIEW", "TABLE")
            names = [n for n, kind in self.kinds.items() if kind in kinds]
            short = [n.rpartition(".")[2] for n in names if n.startswith(f"{schema}.")]
            self.found = [{"tableName": name, "viewName": name} for name in short]
        elif made := MADE.match(text):
            verb, kind, name = made.groups()
            if verb == "CREATE":
                assert name not in self.kinds, f"{name} is there already"
                self.kinds[name] = kind
            else:
                assert self.kinds.pop(name) == kind
        return self

    def collect(self) -> list[dict[str, str]]:
        return self.found

    def made(self) -> list[str]:
        """What was made, dropped or read anew since it was asked last."""
        words = [text.split(" AS ")[0].split(" (")[0] for text in self.statements]
        self.statements = []
        return [word for word in words if not word.startswith(("SHOW", "CREATE SCHEMA"))]


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder of sources, the state of local runs, and what stands for Spark."""

    folder: Path
    state: State
    metastore: Metastore = field(default_factory=Metastore)

    def put(self, name: str, **columns: Any) -> None:
        file = self.folder / "demo" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), file)

    def register(self) -> list[str]:
        register(cast(SparkSession, self.metastore), self.state, find_sources(self.folder))
        return self.metastore.made()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    state = State(folder=tmp_path / "state")
    state.folder.mkdir()
    place = Place(folder=tmp_path / "source", state=state)
    place.put("a/part-0.parquet", id=["1"])
    place.put("b/part-0.parquet", id=["1"])
    place.register()
    return place


VIEW, PART = "spark_catalog.system_demo.a", "spark_catalog.source_files.system_demo__a__{}"


def test_nothing_is_asked_when_no_file_changed(place: Place) -> None:
    assert place.metastore.kinds[VIEW] == "VIEW"
    assert place.register() == []
    assert place.metastore.statements == []


def test_new_rows_make_nothing_anew_but_a_second_file_tells_which_is_newer(place: Place) -> None:
    place.put("a/part-1.parquet", id=["2"])
    assert place.register()[-1] == f"CREATE VIEW {VIEW}"
    place.put("a/part-2.parquet", id=["3"])
    assert place.register() == [f"REFRESH TABLE {VIEW}"]


def test_new_column_makes_its_table_anew_and_no_other(place: Place) -> None:
    place.put("a/part-1.parquet", id=["2"], price=[1])
    assert place.register() == [
        f"DROP VIEW IF EXISTS {VIEW}",
        f"DROP TABLE IF EXISTS {PART.format(0)}",
        f"CREATE TABLE {PART.format(0)}",
        f"CREATE VIEW {VIEW}",
    ]


def test_file_of_another_type_is_read_apart_by_links(place: Place) -> None:
    place.put("a/eu/part-1.parquet", id=[2])
    place.register()
    links = place.state.links / "system_demo__a"
    found = sorted(p.relative_to(links).as_posix() for p in links.rglob("*.parquet"))
    assert found == ["0/eu/part-1.parquet", "1/part-0.parquet"]
    assert pq.read_table(links / found[0]).to_pydict() == {"id": [2]}
    assert {PART.format(0), PART.format(1), VIEW} <= place.metastore.kinds.keys()


def test_table_that_is_gone_is_forgotten_with_all_under_it(place: Place) -> None:
    place.put("a/eu/part-1.parquet", id=[2])
    place.register()
    for file in sorted(place.folder.glob("demo/a/**/*.parquet")):
        file.unlink()
    place.register()
    assert not [name for name in place.metastore.kinds if name.endswith(("_demo.a", "a__0"))]
    assert not (place.state.links / "system_demo__a").exists()


def test_table_of_an_older_release_gives_way_to_the_view(place: Place) -> None:
    place.metastore.kinds = {VIEW: "TABLE"}
    place.state.sources.write_text(f'{{"{VIEW}": "an older mark"}}', encoding="utf-8")
    assert place.register()[0] == f"DROP TABLE IF EXISTS {VIEW}"
    assert place.metastore.kinds[VIEW] == "VIEW"
