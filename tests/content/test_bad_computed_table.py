"""A wrong file of a Gold table stops with one message that names file, key and fix."""

from collections.abc import Callable

import pytest

from content.definitions import Definitions, Expression
from content.errors import ContentError
from content.files import SqlFile
from content.placeholders import render
from content.tables.computed_table import in_reading_order, parse_computed_table
from content.tables.view import parse_view
from runtime.names import Names

SQL = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
  bronze.sales: {sale: sale}
day: day
columns:
  sale: {type: STRING, comment: Sale.}
  day: {type: DATE, comment: Day.}
--- */
SELECT s.sale, s.day FROM ${bronze}.sales AS s
"""
SQL_PATH = "gold/tables/demo/fact_sale.sql"

SQL_MISTAKES: dict[str, tuple[Callable[[str], str], str]] = {
    "no header": (lambda t: t.replace("/* ---\n", ""), "the file must begin with a header"),
    "open header": (lambda t: t.replace("--- */\n", ""), "the header is not closed"),
    "not YAML": (lambda t: t.replace("key: [sale]", "key: [sale"), "not valid YAML"),
    "key twice": (
        lambda t: t.replace("day: day\n", "day: day\nday: day\n"),
        "key 'day' is given twice",
    ),
    "unknown key": (lambda t: t.replace("grain:", "grian:"), "unknown key 'grian': allowed are"),
    "missing key": (lambda t: t.replace("grain: one row per sale\n", ""), "key 'grain' is missing"),
    "empty comment": (
        lambda t: t.replace("comment: Sales.", "comment: ''"),
        "comment must be a text",
    ),
    "unknown kind": (
        lambda t: t.replace("kind: fact", "kind: fakt"),
        "kind is 'fakt': use one of fact",
    ),
    "key not a list": (
        lambda t: t.replace("key: [sale]", "key: sale"),
        "key must be a list of columns",
    ),
    "key not a column": (
        lambda t: t.replace("key: [sale]", "key: [id]"),
        "key names 'id', which is not",
    ),
    "units of a table that the body does not read": (
        lambda t: t.replace(
            "{sale: sale}",
            '{units: "SELECT s.sale FROM ${changes} AS c JOIN ${gold}.fact_sale AS s '
            'ON s.sale = c.sale JOIN ${bronze}.shops AS h ON h.shop = c.shop"}',
        ),
        "units reads bronze.shops, which the body does not",
    ),
    "day not a column": (
        lambda t: t.replace("day: day\n", "day: date\n"),
        "day names 'date', which is not",
    ),
    "unit not a column": (
        lambda t: t.replace("key: [sale]\n", "key: [sale]\nunit: [x]\n"),
        "unit names 'x', which is not among the columns",
    ),
    "unknown type": (
        lambda t: t.replace("type: DATE", "type: DAET"),
        "columns.day: type 'DAET' is not",
    ),
    "column without comment": (
        lambda t: t.replace("sale: {type: STRING, comment: Sale.}", "sale: {type: STRING}"),
        "columns.sale: key 'comment' is missing",
    ),
    "column with unknown key": (
        lambda t: t.replace("comment: Day.}", "comment: Day., pii: true}"),
        "columns.day: unknown key 'pii'",
    ),
    "columns not a mapping": (
        lambda t: t.partition("columns:")[0] + "columns: [sale]\n--- */\nSELECT 1",
        "columns must be a mapping",
    ),
    "read not declared": (
        lambda t: t.replace("FROM", "FROM ${gold}.dim_x AS x CROSS JOIN"),
        "reads must equal the tables of the body: add gold.dim_x",
    ),
    "read not used": (
        lambda t: t.replace("reads:\n", "reads:\n  gold.dim_x: {}\n"),
        "reads must equal the tables of the body: remove gold.dim_x",
    ),
    "read not a mapping": (
        lambda t: t.replace("{sale: sale}", "[sale]"),
        "reads.bronze.sales must be a mapping of column to expression",
    ),
    "no read gives the unit": (
        lambda t: t.replace("{sale: sale}", "{day: day}"),
        "no table gives the unit (sale)",
    ),
    "no body": (lambda t: t.partition("SELECT")[0], "the file has no body"),
    "unknown loader": (
        lambda t: t.replace("day: day\n", "day: day\nloaded_by: me\n"),
        "loaded_by is 'me': use gold or ml",
    ),
    "foreign keys not a list": (
        lambda t: t.replace("day: day\n", "day: day\nforeign_keys: {day: gold.dim_day}\n"),
        "foreign_keys must be a list of references",
    ),
    "foreign key without its dimension": (
        lambda t: t.replace("day: day\n", "day: day\nforeign_keys: [{columns: [day]}]\n"),
        "foreign_keys: key 'references' is missing",
    ),
    "foreign key not a column": (
        lambda t: t.replace(
            "day: day\n", "day: day\nforeign_keys: [{columns: [x], references: gold.dim_x}]\n"
        ),
        "foreign_keys names 'x', which is not among the columns",
    ),
    "checks not a mapping": (
        lambda t: t.replace("day: day\n", "day: day\nchecks: [unique]\n"),
        "checks must be a mapping of fail and warn to lists of rules",
    ),
    "unknown level of checks": (
        lambda t: t.replace("day: day\n", "day: day\nchecks: {error: [unique]}\n"),
        "checks: unknown key 'error': allowed are fail, warn",
    ),
    "check not a text": (
        lambda t: t.replace("day: day\n", "day: day\nchecks: {warn: [1]}\n"),
        "checks.warn: 1 is no rule",
    ),
    "unique as a warning": (
        lambda t: t.replace("day: day\n", "day: day\nchecks: {warn: [unique]}\n"),
        "checks.warn: unique of the key always fails: move it to fail",
    ),
    "min_rows without a number": (
        lambda t: t.replace("day: day\n", "day: day\nchecks: {warn: [min_rows]}\n"),
        "checks.warn: 'min_rows': write min_rows and a number of rows",
    ),
    "checks of a table without a body": (
        lambda t: (
            t.partition("SELECT")[0]
            .replace("kind: fact", "kind: fact\nloaded_by: ml")
            .replace("reads:\n  bronze.sales: {sale: sale}\n", "checks: {warn: [min_rows 1]}\n")
        ),
        "checks: no load of a table without a body would see them",
    ),
    "adds_only not read": (
        lambda t: t.replace("day: day\n", "day: day\nadds_only: [gold.x]\n"),
        "adds_only names 'gold.x', which is not among the reads",
    ),
}

DEFINITIONS = Definitions(
    values={"states": ["A"]}, expressions={"twice": Expression(parameters=["x"], sql="({x} * 2)")}
)
NAMES = Names(catalog="c", schemas={"gold": "g"})
TEXT_MISTAKES = {
    "SELECT * FROM ${glod}.t": "placeholder ${glod} is unknown: use a layer or def.NAME",
    "SELECT * FROM ${bronze}.t": "placeholder ${bronze} is unknown: pass its schema to the task",
    "SELECT ${def.state}": "definition 'state' is not in definitions.yaml: known are states",
    "SELECT ${def.thrice(a)}": "expression 'thrice' is not in definitions.yaml: known are twice",
    "SELECT ${def.twice(a, b)}": "expression 'twice' takes (x), got 2 arguments",
    "SELECT ${def.states": "placeholder is not closed: '${def.states'",
}


def test_the_good_file_is_good() -> None:
    assert parse_computed_table(SqlFile.parse(SQL, SQL_PATH), "gold").name == "fact_sale"


@pytest.mark.parametrize(("change", "message"), SQL_MISTAKES.values(), ids=list(SQL_MISTAKES))
def test_wrong_sql_file_is_named_with_its_key(change: Callable[[str], str], message: str) -> None:
    with pytest.raises(ContentError) as error:
        parse_computed_table(SqlFile.parse(change(SQL), SQL_PATH), "gold")
    assert str(error.value).startswith(SQL_PATH) and message in str(error.value)


@pytest.mark.parametrize(("text", "message"), TEXT_MISTAKES.items())
def test_wrong_placeholder_is_named(text: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        render(text, NAMES.placeholders(), DEFINITIONS)
    assert str(error.value).startswith(message)


def test_tables_that_read_each_other_are_named() -> None:
    one = SQL.replace("bronze}.sales", "gold}.two").replace("bronze.sales", "gold.two")
    two = one.replace("gold}.two", "gold}.one").replace("gold.two", "gold.one")
    tables = [
        parse_computed_table(SqlFile.parse(one, "gold/tables/demo/one.sql"), "gold"),
        parse_computed_table(SqlFile.parse(two, "gold/tables/demo/two.sql"), "gold"),
    ]
    with pytest.raises(ContentError, match=r"in a circle: gold\.one, gold.two"):
        in_reading_order(tables)


def test_view_without_a_body_is_named() -> None:
    text = "/* ---\ncomment: c\nreads: []\ncolumns: {}\n--- */\n"
    with pytest.raises(ContentError, match=r"v\.sql: the file has no body"):
        parse_view(SqlFile.parse(text, "gold/views/v.sql"))
