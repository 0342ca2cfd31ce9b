"""SQL text: quoting, names, placeholders, projections."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from pyspark.sql.types import ArrayType, IntegerType, MapType, StringType, StructField, StructType

from bronze.loading.projection import additions, project
from content.definitions import Definitions, Expression
from content.errors import ContentError
from content.placeholders import render, split_arguments
from content.sql import identifier, literal
from content.table_spec import Column, ReferencedKey, TableSpec
from runtime.dialect import Dialect
from runtime.errors import WorkloadError
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


def test_struct_is_read_by_the_names_of_its_members() -> None:
    assert project("x", TURNED, STRUCT) == (
        "CASE WHEN x IS NOT NULL THEN "
        "named_struct('a', CAST(x.a AS string), 'b', CAST(x.b AS int)) END"
    )
    assert project("x", STRUCT, STRUCT) == "x"
    assert project("x", None, StringType()) == "CAST(NULL AS string)"
    assert project("x", ArrayType(TURNED), ArrayType(STRUCT)).startswith("transform(x, e -> CASE")
    maps = MapType(StringType(), StringType())
    assert project("x", maps, maps) == "x"


def test_what_only_the_source_has_is_found_at_every_depth() -> None:
    source = StructType(
        [
            StructField("s", TURNED),
            StructField("l", ArrayType(TURNED)),
            StructField("n", StringType()),
        ]
    )
    target = StructType([StructField("s", STRUCT), StructField("l", ArrayType(STRUCT))])
    assert additions("", target, source) == [
        ("s.c", "string"),
        ("l.element.c", "string"),
        ("n", "string"),
    ]


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
