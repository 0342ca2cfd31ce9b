"""What a folder of Parquet files holds, from the footers alone: Spark is not asked."""

from datetime import datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from health_monitor.local import LocalError
from health_monitor.local.spark.exports.folder import data_files, is_hidden
from health_monitor.local.spark.exports.footers import read_columns
from health_monitor.local.spark.exports.layout import Layout, lay_out
from health_monitor.local.spark.exports.likeness import common
from health_monitor.local.spark.exports.stored import Leaf, Listing, Mapping, Record, Type
from health_monitor.local.spark.exports.views import create_part, create_view

NAIVE = datetime(2026, 3, 1)


def write(file: Path, **columns: Any) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), file)
    return file


def layout_of(folder: Path) -> Layout:
    files = {file.relative_to(folder): read_columns(file) for file in data_files(folder)}
    return lay_out(folder, files)


@pytest.mark.parametrize(
    ("name", "hidden"),
    [
        ("_started_4412", True),
        ("_committed_4412", True),
        ("_SUCCESS", True),
        ("_temporary", True),
        ("._part-0.parquet", True),
        (".part-0.parquet.crc", True),
        ("_day=2026-03-01", False),
        ("part_0.parquet", False),
    ],
)
def test_what_begins_with_a_dot_or_underscore_is_no_data(name: str, hidden: bool) -> None:
    assert is_hidden(name) is hidden


def test_delta_table_in_a_subfolder_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "eu" / "_delta_log").mkdir(parents=True)
    with pytest.raises(LocalError, match=r"/eu: a Delta table inside the folder of a table: move"):
        data_files(tmp_path)


def test_file_that_is_no_parquet_is_named_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    for content in (b"", b"PAR1", b"id,name\n"):
        file.write_bytes(content)
        with pytest.raises(LocalError) as caught:
            read_columns(file)
        assert str(caught.value) == (
            f"{file}: cannot be read, it is damaged, cut short or no Parquet file: export it "
            "again, or move it away"
        )


def test_types_are_those_by_which_spark_reads_what_is_stored(tmp_path: Path) -> None:
    file = write(
        tmp_path / "a.parquet",
        text=["x"],
        words=pa.array(["x"]).dictionary_encode(),
        micros=pa.array([NAIVE], pa.timestamp("us", "Europe/Berlin")),
        naive=pa.array([NAIVE], pa.timestamp("ms")),
        nanos=pa.array([NAIVE], pa.timestamp("ns", "UTC")),
        small=pa.array([1], pa.int8()),
        unsigned=pa.array([1], pa.uint64()),
        money=pa.array([Decimal("1.5")], pa.decimal128(38, 18)),
        nothing=pa.nulls(1),
        tags=pa.array([[("k", 1.5)]], pa.map_(pa.string(), pa.float64())),
        nested=[{"list": [{"flag": True}]}],
    )
    assert {name: str(type_) for name, type_ in read_columns(file)} == {
        "text": "STRING",
        "words": "STRING",
        "micros": "TIMESTAMP",
        "naive": "TIMESTAMP_NTZ",
        "nanos": "NANOS",
        "small": "TINYINT",
        "unsigned": "DECIMAL(20,0)",
        "money": "DECIMAL(38,18)",
        "nothing": "VOID",
        "tags": "MAP<STRING, DOUBLE>",
        "nested": "STRUCT<`list`: ARRAY<STRUCT<`flag`: BOOLEAN>>>",
    }


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("INT", "BIGINT", "BIGINT"),
        ("TIMESTAMP_NTZ", "TIMESTAMP", "TIMESTAMP"),
        ("DOUBLE", "STRING", "STRING"),
        ("DOUBLE", "INT", "BIGINT"),
        ("BIGINT", "STRING", "STRING"),
        ("DECIMAL(10,2)", "DECIMAL(38,18)", "DECIMAL(38,18)"),
        ("DECIMAL(10,2)", "DECIMAL(9,4)", "DECIMAL(12,4)"),
        ("BIGINT", "DECIMAL(10,2)", "DECIMAL(21,2)"),
        ("BIGINT", "DECIMAL(38,30)", None),
        ("DOUBLE", "DECIMAL(38,18)", "DECIMAL(38,18)"),
        ("VOID", "DATE", "DATE"),
        ("DATE", "STRING", None),
        ("BOOLEAN", "INT", None),
        ("TIMESTAMP", "BIGINT", None),
    ],
)
def test_common_type_holds_the_values_of_both(one: str, other: str, both: str | None) -> None:
    expected = None if both is None else Leaf(both)
    assert common(Leaf(one), Leaf(other)) == expected
    assert common(Leaf(other), Leaf(one)) == expected


def test_common_type_is_found_inside_of_others() -> None:
    def nested(leaf: str) -> Type:
        return Record((("a", Listing(Mapping(Leaf("STRING"), Leaf(leaf)))),))

    assert common(nested("INT"), nested("BIGINT")) == nested("BIGINT")
    assert common(nested("INT"), nested("DATE")) is None
    assert common(
        Record((("A", Leaf("INT")),)), Record((("a", Leaf("VOID")), ("b", Leaf("INT"))))
    ) == (Record((("A", Leaf("INT")), ("b", Leaf("INT")))))


def test_files_of_the_same_types_are_one_part_whatever_each_lacks(tmp_path: Path) -> None:
    write(tmp_path / "a.parquet", id=["1"], n=[1])
    write(tmp_path / "b.parquet", ID=["1"], m=[1.5])
    write(tmp_path / "c.parquet", id=[1])
    write(tmp_path / "day=2026-03-01" / "d.parquet", id=["1"])
    layout = layout_of(tmp_path)
    assert [[str(file) for file in part.files] for part in layout.parts] == [
        ["a.parquet", "b.parquet", "day=2026-03-01/d.parquet"],
        ["c.parquet"],
    ]
    assert [(column.name, str(column.type)) for column in layout.columns] == [
        ("id", "STRING"),
        ("n", "BIGINT"),
        ("m", "DOUBLE"),
        ("day", "STRING"),
    ]


def test_column_that_nobody_can_read_says_so_with_file_and_what_to_do(tmp_path: Path) -> None:
    one = write(tmp_path / "a.parquet", id=["1"], day=[NAIVE.date()], at=[time(1)], x=[1], X=[2])
    other = write(tmp_path / "b.parquet", id=["1"], day=["soon"])
    layout = layout_of(tmp_path)
    assert {column.name: column.refusal for column in layout.columns} == {
        "id": None,
        "day": f"{other}: column day is STRING, but DATE in {one}: export both in one way",
        "at": f"{one}: column at holds TIME, which cannot be read: export it as another type, or "
        "leave it out",
        "x": f"{one}: column x is there twice, as names in capitals and not are the same: rename "
        "one of them",
    }


def test_statements_quote_what_people_call_things(tmp_path: Path) -> None:
    folder = tmp_path / "it's"
    write(folder / "a.parquet", **{"a`b": ["1"], "_exported": ["theirs"]})
    layout = layout_of(folder)
    (part,) = layout.parts
    assert create_part(part, "c.s.t__0", folder) == (
        "CREATE TABLE c.s.t__0 (`a``b` STRING) USING parquet "
        f"OPTIONS (recursiveFileLookup 'true') LOCATION '{tmp_path}/it\\'s'"
    )
    view = create_view(layout, "c.s.t", {"c.s.t__0": folder})
    assert view.startswith("CREATE VIEW c.s.t AS SELECT `a``b` AS `a``b`, named_struct('file', ")
    assert view.count("_exported") == 1
