/* ---
comment: Totals of an item.
kind: fact
grain: one row per item
key: [item]
reads:
  gold.fact_sale: {item: item}
columns:
  item: {type: STRING, comment: Item.}
  total: {type: BIGINT, comment: Total.}
--- */
SELECT f.item, sum(f.cost) AS total FROM ${gold}.fact_sale AS f GROUP BY f.item
