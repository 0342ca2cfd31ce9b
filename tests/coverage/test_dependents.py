"""What reads a table, directly or by way of others, each kind by what its file says."""

from content.checking.project import read_project
from health_monitor.coverage.dependents import Kind, by_kind, dependents_of

TABLE = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
{reads}
columns:
  sale: {{type: STRING, comment: Sale.}}
  day: {{type: DATE, comment: Day.}}
--- */
SELECT sale, day FROM {body}
"""
HISTORY = """/* ---
comment: Items.
kind: history
grain: one row per state
key: [item, valid_from]
history:
  deleted: gone
  mentioned_by:
    bronze.demo_sales: {item: item}
reads:
  bronze.demo_items: {item: item}
columns:
  item: {type: STRING, comment: Item.}
  valid_from: {type: TIMESTAMP, comment: From.}
  valid_to: {type: TIMESTAMP, comment: To.}
  gone: {type: TIMESTAMP, comment: Gone.}
  is_current: {type: BOOLEAN, comment: Now.}
  is_deleted: {type: BOOLEAN, comment: Gone.}
  is_known: {type: BOOLEAN, comment: Known.}
--- */
SELECT item, valid_from, gone FROM ${bronze}.demo_items
"""
FUNCTION = """/* ---
comment: What is sold?
examples: ["What?", "Which?"]
parameters:
  day: {type: DATE, default: "current_date()", comment: "Day, UTC."}
columns:
  sale: {type: STRING, comment: Sale.}
reads: [gold.sold]
--- */
SELECT sale FROM ${gold}.sold WHERE sale <> day
"""
VIEW = """/* ---
comment: Sales.
reads: [gold.fact_sale]
columns:
  sale: {type: STRING, comment: Sale.}
--- */
SELECT sale FROM ${gold}.fact_sale
"""
METRICS = """version: "1.1"
comment: Sales.
source: ${gold}.dim_item
dimensions:
  - {name: item, expr: item, display_name: Item, comment: Item.}
measures:
  - {name: items, expr: COUNT(1), display_name: Items, comment: Items.}
"""
MODEL = """MODEL = Model(
    entity=("sale",),
    features=Features(table="ml.features", columns=("day",)),
    label=Label(table="gold.other", day="day", value="sale"),
)
"""


def table(*reads: str) -> str:
    """A table that reads these, all for the same unit."""
    listed = "\n".join(f"  {name}: {{sale: sale}}" for name in reads)
    body = " NATURAL JOIN ".join("${" + name.replace(".", "}.") for name in reads)
    return TABLE.format(reads=listed, body=body)


PROJECT = read_project(
    {
        "gold/tables/shop/fact_sale.sql": table("bronze.demo_sales"),
        "gold/tables/shop/fact_day.sql": table("gold.fact_sale", "bronze.demo_days"),
        "gold/tables/shop/dim_item.sql": HISTORY,
        "gold/tables/shop/other.sql": table("bronze.demo_others"),
        "gold/views/shop/sold.sql": VIEW,
        "ml/features/features.sql": table("gold.fact_day"),
        "ml/models/shop/forecaster.py": MODEL,
        "semantic/functions/shop/get_sold.sql": FUNCTION,
        "semantic/metric_views/items.yaml": METRICS,
        "definitions.yaml": "values: {}\nexpressions: {}\n",
    }
)


def names(*missing: str) -> dict[Kind, list[str]]:
    return dict(by_kind(dependents_of(PROJECT, missing)))


def test_all_files_are_sound() -> None:
    assert [str(problem) for problem in PROJECT.problems] == []


def test_dependents_are_found_through_tables_and_views() -> None:
    assert names("bronze.demo_sales") == {
        Kind.GOLD: ["dim_item", "fact_day", "fact_sale"],
        Kind.VIEW: ["sold"],
        Kind.FUNCTION: ["get_sold"],
        Kind.METRIC_VIEW: ["items"],
        Kind.FEATURES: ["features"],
        Kind.MODEL: ["forecaster"],
    }
    assert names("bronze.demo_items") == {Kind.GOLD: ["dim_item"], Kind.METRIC_VIEW: ["items"]}


def test_model_depends_on_its_label_too() -> None:
    assert names("bronze.demo_others") == {Kind.GOLD: ["other"], Kind.MODEL: ["forecaster"]}


def test_nothing_depends_on_what_nobody_reads() -> None:
    assert names("bronze.demo_nobody") == {}
