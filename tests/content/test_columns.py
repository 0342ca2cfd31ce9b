"""SQL that takes what its tables do not have is told without an engine."""

import pytest

from content.checking.columns import Mistake, Schemas, mistakes_in

SCHEMAS = Schemas(
    {
        "gold.fact": {
            "a": "STRING",
            "day": "DATE",
            "tags": "MAP<STRING,STRING>",
            "parts": "array<struct<q:int>>",
            "meta": "struct<job:string,deep:struct<id:int>>",
        },
        "gold.dim": {"a": "STRING", "b": "INT"},
    }
)
SOUND = (
    "SELECT f.A, F.a FROM gold.fact AS f",
    "SELECT meta.job, f.meta.deep.id, tags.x, parts.q FROM gold.fact AS f",
    "SELECT a AS x, concat(x, 'y') AS z FROM gold.dim GROUP BY ALL HAVING count(*) > 1 ORDER BY z",
    "WITH c AS (SELECT * FROM gold.dim) "
    "SELECT c.b, (SELECT max(b) FROM gold.dim AS d WHERE d.a = c.a) FROM c",
    "SELECT e.q FROM gold.fact LATERAL VIEW explode(parts) x AS e",
    "SELECT h FROM gold.fact, LATERAL explode(sequence(day, day + INTERVAL 3 DAYS)) AS x(h)",
    "SELECT q FROM gold.fact LATERAL VIEW inline(parts) x",
    "SELECT transform(parts, p -> p.q + 1), filter(parts, (p, i) -> i > 0) FROM gold.fact",
    "SELECT d.a FROM gold.dim AS d "
    "WHERE EXISTS (SELECT 1 FROM gold.fact AS f WHERE f.a = d.a AND b > 1)",
    "SELECT a FROM gold.dim AS d WHERE a IN (SELECT a FROM gold.fact WHERE a = d.a "
    "UNION ALL SELECT a FROM gold.fact WHERE a <> d.a)",
    "SELECT col FROM VALUES (1), (2) AS t(col)",
    "SELECT a FROM gold.dim QUALIFY row_number() OVER (PARTITION BY a ORDER BY b) = 1",
    "SELECT anything FROM gold.unknown_table AS u",
    "SELECT id FROM range(5)",
    "SELECT timestampdiff(HOUR, day, day), day > DATE'2026-01-01' FROM gold.fact",
    "SELECT f.a, d.b FROM gold.fact AS f JOIN gold.dim AS d USING (a)",
    "SELECT a FROM gold.dim WHERE b <= top_n",
)
WRONG = {
    "SELECT f.b FROM gold.fact AS f": ["gold.fact has no column b"],
    "SELECT b FROM gold.fact": ["b is a column of no table here (gold.fact)"],
    "SELECT f.b, f.c, d.c, d.b\nFROM gold.fact AS f JOIN gold.dim AS d ON f.a = d.a": [
        "gold.fact has no column b",
        "gold.fact has no column c",
        "gold.dim has no column c",
    ],
    "WITH c AS (SELECT a FROM gold.dim) SELECT c.b FROM c": ["c has no column b"],
    "SELECT x.a FROM gold.dim AS d": ["x.a is a column of no table here (gold.dim)"],
    "SELECT meta.jobs FROM gold.fact": ["meta of gold.fact has no member jobs"],
    "SELECT f.meta.deep.name FROM gold.fact AS f": ["meta.deep of gold.fact has no member name"],
    "SELECT a FROM gold.dim UNION ALL SELECT c FROM gold.dim": [
        "c is a column of no table here (gold.dim)"
    ],
    "SELECT sum(b) OVER (ORDER BY c) FROM gold.dim": ["c is a column of no table here (gold.dim)"],
    "SELECT FROM WHERE": ["its SQL cannot be read: Expected table name but got WHERE"],
    "SELECT (a FROM gold.dim": ["its SQL cannot be read: Expecting )"],
    "SELECT d.a FROM gold.dim AS d WHERE EXISTS (SELECT 1 FROM gold.fact AS f WHERE f.a = d.c)": [
        "gold.dim has no column c"
    ],
}


@pytest.mark.parametrize("text", SOUND)
def test_nothing_is_wrong_with(text: str) -> None:
    assert mistakes_in(text, SCHEMAS, names=("top_n",)) == []


@pytest.mark.parametrize("text", WRONG)
def test_every_mistake_is_found_in(text: str) -> None:
    found = mistakes_in(text, SCHEMAS)
    assert sorted(mistake.message for mistake in found) == sorted(WRONG[text])


def test_mistake_has_its_line_and_a_fix() -> None:
    text = "SELECT\n  meta.job,\n  meta.jobs,\n  f.colour\nFROM gold.fact AS f"
    assert mistakes_in(text, SCHEMAS) == [
        Mistake(message="gold.fact has no column colour", fix="correct the name", line=4),
        Mistake(message="meta of gold.fact has no member jobs", fix="use one of job, deep", line=3),
    ]


def test_names_that_a_query_may_use_are_no_columns_of_other_tables() -> None:
    assert mistakes_in("SELECT a FROM gold.dim WHERE b = top", SCHEMAS, names=("top",)) == []
    assert len(mistakes_in("SELECT d.top FROM gold.dim AS d", SCHEMAS, names=("top",))) == 1


def test_column_that_a_body_owes_is_named() -> None:
    text = "SELECT a AS name, b FROM gold.dim"
    assert mistakes_in(text, SCHEMAS, columns=("b", "name")) == []
    (mistake,) = mistakes_in(text, SCHEMAS, columns=("a", "b"))
    assert mistake.message == "the body does not give the column a"
    assert mistake.fix == "give it, or remove it from columns; the body gives name, b"
    assert mistakes_in("SELECT * FROM gold.unknown_table", SCHEMAS, columns=("a",)) == []
