"""An error of a reader is told by line, key, what is wrong and how to fix it."""

import pytest

from content.errors import ContentError
from content.files import SqlFile, parse_yaml
from content.lines import line_of
from content.problems import Problem, problem_of

PATH = "gold/tables/demo/fact_sale.sql"
TEXT = """/* ---
comment: Sales.
key: [sale]
reads:
  bronze.sales: {sale: sale}
columns:
  sale: {type: STRING, comment: Sale.}
metrics:
  - name: cost
    type: A
--- */
SELECT 1
"""
TOLD = {
    "key must be a list of columns, got 'sale'": (
        3,
        "key",
        "key must be a list of columns, got 'sale'",
        "",
    ),
    "kind is 'x': use one of a, b": (None, "", "kind is 'x'", "use one of a, b"),
    "columns.sale: type 'x' is not one": (7, "columns.sale.type", "type 'x' is not one", ""),
    "columns.sale: type is 'a: b': use c": (7, "columns.sale.type", "type is 'a: b'", "use c"),
    "metrics.cost: type is 'B': use A": (10, "metrics.cost.type", "type is 'B'", "use A"),
    "reads.bronze.sales must be a mapping": (
        5,
        "reads.bronze.sales",
        "reads.bronze.sales must be a mapping",
        "",
    ),
    "unknown key 'comment': allowed are a": (
        2,
        "comment",
        "unknown key 'comment'",
        "allowed are a",
    ),
    "key 'grain' is missing: add it": (None, "", "key 'grain' is missing", "add it"),
    "line 9: not valid YAML, odd: correct the line": (
        9,
        "",
        "not valid YAML, odd",
        "correct the line",
    ),
    "it must be a list, got {'a': 1}: write one": (
        None,
        "",
        "it must be a list, got {'a': 1}",
        "write one",
    ),
    "reads: gold.x is no table: use gold.y": (4, "reads", "gold.x is no table", "use gold.y"),
}


@pytest.mark.parametrize("text", TOLD)
def test_error_is_taken_apart(text: str) -> None:
    problem = problem_of(ContentError(f"{PATH}: {text}"), PATH, TEXT)
    assert (problem.line, problem.key, problem.message, problem.fix) == TOLD[text]
    assert problem.path == PATH


def test_problem_says_all_that_its_error_said() -> None:
    error = ContentError(f"{PATH}: columns.sale: type 'x' is not one: use INT", limit="some_limit")
    problem = problem_of(error, PATH, TEXT)
    assert str(problem) == f"{PATH}: line 7: columns.sale.type: type 'x' is not one: use INT"
    assert problem.limit == "some_limit"


def test_mistake_that_no_reader_foresaw_is_a_problem_too() -> None:
    problem = problem_of(AttributeError("'list' has no items"), PATH, TEXT)
    assert problem == Problem(
        path=PATH,
        message="it is not built as such a file should be (AttributeError: 'list' has no items)",
        fix="compare it with its neighbours",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("key: [sale]\n", "key: [sale]\nkey: []\n", "line 4: key 'key' is given twice: keep one"),
        ("key: [sale]\n", "key: [sale\n", "line 4: not valid YAML, did not find expected"),
    ],
)
def test_broken_yaml_is_told_with_the_line_of_the_file(old: str, new: str, told: str) -> None:
    with pytest.raises(ContentError) as caught:
        SqlFile.parse(TEXT.replace(old, new), PATH)
    assert str(caught.value).startswith(f"{PATH}: {told}")


def test_key_given_twice_in_a_mapping_below_is_refused() -> None:
    with pytest.raises(ContentError, match=r"^x\.yaml: line 3: key 'b' is given twice: keep one$"):
        parse_yaml("a:\n  b: 1\n  b: 2\n", "x.yaml")


def test_lines_of_yaml_files_are_counted_from_their_first() -> None:
    assert line_of("a: 1\nb:\n  c: 2\n", "b.c") == 3
    assert line_of("a: 1\n", "b") is None
    assert line_of("a: [\n", "a") is None
