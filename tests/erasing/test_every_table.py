"""Every table of the content can be erased from: what is written has the type of what was there."""

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from content.checking.project import Project, read_project
from content.erasure import ERASURE, erased
from content.finding.found import read_texts
from content.sql import identifier
from content.types import parse_type
from health_monitor.erasing import ErasingError
from health_monitor.erasing.places import Place, places_in
from health_monitor.erasing.targets import with_texts

WORKLOADS = Path(__file__).resolve().parents[2] / "workloads"


@pytest.fixture(scope="module")
def project() -> Project:
    return read_project(read_texts(WORKLOADS))


def test_what_is_written_has_the_type_of_what_was_there(
    spark: SparkSession, project: Project
) -> None:
    columns = {
        table.object: {column.name: column.type for column in table.spec.columns}
        for table in project.bronze
        if table.pii
    }
    assert len(columns) > 20
    for table in project.bronze:
        found = with_texts(columns.get(table.object, {}), table.pii)
        if not found:
            continue
        empty = ", ".join(
            f"CAST(NULL AS {columns[table.object][name]}) AS {identifier(name)}" for name in found
        )
        new = ", ".join(
            f"{erased(f't.{identifier(name)}', type_, name, table.pii)} AS {identifier(name)}"
            for name, type_ in found.items()
        )
        nobody = "SELECT '' AS salt, array('') AS hashes"
        frame = spark.sql(
            f"SELECT {new} FROM (SELECT {empty}) AS t CROSS JOIN ({nobody}) AS {ERASURE}"
        )
        before = {name: parse_type(columns[table.object][name]) for name in found}
        after = {f.name: parse_type(f.dataType.simpleString()) for f in frame.schema.fields}
        assert after == before, table.object


def test_places_are_all_tables_with_persons_and_what_watches_them(project: Project) -> None:
    places = places_in(WORKLOADS)
    declared = {table.object for table in project.bronze if table.pii}
    declared |= {table.object for table in project.computed if table.pii}
    assert {place.object for place in places if place.pii is not None} == declared
    assert {"bronze.access_audit", "gold.fact_usage", "gold.ml_predictions_anomaly"} <= declared
    watching = [place for place in places if place.pii is None]
    assert Place(layer="monitoring", name="fact_usage_profile_metrics", pii=None) in watching
    assert len(watching) == 2 * len(project.monitors)


def test_texts_of_a_table_are_found_whole_or_by_member() -> None:
    columns = {
        "id": "STRING",
        "n": "INT",
        "who": "STRUCT<a:STRING,b:INT>",
        "tags": "MAP<STRING,INT>",
    }
    assert list(with_texts(columns, None)) == ["id", "who"]
    assert list(with_texts(columns, ["who.a", "gone"])) == ["who"]
    assert list(with_texts(columns, ["who.b"])) == []


def test_broken_file_stops_before_anything_is_erased(tmp_path: Path) -> None:
    (tmp_path / "gold" / "tables" / "demo").mkdir(parents=True)
    (tmp_path / "definitions.yaml").write_text("values: {}\nexpressions: {}\n")
    (tmp_path / "gold" / "tables" / "demo" / "fact_x.sql").write_text("SELECT 1")
    with pytest.raises(ErasingError, match=r"fact_x\.sql: .*`health-monitor check` shows all"):
        places_in(tmp_path)
