"""A mistake in a function file is one message that names the file and the key."""

import pytest

from content.definitions import Definitions
from content.errors import ContentError
from content.files import SqlFile
from content.semantic.function import parse_function, render_defaults
from semantic.deployment.functions import create_statement

PATH = "semantic/functions/cost/get_x.sql"
GOOD = """/* ---
comment: What does it cost?
examples: ["What did it cost last week?", "What did it cost today?"]
parameters:
  start_date: {type: DATE, default: current_date(), comment: First day.}
  top_n: {type: INT, default: "10", comment: Number of rows.}
columns:
  cost: {type: DOUBLE, comment: "List cost, USD."}
reads: [gold.fact_usage]
--- */
SELECT u.cost FROM ${gold}.fact_usage AS u WHERE u.day >= start_date AND u.rank <= top_n
"""

MISTAKES = {
    "unknown key": ("reads: [", "owner: me\nreads: [", "unknown key 'owner'"),
    "missing key": ("comment: What does it cost?\n", "", "key 'comment' is missing"),
    "empty comment": ("comment: What does it cost?", "comment:", "comment must be one line"),
    "one example": (
        '["What did it cost last week?", "What did it cost today?"]',
        '["What did it cost?"]',
        "examples must be a list of two questions",
    ),
    "parameter without default": (
        'default: "10", ',
        "",
        "parameters.top_n: key 'default' is missing",
    ),
    "parameter without comment": (
        ", comment: Number of rows.",
        "",
        "parameters.top_n: key 'comment' is missing",
    ),
    "parameter of another type": ("type: INT", "type: MAP", "parameters.top_n: type is 'MAP'"),
    "number as default": ('default: "10"', "default: 10", "parameters.top_n: default must be one"),
    "column without comment": (
        ', comment: "List cost, USD."',
        "",
        "columns.cost: key 'comment' is missing",
    ),
    "column without type": ("type: DOUBLE, ", "", "columns.cost: key 'type' is missing"),
    "column of another type": ("type: DOUBLE", "type: MONEY", "columns.cost: type 'MONEY'"),
    "reads too little": ("reads: [gold.fact_usage]", "reads: []", "add gold.fact_usage"),
    "reads too much": ("reads: [gold", "reads: [gold.dim_sku, gold", "remove gold.dim_sku"),
    "body reads the clock": ("start_date AND", "current_date() AND", "reads the clock"),
    "parameter not used": ("u.rank <= top_n", "TRUE", "parameters.top_n: the body does not use it"),
    "limit by a parameter": ("AND u.rank <= top_n", "LIMIT top_n", "LIMIT takes no parameter"),
    "not a select": ("SELECT u.cost", "DELETE u.cost", "the body must be one SELECT"),
    "negative rows on empty": ("--- */", "rows_on_empty: -1\n--- */", "rows_on_empty must be a"),
    "no number of rows": ("--- */", "rows_on_empty: true\n--- */", "rows_on_empty must be a"),
    "no header": ("/* ---\n", "", "must begin with a header"),
    "header not closed": ("--- */\n", "", "the header is not closed"),
    "key twice": ("comment: What", "comment: Why?\ncomment: What", "key 'comment' is given twice"),
}


def test_the_good_file_has_no_mistake() -> None:
    function = parse_function(SqlFile.parse(GOOD, PATH))
    statement = create_statement(function, "c.s.get_x", "SELECT 1")
    assert statement == (
        "CREATE OR REPLACE FUNCTION c.s.get_x("
        "start_date DATE DEFAULT current_date() COMMENT 'First day.', "
        "top_n INT DEFAULT 10 COMMENT 'Number of rows.') "
        "RETURNS TABLE (cost DOUBLE COMMENT 'List cost, USD.') "
        "COMMENT 'What does it cost? Example questions: What did it cost last week? "
        "What did it cost today?' RETURN SELECT 1"
    )


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_and_key(mistake: str) -> None:
    old, new, message = MISTAKES[mistake]
    assert old in GOOD
    with pytest.raises(ContentError) as caught:
        parse_function(SqlFile.parse(GOOD.replace(old, new), PATH))
    assert PATH in str(caught.value)
    assert message in str(caught.value)


DEFINITIONS = Definitions(values={"top": 10, "names": ["a"]}, expressions={})


def test_rows_on_empty_is_none_unless_said() -> None:
    assert parse_function(SqlFile.parse(GOOD, PATH)).rows_on_empty == 0
    text = GOOD.replace("--- */", "rows_on_empty: 14\n--- */")
    assert parse_function(SqlFile.parse(text, PATH)).rows_on_empty == 14


def test_default_takes_a_definition() -> None:
    text = GOOD.replace('default: "10"', 'default: "${def.top}"')
    function = parse_function(SqlFile.parse(text, PATH))
    assert [p.default for p in function.parameters] == ["current_date()", "${def.top}"]
    rendered = render_defaults(function, DEFINITIONS)
    assert [p.default for p in rendered.parameters] == ["current_date()", "10"]
    assert "top_n INT DEFAULT 10 COMMENT" in create_statement(rendered, "c.s.get_x", "SELECT 1")


@pytest.mark.parametrize("default", ["${def.nothing}", "${gold}", "${def.top"])
def test_unknown_definition_in_a_default_is_told_with_file_and_key(default: str) -> None:
    function = parse_function(SqlFile.parse(GOOD.replace('"10"', f'"{default}"'), PATH))
    with pytest.raises(ContentError) as caught:
        render_defaults(function, DEFINITIONS)
    assert f"{PATH}: parameters.top_n: default: " in str(caught.value)
