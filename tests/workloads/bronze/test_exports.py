"""Exports as people hand them over end in the right values, or in one line that says what to do.

All tables of a test are written first and registered once: Spark starts slowly.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from export_folder import DAY, TEXT, TIME, ExportFolder, append, changes, latest
from pyspark.sql import SparkSession

from runtime.errors import SourceError

MOMENT = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAIVE = datetime(2026, 3, 1, 12)  # what Spark gives in a session in UTC
NANOS = 1_772_366_400_000_000_000
MAP = pa.map_(TEXT, TEXT)
ENTRIES = pa.list_(pa.struct([("key", TEXT), ("value", TEXT)]))
TURNED = pa.list_(pa.struct([("value", TEXT), ("key", TEXT)]))


@pytest.fixture
def export(spark: SparkSession, tmp_path: Path) -> ExportFolder:
    return ExportFolder.begin(spark, tmp_path)


def ids(*values: str | None) -> pa.Array:
    return pa.array(values, TEXT)


def told(export: ExportFolder, table: Any) -> str:
    """The one line in which loading ends."""
    with pytest.raises(SourceError) as caught:
        export.load(table)
    line = str(caught.value)
    assert "\n" not in line and len(line) < 500
    assert caught.value.is_final
    return line


def test_files_of_all_folders_are_read_and_what_the_platform_leaves_is_not(
    export: ExportFolder,
) -> None:
    named = "part-00000-tid-4412345678901234567-c000.snappy.parquet"
    export.put(f"demo/flat/{named}", {"id": ids("a")})
    for left in ("_SUCCESS", "_started_44123", "_committed_44123", ".part-0.parquet.crc"):
        (export.folder / "demo/flat" / left).write_bytes(b"")
    for hidden in ("_temporary/0", ".tmp"):
        export.put(f"demo/flat/{hidden}/part-1.parquet", {"id": ids("no")})
    export.put(f"demo/nested/{named}", {"id": ids("a")})
    export.put("demo/nested/eu west/b+c.parquet", {"id": ids("b", "c")})
    export.put("demo/nested/us/2026/d.PARQUET", {"id": ids("d")})
    export.put("demo/parted/day=2026-03-01/x=a%2Fb/e.parquet", {"id": ids("e")})
    export.put("demo/parted/day=2026-03-02/f.parquet", {"id": ids("f")})
    export.register()
    flat, nested = latest("flat"), latest("nested")
    parted = latest("parted", day="DATE", x="STRING")
    for table in (flat, nested, parted):
        export.load(table)
    assert export.rows(flat, "id") == [("a",)]
    assert export.rows(nested, "id") == [("a",), ("b",), ("c",), ("d",)]
    assert export.rows(parted, "id", "day", "x") == [
        ("e", date(2026, 3, 1), "a/b"),
        ("f", date(2026, 3, 2), None),
    ]


def test_newer_file_wins_in_tables_of_every_kind(export: ExportFolder) -> None:
    def part(table: str, file: str, days_old: float, /, **columns: Any) -> None:
        export.put(f"demo/{table}/{file}.parquet", columns, days_old=days_old)

    # By name the older file comes last: names do not matter.
    ended = pa.array([MOMENT, None], TIME)
    part("prices", "z", 7, id=ids("retired", "fixed"), ended=pa.nulls(2, TIME), price=ids("1", "3"))
    part("prices", "a", 0, id=ids("retired", "fixed"), ended=ended, price=ids("1", "2"))
    part("workspaces", "z", 7, id=ids("1", "9"), name=ids("old", "deleted"))
    part("workspaces", "a", 0, id=ids("1"), name=ids("new"))
    part("seen", "z", 7, of=ids("main", "main", "eu"), id=ids("t", "dropped", "u"))
    part("seen", "a", 0, of=ids("main", "us"), id=ids("t", "v"))
    days = pa.array([date(2026, 2, 1), date(2026, 3, 1)], DAY)
    kinds = ids("ORIGINAL", "RETRACTION")
    part("usage", "z", 7, id=ids("u1", "u2"), day=days, arrived=days, kind=kinds, n=ids("1", "1"))
    part("usage", "a", 0, id=ids("u1", "u2"), day=days, arrived=days, kind=kinds, n=ids("5", "1"))
    # The source's own time counts before that of the file.
    day = days[:1]
    part("late", "z", 7, id=ids("q"), day=day, arrived=days[1:], n=ids("newer"))
    part("late", "a", 0, id=ids("q"), day=day, arrived=days[:1], n=ids("older"))
    export.register()
    prices = changes("prices", ended="TIMESTAMP", price="STRING")
    workspaces = latest("workspaces", name="STRING")
    seen = latest("seen", key=("of", "id"), scope="regional", of="STRING")
    usage = append("usage", kind="STRING", n="STRING")
    late = append("late", n="STRING")
    for table in (prices, workspaces, seen, usage, late):
        assert "the newest count" in export.load(table).message
    assert export.rows(prices, "id", "ended", "price") == [
        ("fixed", None, "2"),
        ("retired", NAIVE, "1"),
    ]
    assert export.rows(workspaces, "id", "name") == [("1", "new")]
    assert export.rows(seen, "of", "id") == [("eu", "u"), ("main", "t"), ("us", "v")]
    assert export.rows(usage, "id", "kind", "n") == [
        ("u1", "ORIGINAL", "5"),
        ("u2", "RETRACTION", "1"),
    ]
    assert export.rows(late, "n") == [("newer",)]
    assert export.load(usage).status == "UNCHANGED"


def test_export_beside_an_earlier_one_that_was_loaded_changes_what_it_says_otherwise(
    export: ExportFolder,
) -> None:
    days = pa.array([date(2026, 2, 1), date(2026, 3, 1)], DAY)
    first = {"id": ids("u1", "u2"), "day": days, "arrived": days, "n": ids("1", "1")}
    export.put("demo/usage/z.parquet", first, days_old=7)
    export.put("demo/workspaces/z.parquet", {"id": ids("1", "9")}, days_old=7)
    export.register()
    usage, workspaces = append("usage", n="STRING"), latest("workspaces")
    for table in (usage, workspaces):
        export.load(table)
    # The changed row is older than what a refresh looks back for.
    export.put("demo/usage/a.parquet", {**first, "n": ids("5", "1")})
    export.put("demo/workspaces/a.parquet", {"id": ids("1")})
    export.register()
    for table in (usage, workspaces):
        export.load(table)
    assert export.rows(usage, "id", "n") == [("u1", "5"), ("u2", "1")]
    gone = "_deleted_at IS NOT NULL"
    assert export.rows(workspaces, "id", gone) == [("1", False), ("9", True)]


def test_unlike_rows_of_files_of_one_moment_are_refused_with_both_named(
    export: ExportFolder,
) -> None:
    files = [
        export.put("demo/copied/a.parquet", {"id": ids("1"), "name": ids("x")}),
        export.put("demo/copied/b.parquet", {"id": ids("1"), "name": ids("y")}, days_old=1e-6),
    ]
    export.put("demo/alike/a.parquet", {"id": ids("1"), "name": ids("x")})
    export.put("demo/alike/b.parquet", {"id": ids("1"), "name": ids("x")})
    # Files of one write are no older and newer ones, however long it took to copy them.
    one_write = "part-{}-0b5a1f3c-1111-2222-3333-444455556666-c000.snappy.parquet"
    for number, (name, days_old) in enumerate((("x", 1), ("y", 0), ("z", 0))):
        rows = {"id": ids("1", f"of {number}"), "name": ids(name, name)}
        export.put("demo/parts/" + one_write.format(f"0000{number}"), rows, days_old=days_old)
    export.register()
    assert told(export, latest("copied", name="STRING")) == (
        f"{files[0]} and {files[1]}: have unlike rows of id = 1, and were written at the same "
        "time: remove the file of the older export, or export into a new folder"
    )
    alike = latest("alike", name="STRING")
    export.load(alike)
    assert export.rows(alike, "id", "name") == [("1", "x")]
    parts = latest("parts", name="STRING")
    export.load(parts)
    assert export.rows(parts, "id", "name") == [
        ("1", "z"),
        ("of 0", "x"),
        ("of 1", "y"),
        ("of 2", "z"),
    ]


def test_unknown_columns_are_taken_along_or_left_out_by_name(export: ExportFolder) -> None:
    columns = {
        "ID": ids("a"),
        "Struct_": pa.array([{"A": "1", "new": "2", "odd one": "3"}]),
        "colour": ids("red"),
        "Cost Centre (local)": ids("x"),
        "a,b;c\n": ids("x"),
        "exported_at": pa.array([MOMENT.replace(tzinfo=None)], pa.timestamp("us")),
        "deep": pa.array([[{"t": NAIVE}]], pa.list_(pa.struct([("t", pa.timestamp("us"))]))),
        "_change_type": ids("insert"),
        "_batch_id": ids("theirs"),
        "at": pa.array([datetime(2026, 3, 1).time()]),
        "void": pa.nulls(1),
        "twice": ids("x"),
        "TWICE": ids("y"),
    }
    export.put("demo/odd/a.parquet", columns)
    export.register()
    odd = latest("odd", struct_="STRUCT<a: STRING, b: STRING>")
    message = export.load(odd).message
    assert message == (
        "new columns: struct_.new, colour; left out: 'struct_.odd one' (a name that Delta refuses),"
        " 'Cost Centre (local)' (a name that Delta refuses), "
        "'a,b;c\\n' (a name that Delta refuses), "
        "'exported_at' (TIMESTAMP_NTZ), 'deep' (TIMESTAMP_NTZ), '_change_type' (reserved name), "
        "'_batch_id' (reserved name), 'at' (nothing that can be read in it), "
        "'void' (nothing that can be read in it), 'twice' (nothing that can be read in it)"
    )
    assert export.rows(odd, "id", "struct_.a", "struct_.b", "struct_.new", "colour") == [
        ("a", "1", None, "2", "red")
    ]
    assert export.rows(odd, "_batch_id") == [("run-1",)]
    # What was taken along may go, or become something else.
    export.put("demo/odd/a.parquet", {"id": ids("a", "b"), "colour": pa.array([1.5, None])})
    export.register()
    assert "left out: 'colour' (no STRING any more)" in export.load(odd).message
    assert export.rows(odd, "id", "colour") == [("a", "red"), ("b", None)]


def test_ids_and_numbers_that_became_floats_are_repaired_where_they_are_exact(
    export: ExportFolder,
) -> None:
    floats = pa.array([7.0, 1234567890123456.0, None, float("nan")])
    repaired = {
        "id": ids("a", "b", "c", "d"),
        "job_id": floats,
        "run_id": pa.array([Decimal("7.00"), Decimal("12345678901234567.00"), None, None]),
        "seconds": pa.array([60.0, 0.0, None, None]),
        "text_id": ids("7.0", "1.234567890123456E15", "1.2.3", None),
        "n": pa.array([7, -1, None, None], pa.int64()),
        "meta": pa.array([{"job_id": 8.0}, None, None, None]),
        "day": pa.array([MOMENT.replace(hour=0, tzinfo=None)] * 4, pa.timestamp("ns")),
        "price": ids("0.10", "1", "2", "3"),
    }
    export.put("demo/repaired/a.parquet", repaired)
    one = export.put("demo/fraction/a.parquet", {"id": ids("a"), "job_id": pa.array([7.5])})
    export.put("demo/large/a.parquet", {"id": ids("a"), "job_id": pa.array([2.0**53])})
    export.put("demo/rounded/a.parquet", {"id": ids("a"), "run_id": ids("1.23457E+15")})
    export.put("demo/small/a.parquet", {"id": ids("a"), "n": pa.array([2.0**40])})
    export.put("demo/noon/a.parquet", {"id": ids("a"), "day": pa.array([MOMENT], TIME)})
    export.put("demo/worded/a.parquet", {"id": ids("a"), "price": ids("about 1")})
    export.put("demo/epoch/a.parquet", {"id": ids("a"), "at": pa.array([NANOS])})
    export.register()
    types = {
        "job_id": "STRING",
        "run_id": "STRING",
        "text_id": "STRING",
        "seconds": "BIGINT",
        "n": "STRING",
        "meta": "STRUCT<job_id: STRING>",
        "day": "DATE",
        "price": "DECIMAL(38,18)",
    }
    table = latest("repaired", **types)
    export.load(table)
    day = date(2026, 3, 1)
    expressions = (
        "id",
        "job_id",
        "run_id",
        "text_id",
        "seconds",
        "n",
        "meta.job_id",
        "day",
        "price = 0.1",
    )
    assert export.rows(table, *expressions) == [
        ("a", "7", "7", "7", 60, "7", "8", day, True),
        (
            "b",
            "1234567890123456",
            "12345678901234567",
            "1234567890123456",
            0,
            "-1",
            None,
            day,
            False,
        ),
        ("c", None, None, "1.2.3", None, None, None, day, False),
        ("d", None, None, None, None, None, None, day, False),
    ]
    assert told(export, latest("fraction", job_id="STRING")) == (
        f"{one}: column job_id: 7.5 is no exact STRING: export the column as STRING"
    )
    assert "column job_id: 9.007199254740992E15 is no exact STRING" in told(
        export, latest("large", job_id="STRING")
    )
    assert "column run_id: 1.23457E+15 is an id that was made a float and lost digits: " in told(
        export, latest("rounded", run_id="STRING")
    )
    assert "a.parquet: column n: 1.099511627776E12 is no exact INT: " in told(
        export, latest("small", n="INT")
    )
    assert "noon/a.parquet: column day: 2026-03-01 12:00:00 is no exact DATE" in told(
        export, latest("noon", day="DATE")
    )
    assert "column price: about 1 is no exact DECIMAL(38,18)" in told(
        export, latest("worded", price="DECIMAL(38,18)")
    )
    assert told(export, latest("epoch", at="TIMESTAMP")) == (
        f"{export.folder}/demo/epoch/a.parquet: column at is BIGINT, which is no TIMESTAMP: "
        "export the column as it is, or leave it out"
    )


def test_maps_are_read_of_what_other_tools_have_instead(export: ExportFolder) -> None:
    given = {
        "entries": pa.array([[{"key": "team", "value": "red"}]], ENTRIES),
        "turned": pa.array([[{"key": "team", "value": "red"}]], TURNED),
        "pairs": pa.array([[["team", "red"]]]),
        "record": pa.array(
            [{"team": "red", "env": None}], pa.struct([("team", TEXT), ("env", TEXT)])
        ),
        "numbers": pa.array([[("team", 1)]], pa.map_(TEXT, pa.int64())),
    }
    for name, column in given.items():
        export.put(f"demo/{name}/a.parquet", {"id": ids("a"), "tags": column})
    triple = pa.array([[["team", "red", "x"]]])
    export.put("demo/triple/a.parquet", {"id": ids("a"), "tags": triple})
    export.put("demo/json/a.parquet", {"id": ids("a"), "tags": ids('{"team": "red"}')})
    export.register()
    for name in given:
        table = latest(name, tags="MAP<STRING,STRING>")
        export.load(table)
        assert export.rows(table, "tags") == [({"team": "1" if name == "numbers" else "red"},)]
    assert 'triple/a.parquet: column tags: ["team","red","x"] is no pair of key and value' in told(
        export, latest("triple", tags="MAP<STRING,STRING>")
    )
    assert told(export, latest("json", tags="MAP<STRING,STRING>")).endswith(
        "json/a.parquet: column tags is STRING, which is no MAP<STRING,STRING>: export the column "
        "as it is, or leave it out"
    )


def test_files_of_unlike_types_and_nanoseconds_are_read_where_nothing_is_lost(
    export: ExportFolder,
) -> None:
    micros, nanos = pa.array([MOMENT], TIME), pa.array([NANOS], pa.timestamp("ns", "UTC"))
    naive = pa.array([NAIVE], pa.timestamp("us"))
    export.put("demo/times/a.parquet", {"id": ids("a"), "at": micros, "n": ids("7")})
    export.put("demo/times/b.parquet", {"id": ids("b"), "at": nanos, "n": pa.array([7.0])})
    export.put("demo/times/c.parquet", {"id": ids("c"), "at": naive, "n": pa.array([7])})
    export.put("demo/times/d.parquet", {"id": ids("d"), "at": pa.nulls(1)})
    export.put(
        "demo/times/e.parquet",
        {"id": ids("e"), "at": pa.array([NAIVE], pa.timestamp("ns"))},
        use_deprecated_int96_timestamps=True,
    )
    inner = pa.array([{"price": Decimal("0.1")}], pa.struct([("price", pa.decimal128(10, 2))]))
    wider = pa.array([{"Price": Decimal("0.2"), "x": 1}])
    export.put("demo/structs/a.parquet", {"id": ids("a"), "p": inner})
    export.put("demo/structs/b.parquet", {"id": ids("b"), "p": wider})
    export.put("demo/unlike/a.parquet", {"id": ids("a"), "at": micros, "extra": micros})
    export.put("demo/unlike/b.parquet", {"id": ids("b"), "at": ids("soon"), "extra": ids("x")})
    export.put("demo/fine/a.parquet", {"id": ids("a"), "at": pa.array([NANOS + 1], nanos.type)})
    export.put("demo/strange/a.parquet", {"id": ids("a"), "at": pa.array([NAIVE.time()])})
    export.put("demo/extra/a.parquet", {"id": ids("a"), "extra": micros})
    export.put("demo/extra/b.parquet", {"id": ids("b"), "extra": ids("x")})
    export.register()
    times = latest("times", at="TIMESTAMP", n="STRING")
    export.load(times)
    assert export.rows(times, "id", "at", "n") == [
        ("a", NAIVE, "7"),
        ("b", NAIVE, "7"),
        ("c", NAIVE, "7"),
        ("d", None, None),
        ("e", NAIVE, None),
    ]
    structs = latest("structs", p="STRUCT<price: DECIMAL(38,18)>")
    export.load(structs)
    assert export.rows(structs, "id", "p.price = 0.1", "p.price = 0.2", "p.x") == [
        ("a", True, False, None),
        ("b", False, True, 1),
    ]
    folder = export.folder / "demo"
    assert told(export, latest("unlike", at="TIMESTAMP")) == (
        f"{folder}/unlike/b.parquet: column at is STRING, but TIMESTAMP in "
        f"{folder}/unlike/a.parquet: export both in one way"
    )
    assert told(export, latest("fine", at="TIMESTAMP")) == (
        f"{folder}/fine/a.parquet: column at: {NANOS + 1} nanoseconds since 1970 are no whole "
        "microseconds: export it with microseconds"
    )
    assert told(export, latest("strange", at="TIMESTAMP")) == (
        f"{folder}/strange/a.parquet: column at holds TIME, which cannot be read: export it as "
        "another type, or leave it out"
    )
    extra = latest("extra")
    assert "left out: 'extra'" in export.load(extra).message
    assert export.rows(extra, "id") == [("a",), ("b",)]
