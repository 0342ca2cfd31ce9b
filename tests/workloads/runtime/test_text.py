"""SQL text: quoting, names, placeholders, projections."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pyspark.sql.types import (
    ArrayType,
    DataType,
    DayTimeIntervalType,
    DoubleType,
    IntegerType,
    MapType,
    StringType,
    StructField,
    StructType,
    TimestampNTZType,
    VariantType,
)

from bronze.loading.columns import news
from bronze.loading.conversion import Place
from bronze.loading.projection import project
from content.definitions import Definitions, Expression
from content.errors import ContentError
from content.placeholders import render, split_arguments
from content.sql import identifier, literal
from content.table_spec import Column, ReferencedKey, TableSpec
from runtime.dialect import Dialect
from runtime.errors import SourceError, WorkloadError
from runtime.names import Names
from runtime.tables import create_statement
from runtime.task import arguments, instant

NAMES = Names(
    catalog="my-catalog", schemas={"bronze": "b", "gold": "g"}, source_prefix="main.system_"
)
DEFINITIONS = Definitions(
    values={"states": ["A", "B'C"], "unit": "DBU", "limit": 3},
    expressions={
        "ratio": Expression(parameters=["part", "whole"], sql="({part} / NULLIF({whole}, 0))"),
        "in_unit": Expression(parameters=["u"], sql="{u} = ${def.unit}"),
    },
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (7, "7"),
        (1.5, "1.5D"),
        (Decimal("1.10"), "1.10BD"),
        ("it's a \\", "'it\\'s a \\\\'"),
        (date(2026, 3, 1), "DATE'2026-03-01'"),
        (datetime(2026, 3, 1, 6, tzinfo=UTC), "TIMESTAMP'2026-03-01 06:00:00+00:00'"),
        (["a", 1], "('a', 1)"),
        ({"a": 1}, "MAP('a', 1)"),
    ],
)
def test_value_becomes_a_typed_literal(value: object, text: str) -> None:
    assert literal(value) == text  # type: ignore[arg-type]  # each kind of value in turn


def test_name_is_quoted_only_when_it_must_be() -> None:
    assert identifier("fact_usage") == "fact_usage"
    assert identifier("my-catalog") == "`my-catalog`"
    assert identifier("a`b") == "`a``b`"


def test_source_prefix_is_a_catalog_and_the_beginning_of_a_schema() -> None:
    assert NAMES.source("billing.usage") == "main.system_billing.usage"
    system = Names(catalog="c", schemas={}, source_prefix="system.")
    assert system.source("billing.usage") == "system.billing.usage"


def test_missing_source_and_unknown_layer_are_named() -> None:
    with pytest.raises(ContentError, match="the source is not set: pass --source"):
        Names(catalog="c", schemas={}).source("billing.usage")
    with pytest.raises(ContentError, match="'ml' is not among the task's schemas"):
        NAMES.table("ml", "x")


def test_placeholders_become_schemas_and_typed_definitions() -> None:
    text = (
        "SELECT '$.x', a FROM ${gold}.t "
        "WHERE s IN ${def.states} AND u = ${def.unit} LIMIT ${def.limit}"
    )
    assert render(text, NAMES.placeholders(), DEFINITIONS) == (
        "SELECT '$.x', a FROM `my-catalog`.g.t WHERE s IN ('A', 'B\\'C') AND u = 'DBU' LIMIT 3"
    )


def test_expression_takes_its_arguments_whole() -> None:
    text = "${def.ratio(sum(CASE WHEN a IN (1, 2) THEN b END), count(*))}"
    assert render(text, NAMES.placeholders(), DEFINITIONS) == (
        "(sum(CASE WHEN a IN (1, 2) THEN b END) / NULLIF(count(*), 0))"
    )


def test_expression_may_use_definitions() -> None:
    assert render("${def.in_unit(x.u)}", NAMES.placeholders(), DEFINITIONS) == "x.u = 'DBU'"


def test_commas_in_brackets_and_quotes_do_not_split_arguments() -> None:
    assert split_arguments("f(a, b), ', ', c") == ["f(a, b)", "', '", "c"]


STRUCT = StructType([StructField("a", StringType()), StructField("b", IntegerType())])
TURNED = StructType(
    [
        StructField("b", IntegerType()),
        StructField("c", StringType()),
        StructField("a", StringType()),
    ]
)


PLACE = Place(table="s.t", column="x", file=None)


def test_struct_is_read_by_the_names_of_its_members() -> None:
    assert project("x", TURNED, STRUCT, PLACE) == (
        "CASE WHEN x IS NOT NULL THEN named_struct('a', x.a, 'b', x.b) END"
    )
    assert project("x", STRUCT, STRUCT, PLACE) == "x"
    assert project("x", None, StringType(), PLACE) == "CAST(NULL AS string)"
    elements = project("x", ArrayType(TURNED), ArrayType(STRUCT), PLACE)
    assert elements.startswith("transform(x, e -> CASE")
    maps = MapType(StringType(), StringType())
    assert project("x", maps, maps, PLACE) == "x"


def test_capitals_make_no_other_column_or_member() -> None:
    source = StructType([StructField("A", StringType()), StructField("B", IntegerType())])
    assert project("x", source, STRUCT, PLACE) == (
        "CASE WHEN x IS NOT NULL THEN named_struct('a', x.A, 'b', x.B) END"
    )
    assert news(STRUCT, source).taken == []


def test_values_that_are_not_exact_are_told_with_table_column_and_what_to_do() -> None:
    source = StructType([StructField("a", DoubleType())])
    target = StructType([StructField("a", StringType())])
    text = project("x", source, target, PLACE)
    assert "abs(x.a) < 9007199254740992" in text
    assert "raise_error(concat('source table s.t', ': column x.a: ', CAST(nanvl(x.a, NULL) " in text
    assert "' is no exact STRING: export the column as STRING'" in text


def test_type_that_cannot_become_the_other_is_told_with_both() -> None:
    with pytest.raises(SourceError) as caught:
        project("x", STRUCT, StringType(), PLACE)
    assert str(caught.value) == (
        "column x is STRUCT<A:STRING,B:INT>, which is no STRING: export the column as it is, or "
        "leave it out"
    )


def test_what_only_the_source_has_is_found_at_every_depth() -> None:
    source = StructType(
        [
            StructField("s", TURNED),
            StructField("l", ArrayType(TURNED)),
            StructField("n", StringType()),
        ]
    )
    target = StructType([StructField("s", STRUCT), StructField("l", ArrayType(STRUCT))])
    assert news(target, source).taken == [
        ("s.c", "string"),
        ("l.element.c", "string"),
        ("n", "string"),
    ]


@pytest.mark.parametrize(
    ("name", "type_", "reason"),
    [
        ("a b", StringType(), "a name that Delta refuses"),
        ("", StringType(), "a name that Delta refuses"),
        ("_change_type", StringType(), "reserved name"),
        ("z", TimestampNTZType(), "TIMESTAMP_NTZ"),
        ("z", MapType(StringType(), TimestampNTZType()), "TIMESTAMP_NTZ"),
        ("z", DayTimeIntervalType(), "INTERVAL DAY TO SECOND"),
        ("z", VariantType(), "VARIANT"),
        ("z", StringType("UTF8_LCASE"), "STRING COLLATE UTF8_LCASE"),
        ("z", StructType([]), "a struct of nothing"),
        (
            "z",
            StructType([StructField("b", StringType()), StructField("B", StringType())]),
            "members that differ in capitals only",
        ),
    ],
)
def test_column_that_delta_cannot_hold_is_left_out(name: str, type_: DataType, reason: str) -> None:
    found = news(STRUCT, StructType([StructField(name, type_)]))
    assert found.taken == [] and found.left_out == [f"{name!r} ({reason})"]


def test_table_is_declared_for_each_engine_in_its_own_words() -> None:
    spec = TableSpec(
        comment="it's", columns=(Column("a", "STRING", "A."),), cluster_by=("a",), key=("a",)
    )
    local = create_statement(Dialect(is_local=True), "c.s.t", spec)
    assert "CLUSTER BY (a)" in local and "PRIMARY KEY" not in local
    assert "'delta.dataSkippingStatsColumns' = 'a'" in local
    workspace = create_statement(Dialect(is_local=False), "c.s.t", spec)
    assert "CLUSTER BY AUTO" in workspace and "CONSTRAINT t_pk PRIMARY KEY (a)" in workspace
    for text in (local, workspace):
        assert "'delta.enableChangeDataFeed' = 'true'" in text and "COMMENT 'it\\'s'" in text


def test_foreign_key_is_declared_where_the_engine_has_them() -> None:
    spec = TableSpec(
        comment="c",
        columns=(Column("a", "STRING", "A."), Column("b", "STRING", "B.")),
        cluster_by=("a",),
        key=("a",),
        foreign_keys={("a", "b"): ReferencedKey(table="c.s.d", columns=("x", "y"))},
    )
    assert (
        "CONSTRAINT t_pk PRIMARY KEY (a), "
        "CONSTRAINT t_a_b_fk FOREIGN KEY (a, b) REFERENCES c.s.d (x, y)) USING DELTA"
    ) in create_statement(Dialect(is_local=False), "c.s.t", spec)
    assert "CONSTRAINT" not in create_statement(Dialect(is_local=True), "c.s.t", spec)


def test_all_missing_and_unknown_arguments_are_named_at_once() -> None:
    with pytest.raises(WorkloadError) as error:
        arguments("doc", ["--catalog=c", "--x=1"], "catalog", "run_id", "job")
    assert str(error.value) == (
        "arguments: --run-id is missing: pass it; --job is missing: pass it; "
        "--x=1 is unknown: remove it"
    )


def test_argument_value_may_hold_anything() -> None:
    args = arguments("doc", ["--a=x=y --b", "--b="], "a", "b")
    assert (args.a, args.b, args.get("c")) == ("x=y --b", "", None)
    with pytest.raises(AttributeError, match="'c' is not declared by this entry"):
        _ = args.c


def test_time_without_an_offset_is_utc() -> None:
    assert instant("2026-03-01T06:00:00") == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert instant("2026-03-01T06:00:00+02:00") == datetime(2026, 3, 1, 4, tzinfo=UTC)
    with pytest.raises(WorkloadError, match="--started-at='today' is not an ISO date-time"):
        instant("today")
