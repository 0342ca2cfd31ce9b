"""What one file says of another is held against it; a broken file hides nothing of the others."""

import pytest

from content.checking.personal import personal_problems
from content.checking.project import Project, read_project
from content.checking.relations import relation_problems
from content.checking.sql import column_problems, placeholder_problems
from content.finding.found import Texts

DEFINITIONS = "values: {unknown_member: UNKNOWN}\nexpressions: {}\n"
SOURCE = """columns:
  sale: {type: string, comment: Sale.}
  item: {type: string, comment: Item.}
  sold: {type: date, comment: Day.}
  meta: {type: "struct<shop:string>", comment: More.}
"""
BRONZE = """comment: Sales.
kind: append
scope: global
required: true
key: [sale]
arrival: sold
day: sold
checks:
  item_is_set: {rule: item IS NOT NULL, level: warn}
"""
FACT = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
  bronze.demo_sales: {sale: sale}
checks:
  warn: [amount >= 0]
columns:
  sale: {type: STRING, comment: Sale.}
  item: {type: STRING, comment: Item.}
  sold: {type: DATE, comment: Day.}
  amount: {type: INT, comment: Pieces.}
--- */
SELECT s.sale, coalesce(s.item, ${def.unknown_member}) AS item, s.sold, 1 AS amount
FROM ${bronze}.demo_sales AS s
"""
DIMENSION = """/* ---
comment: Items.
kind: dimension
grain: one row per item
key: [item]
reads:
  bronze.demo_sales: {item: item}
columns:
  item: {type: STRING, comment: Item.}
--- */
SELECT DISTINCT item FROM ${bronze}.demo_sales
"""
VIEW = """/* ---
comment: Items that sell.
reads: [gold.fact_sale]
columns:
  item: {type: STRING, comment: Item.}
--- */
SELECT f.item FROM ${gold}.fact_sale AS f
"""
FUNCTION = """/* ---
comment: What is sold?
examples: [What is sold today?, What is sold in May?]
parameters:
  day: {type: DATE, default: current_date(), comment: Day.}
columns:
  item: {type: STRING, comment: Item.}
reads: [gold.fact_sale]
--- */
SELECT f.item FROM ${gold}.fact_sale AS f WHERE f.sold = day
"""
METRIC_VIEW = """version: "1.1"
comment: Sales.
source: ${gold}.fact_sale
joins:
  - name: goods
    source: ${gold}.dim_item
    "on": source.item = goods.item
dimensions:
  - {name: day, expr: sold, display_name: Day, comment: Day.}
  - {name: thing, expr: goods.item, display_name: Item, comment: Item.}
measures:
  - {name: amount, expr: SUM(amount), display_name: Pieces, comment: Pieces.}
"""
MONITOR = """comment: Sales.
table: gold.fact_sale
time_series: {timestamp_col: sold, granularities: [1 day]}
slicing_exprs: [item]
custom_metrics: []
"""
MODEL = '''"""Sales of tomorrow."""

COLUMNS = ("amount", *(f"amount_{days}" for days in range(1, 1)))
MODEL = Model(
    entity=("item",),
    features=Features(table="gold.fact_sale", columns=COLUMNS),
    label=Label(table="gold.fact_sale", day="sold", value="amount"),
)
'''
SOURCE_PATH, BRONZE_PATH = "system_tables/demo/sales.yaml", "bronze/tables/demo/sales.yaml"
FACT_PATH, DIMENSION_PATH = "gold/tables/demo/fact_sale.sql", "gold/tables/demo/dim_item.sql"
VIEW_PATH, FUNCTION_PATH = "gold/views/demo/items.sql", "semantic/functions/demo/get_items.sql"
METRIC_PATH, MONITOR_PATH = "semantic/metric_views/sales.yaml", "monitoring/monitors/sales.yaml"
MODEL_PATH = "ml/models/demo/sales.py"
TEXTS = {
    "definitions.yaml": DEFINITIONS,
    "monitoring/statements/columns.yaml": "profile: {count: {}}\n",
    SOURCE_PATH: SOURCE,
    BRONZE_PATH: BRONZE,
    FACT_PATH: FACT,
    DIMENSION_PATH: DIMENSION,
    VIEW_PATH: VIEW,
    FUNCTION_PATH: FUNCTION,
    METRIC_PATH: METRIC_VIEW,
    MONITOR_PATH: MONITOR,
    MODEL_PATH: MODEL,
}


def all_problems(texts: Texts) -> list[str]:
    project: Project = read_project(texts)
    found = (
        project.problems,
        relation_problems(project),
        placeholder_problems(project),
        column_problems(project),
        personal_problems(project),
    )
    return [str(problem) for problems in found for problem in problems]


def test_sound_content_has_no_problem() -> None:
    assert all_problems(TEXTS) == []


MISTAKES = {
    "Bronze rule": (
        BRONZE_PATH, "rule: item IS", "rule: items IS",
        "line 9: checks.item_is_set.rule: items is a column of no table here (bronze.demo_sales): "
        "correct the name",
    ),
    "person in a source": (
        SOURCE_PATH, "columns:\n", "columns:\n  sold_by: {type: string, comment: Who.}\n",
        "bronze/tables/demo/sales.yaml: sold_by is a person by its name: add it to pii",
    ),
    "person in a fact": (
        BRONZE_PATH, "checks:", "pii: [item]\nchecks:",
        "line 12: columns.item: item holds what bronze.demo_sales.item holds, a person or a text: "
        "add it to pii",
    ),
    "text in a fact": (
        BRONZE_PATH, "checks:\n  item_is_set: {rule: item IS", "free_text: [item]\nchecks:\n"
        "  sold_is_set: {rule: sold IS",
        "line 12: columns.item: item holds what bronze.demo_sales.item holds, a person or a text",
    ),
    "source without columns": (
        SOURCE_PATH, "columns:", "fields:",
        "system_tables/demo/sales.yaml: columns must be a mapping of name to type and comment",
    ),
    "read of a table without a file": (
        FACT_PATH, "demo_sales: {sale: sale}", "demo_sales: {sale: sale}\n  gold.x: {}",
        "line 6: reads must equal the tables of the body: remove gold.x",
    ),
    "rule of a fact": (
        FACT_PATH, "amount >= 0", "amounts >= 0",
        "line 9: checks.warn: amounts is a column of no table here (gold.fact_sale)",
    ),
    "expression over a changed row": (
        FACT_PATH, "{sale: sale}", "{sale: sal}",
        "line 7: reads.bronze.demo_sales.sale: sal is a column of no table here",
    ),
    "member of a struct": (
        FACT_PATH, "s.sold, 1", "s.sold, length(s.meta.shops)",
        "line 16: meta of bronze.demo_sales has no member shops: use one of shop",
    ),
    "body that owes a column": (
        FACT_PATH, "1 AS amount", "1 AS pieces",
        "the body does not give the column amount",
    ),
    "unknown placeholder": (
        FACT_PATH, "${def.unknown_member}", "${def.unknown}",
        "definition 'unknown' is not in definitions.yaml: known are unknown_member",
    ),
    "unknown placeholder in a default": (
        FUNCTION_PATH, "default: current_date()", "default: '${def.today}'",
        "line 5: parameters.day.default: definition 'today' is not in definitions.yaml",
    ),
    "reference to no dimension": (
        FACT_PATH, "checks:", "foreign_keys: [{references: gold.dim_shop}]\nchecks:",
        "line 8: foreign_keys: gold.dim_shop is no dimension: use one of gold.dim_item",
    ),
    "view of a table without a file": (
        VIEW_PATH, "fact_sale", "fact_sold",
        "line 3: reads: it reads gold.fact_sold, which no file declares, so no job creates it: "
        "correct the name, or write its file",
    ),
    "view of a column that is not there": (
        VIEW_PATH, "SELECT f.item", "SELECT f.itm AS item",
        "line 7: gold.fact_sale has no column itm: correct the name",
    ),
    "function of a column that is not there": (
        FUNCTION_PATH, "f.sold = day", "f.sold_on = day", "gold.fact_sale has no column sold_on",
    ),
    "function without one of its columns": (
        FUNCTION_PATH, "SELECT f.item", "SELECT f.item AS thing",
        "the body does not give the column item: give it, or remove it from columns",
    ),
    "metric view of a column that is not there": (
        METRIC_PATH, "SUM(amount)", "SUM(amounts)", "measures.amount: ",
    ),
    "metric view with a join that finds no single row": (
        METRIC_PATH, "source.item = goods.item", "source.sale = goods.sale",
        "line 7: joins.goods.on: a row of gold.dim_item is found by item, not by sale",
    ),
    "metric view of a join's column that is not there": (
        METRIC_PATH, "expr: goods.item", "expr: goods.colour",
        "line 10: dimensions.thing: gold.dim_item has no column colour",
    ),
    "metric view of a table without a file": (
        METRIC_PATH, "source: ${gold}.fact_sale", "source: ${gold}.fact_sold",
        "line 3: source: it reads gold.fact_sold, which no file declares",
    ),
    "monitor of a column that is not there": (
        MONITOR_PATH, "[item]", "[itm]",
        "line 4: slicing_exprs: 'itm' is not a column that can be used here",
    ),
    "monitor of a table without a file": (
        MONITOR_PATH, "gold.fact_sale", "gold.fact_sold",
        "line 2: table: it reads gold.fact_sold, which no file declares",
    ),
    "model of a feature that is not there": (
        MODEL_PATH, '("amount", ', '("amount", "price", ',
        "MODEL takes the column price from gold.fact_sale, which has none such",
    ),
    "model of features that are not there": (
        MODEL_PATH, "range(1, 1)", "range(1, 2)", "MODEL takes the column amount_1 from",
    ),
    "model of a label that is not there": (
        MODEL_PATH, 'day="sold"', 'day="sold_on"', "MODEL takes the column sold_on from",
    ),
    "model of a table without a file": (
        MODEL_PATH, 'Features(table="gold.fact_sale"', 'Features(table="ml.sales"',
        "it reads ml.sales, which no file declares",
    ),
    "definition without its parameters": (
        "definitions.yaml", "expressions: {}", "expressions: {a: {sql: b}}",
        "line 2: expressions.a: key 'parameters' is missing: add it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_its_file(mistake: str) -> None:
    path, old, new, told = MISTAKES[mistake]
    assert old in TEXTS[path]
    found = all_problems({**TEXTS, path: TEXTS[path].replace(old, new)})
    assert [problem for problem in found if told in problem], found


LISTED = {
    "keys: [a, b]": [],
    "keys: [a, B, b]": [
        f"{BRONZE_PATH}: line 9: listed_keys: definition keys lists 'B' twice, but for capitals: "
        "keep one",
        f"{BRONZE_PATH}: line 9: listed_keys: definition keys lists 'b' twice, but for capitals: "
        "keep one",
    ],
    "keys: a": [
        f"{BRONZE_PATH}: line 9: listed_keys.asked: definition 'keys' in definitions.yaml must be "
        "a list of texts: list them",
    ],
    "others: [a]": [
        f"{BRONZE_PATH}: line 9: listed_keys.asked: definition 'keys' is not in definitions.yaml: "
        "known are others, unknown_member",
    ],
}


@pytest.mark.parametrize("values", LISTED)
def test_keys_that_are_listed_must_be_a_definition(values: str) -> None:
    texts = {
        **TEXTS,
        "definitions.yaml": DEFINITIONS.replace("UNKNOWN}", f"UNKNOWN, {values}}}"),
        SOURCE_PATH: f'{SOURCE}  asked: {{type: "map<string,string>", comment: Asked.}}\n',
        BRONZE_PATH: BRONZE.replace(
            "checks:", "free_text: [asked]\nlisted_keys: {asked: keys}\nchecks:"
        ),
    }
    assert all_problems(texts) == LISTED[values]


def test_column_by_which_another_read_finds_the_driving_rows_must_be_theirs() -> None:
    reads = FACT.replace("{sale: sale}", "{sale: sale}\n  gold.dim_item: {COLUMN: item}")
    text = reads.replace("AS s\n", "AS s JOIN ${gold}.dim_item AS i ON s.item = i.item\n")
    assert all_problems({**TEXTS, FACT_PATH: text.replace("COLUMN", "item")}) == []
    (told,) = all_problems({**TEXTS, FACT_PATH: text.replace("COLUMN", "colour")})
    assert told == (
        f"{FACT_PATH}: line 8: reads.gold.dim_item.colour: colour is a column of no table here "
        "(bronze.demo_sales): correct the name"
    )


def test_broken_file_is_told_once_and_what_needs_it_is_not_blamed() -> None:
    """Whether they fit each other is known when it is corrected."""
    keys = "foreign_keys: [{references: gold.dim_item, columns: [item]}]\nchecks:"
    texts = {**TEXTS, FACT_PATH: FACT.replace("checks:", keys)}
    assert all_problems(texts) == []
    for path in (SOURCE_PATH, BRONZE_PATH, FACT_PATH, DIMENSION_PATH, VIEW_PATH):
        found = all_problems({**texts, path: "broken"})
        assert len(found) == 1, found


def test_broken_files_of_all_kinds_are_told_together() -> None:
    kept = ("definitions.yaml", "monitoring/statements/columns.yaml", SOURCE_PATH)
    broken = {path: "broken: [" for path in TEXTS if path not in kept}
    found = all_problems({**TEXTS, **broken})
    assert sorted(problem.partition(":")[0] for problem in found) == sorted(broken)


def test_bronze_table_without_a_source_is_told_what_to_add() -> None:
    texts = {path: text for path, text in TEXTS.items() if path != SOURCE_PATH}
    assert all_problems(texts) == [
        "bronze/tables/demo/sales.yaml: it has no source table of its name: "
        "add system_tables/demo/sales.yaml"
    ]


def test_bronze_table_whose_source_is_not_simulated_is_told_what_to_add() -> None:
    other = {"simulation/sources/demo/items.py": ""}
    assert all_problems({**TEXTS, **other}) == [
        "bronze/tables/demo/sales.yaml: its source is not simulated, so no local run can load it: "
        "add simulation/sources/demo/sales.py"
    ]
    assert all_problems({**TEXTS, **other, "simulation/sources/demo/sales.py": ""}) == []


def test_missing_definitions_are_told() -> None:
    texts = {path: text for path, text in TEXTS.items() if path != "definitions.yaml"}
    assert [told.partition(":")[0] for told in all_problems(texts)] == ["definitions.yaml"]


def test_tables_that_read_each_other_are_told_once() -> None:
    one = FACT.replace("${bronze}.demo_sales", "${gold}.two").replace(
        "bronze.demo_sales", "gold.two"
    )
    two = FACT.replace("${bronze}.demo_sales", "${gold}.one").replace(
        "bronze.demo_sales", "gold.one"
    )
    texts = {**TEXTS, "gold/tables/demo/one.sql": one, "gold/tables/demo/two.sql": two}
    assert all_problems(texts) == [
        "gold/tables/demo/one.sql: line 6: reads: tables read each other in a circle: "
        "gold.one, gold.two: break it at one of them"
    ]


def test_second_file_of_one_name_is_told_with_the_first() -> None:
    found = all_problems({**TEXTS, "gold/views/other/fact_sale.sql": VIEW})
    told = "gold/views/other/fact_sale.sql: gold.fact_sale is declared by "
    assert [problem for problem in found if problem.startswith(f"{told}{FACT_PATH} already")]


def test_file_that_nothing_reads_is_told() -> None:
    found = all_problems({**TEXTS, "gold/tables/demo/fact_x.yaml": "", "ml/features/notes.yml": ""})
    assert found == [
        "gold/tables/demo/fact_x.yaml: nothing reads a .yaml file of gold/tables: "
        "write it as .sql, or remove it",
        "ml/features/notes.yml: nothing reads a .yml file of ml/features: "
        "write it as .sql, or remove it",
    ]


def test_file_that_is_no_text_is_told() -> None:
    text = b"comment: \xff".decode("utf-8", "surrogateescape")
    (told,) = all_problems({**TEXTS, MONITOR_PATH: text})
    assert told == f"{MONITOR_PATH}: it is not UTF-8 text: save it as UTF-8"
