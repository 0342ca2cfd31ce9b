"""References are found from the names of columns; the header says only what names do not."""

import pytest

from content.errors import ContentError
from content.files import SqlFile
from content.tables.computed_table import ComputedTable, parse_computed_table
from content.tables.references import references_of, referring_waves

FACT = """/* ---
comment: Sales.
kind: fact
grain: one row per sale
key: [sale]
reads:
  bronze.sales: {sale: sale}
%scolumns:
  sale: {type: STRING, comment: Sale.}
  shop: {type: STRING, comment: Shop.}
  item: {type: STRING, comment: Item.}
  seller: {type: STRING, comment: Seller.}
  amount: {type: INT, comment: Amount.}
--- */
SELECT s.sale, s.shop, s.item, s.seller, s.amount FROM ${bronze}.sales AS s
"""
SHOP = """/* ---
comment: Shops.
kind: dimension
grain: one row per shop
key: [shop]
reads:
  bronze.shops: {shop: shop}
columns:
  shop: {type: STRING, comment: Shop.}
--- */
SELECT s.shop FROM ${bronze}.shops AS s
"""
ITEM = """/* ---
comment: Items of shops.
kind: history
grain: one row per item and change
key: [shop, item, valid_from]
reads:
  bronze.items: {shop: shop, item: item}
history:
  deleted: gone_at
columns:
  shop: {type: STRING, comment: Shop.}
  item: {type: STRING, comment: Item.}
  valid_from: {type: TIMESTAMP, comment: Beginning.}
  valid_to: {type: TIMESTAMP, comment: End.}
  is_current: {type: BOOLEAN, comment: Newest.}
  is_deleted: {type: BOOLEAN, comment: Deleted.}
  is_known: {type: BOOLEAN, comment: Known.}
  gone_at: {type: TIMESTAMP, comment: Deletion.}
--- */
SELECT i.shop, i.item, i.changed_at AS valid_from, i.gone_at FROM ${bronze}.items AS i
"""
PERSON = SHOP.replace("shops", "people").replace("Shop", "Person").replace("shop", "person")
AMOUNT = SHOP.replace("shops", "amounts").replace("Shop", "Amount").replace("shop", "amount")


def table(text: str, name: str) -> ComputedTable:
    return parse_computed_table(SqlFile.parse(text, f"gold/tables/demo/{name}.sql"), "gold")


DIMENSIONS = [
    table(SHOP, "dim_shop"),
    table(ITEM, "dim_item"),
    table(PERSON, "dim_person"),
    table(AMOUNT, "dim_amount"),
]


def found(keys: str = "") -> dict[str, tuple[tuple[str, ...], str | None]]:
    """Dimension to the columns and the condition by which the fact refers to it."""
    fact = table(FACT % keys, "fact_sale")
    return {
        key.dimension: (tuple(key.columns), key.where)
        for key in references_of(fact, [fact, *DIMENSIONS])
    }


def test_table_refers_to_each_dimension_whose_columns_it_has_by_name_and_type() -> None:
    assert found() == {
        "gold.dim_shop": (("shop",), None),
        "gold.dim_item": (("shop", "item"), None),
    }


def test_dimensions_refer_to_none_by_name() -> None:
    assert references_of(DIMENSIONS[1], DIMENSIONS) == []


def test_condition_other_names_and_chance_are_said_in_the_header() -> None:
    keys = (
        "foreign_keys:\n"
        "  - {references: gold.dim_item, where: amount > 0}\n"
        "  - {references: gold.dim_person, columns: [seller]}\n"
        "  - {references: gold.dim_shop, none: true}\n"
    )
    assert found(keys) == {
        "gold.dim_item": (("shop", "item"), "amount > 0"),
        "gold.dim_person": (("seller",), None),
    }


MISTAKES = {
    "{references: gold.dim_x}": "gold.dim_x is no dimension: use one of gold.dim_amount,",
    "{references: gold.fact_sale}": "gold.fact_sale is no dimension",
    "{references: gold.dim_person}": "is found by 'person', which is not among the columns",
    "{references: gold.dim_item, columns: [item]}": "is found by shop, item: give as many columns",
    "{references: gold.dim_person, columns: [amount]}": "amount INT is person STRING there",
    "{references: gold.dim_shop, none: true, where: x}": "none must be true or left out",
    "{references: gold.dim_shop, none: maybe}": "none must be true or left out",
    "{references: gold.dim_shop, columns: []}": "columns must be a list of columns, got []",
}


@pytest.mark.parametrize(("key", "message"), MISTAKES.items())
def test_reference_that_does_not_fit_is_named(key: str, message: str) -> None:
    with pytest.raises(ContentError) as error:
        found(f"foreign_keys:\n  - {key}\n")
    assert "gold/tables/demo/fact_sale.sql: foreign_keys" in str(error.value)
    assert message in str(error.value)


def test_tables_are_created_after_those_that_they_refer_to() -> None:
    fact = table(FACT % "", "fact_sale")
    waves = referring_waves([fact, *DIMENSIONS])
    assert [one.name for one in waves[-1]] == ["fact_sale"] and len(waves) == 2
